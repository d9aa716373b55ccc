/**
 * `npm run package`: a zip of each plugin in dist/, whose one folder is unpacked into Grafana's plugins directory.
 * Another directory can be named as the only argument.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPlugins, PLUGINS } from './plugins.mjs';
import { ROOT } from './setup.mjs';

/** Every dashboard loads it: Grafana's validator warns over this, here it stops the package. */
const MOST_CODE_BYTES = 250_000;

/** Its files by their path in the zip. */
function contents({ id, dist }) {
  const files = readdirSync(dist, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      return [[id, ...path.relative(dist, file).split(path.sep)].join('/'), new Uint8Array(readFileSync(file))];
    }),
  );
}

export async function packagePlugins([target = path.join(ROOT, 'dist')] = []) {
  // Late: set-up brings it.
  const { zipSync } = await import('fflate');
  const code = await buildPlugins({ always: true });
  if (code !== 0) return code;
  mkdirSync(target, { recursive: true });
  for (const each of PLUGINS) {
    const files = contents(each);
    const bytes = files[`${each.id}/module.js`]?.length ?? Infinity;
    if (bytes > MOST_CODE_BYTES) {
      console.error(
        `${each.id}: module.js has ${bytes} bytes, more than the ${MOST_CODE_BYTES} that a plugin may have.`,
      );
      return 1;
    }
    const file = path.join(target, `${each.id}-${each.version}.zip`);
    writeFileSync(file, zipSync(files, { level: 9 }));
    console.log(`${file} (module.js: ${bytes} bytes)`);
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await packagePlugins(process.argv.slice(2));
