/**
 * Builds the two Grafana plugins, each where its own folder says how. `npm run plugins` and `npm start` build what is
 * missing or older than its sources; a package is always built anew, because what lies there may be a development
 * build.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './child.mjs';
import { ROOT } from './setup.mjs';

/** A plugin's folder holds what Grafana calls it. */
const plugin = (folder) => {
  const directory = path.join(ROOT, folder);
  const { id } = JSON.parse(readFileSync(path.join(directory, 'src/plugin.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  return { id, version, directory, dist: path.join(directory, 'dist') };
};
export const PLUGINS = ['datasource-plugin', 'panel-plugin'].map(plugin);

const WEBPACK = [
  // Of .config/, which says no `type` so that webpack's configuration loads as create-plugin wrote it.
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  path.join(ROOT, 'node_modules/.bin/webpack'),
  ...[
    '-c',
    './.config/webpack/webpack.config.ts',
    '--disable-interpret',
    '--env',
    'production',
    '--stats',
    'errors-warnings',
  ],
];

/** What a build depends on; the lock file stands for every package. */
const sources = (directory) => [
  ...['src', 'package.json', 'tsconfig.json', 'CHANGELOG.md'].map((name) => path.join(directory, name)),
  ...['.config', 'api/src', 'package-lock.json'].map((name) => path.join(ROOT, name)),
];

function newest(file) {
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // The directory's own time tells of files that were removed.
  return readdirSync(file).reduce((latest, name) => Math.max(latest, newest(path.join(file, name))), stat.mtimeMs);
}

function isBuilt({ directory, dist }) {
  const [code, manifest] = ['module.js', 'plugin.json'].map((name) => path.join(dist, name));
  if (!existsSync(code) || !existsSync(manifest)) return false;
  // The manifest is written last, so a build that was cut off does not count.
  return statSync(manifest).mtimeMs > Math.max(...sources(directory).map(newest));
}

/** Resolves with 0, or with the exit code of the first build that failed. */
export async function buildPlugins({ always = false } = {}) {
  for (const each of PLUGINS) {
    if (!always && isBuilt(each)) continue;
    console.log(`Building ${each.id} …`);
    const code = await run(WEBPACK, {}, each.directory);
    if (code !== 0) return code;
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await buildPlugins();
