/**
 * Set-up: makes node_modules hold what a command needs, as package-lock.json has it, and does nothing where it does.
 * Plain JavaScript without dependencies: it runs on Node 20, before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const BIN = path.join(ROOT, 'node_modules', '.bin');
/** Node 24, which comes as a package: the system's Node may be older. */
export const NODE = path.join(BIN, 'node');

const SERVER = ['api', 'exporter', 'demo'];
/**
 * What is installed for whom: workspaces, and whether their development tools too. `dev` is always said, because
 * NODE_ENV=production would leave out what tests need. npm can install several workspaces without the root.
 */
export const INSTALLS = {
  server: { roots: SERVER, dev: false },
  plugins: { roots: [...SERVER, 'datasource-plugin', 'panel-plugin'], dev: true },
  everything: { roots: [''], dev: true },
};

/**
 * The entries of a lock file that an install brings, by their path.
 * @param {Record<string, any>} packages the `packages` of a package-lock.json
 * @param {{ roots: string[], dev: boolean }} install
 * @returns {Set<string>}
 */
export function entriesOf(packages, { roots, dev }) {
  const found = new Set();
  const waiting = roots[0] === '' ? ['', ...packages[''].workspaces] : [...roots];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (found.has(entry)) continue;
    found.add(entry);
    const { resolved, link, ...itself } = packages[entry];
    if (link) waiting.push(resolved);
    const isOurs = !entry.includes('node_modules/');
    const peers = Object.keys(itself.peerDependencies ?? {});
    const names = [
      ...(isOurs && itself.name ? [itself.name] : []), // a workspace is linked, whoever asks for it
      ...Object.keys({ ...itself.dependencies, ...itself.optionalDependencies }),
      ...peers.filter((name) => !itself.peerDependenciesMeta?.[name]?.optional),
      ...(isOurs && dev ? Object.keys(itself.devDependencies ?? {}) : []),
    ];
    waiting.push(...names.map((name) => resolve(packages, entry, name)).filter((each) => each !== undefined));
  }
  return found;
}

/** Where Node finds a package from there: in the nearest node_modules. */
function resolve(packages, from, name) {
  const inside = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (inside in packages) return inside;
  if (from === '') return undefined;
  return resolve(packages, from.slice(0, Math.max(from.lastIndexOf('/node_modules/'), 0)), name);
}

/**
 * Whether what npm recorded of its last install has all that is wanted. Packages for other platforms may be absent.
 * @param {Record<string, any>} wanted the `packages` of package-lock.json
 * @param {Record<string, any>} recorded those of node_modules/.package-lock.json
 * @param {{ roots: string[], dev: boolean }} install
 */
export function isInstalled(wanted, recorded, install) {
  return [...entriesOf(wanted, install)].every((entry) => {
    if (!entry.startsWith('node_modules/')) return true;
    const { version, integrity, optional } = wanted[entry];
    const have = recorded[entry];
    return have ? have.version === version && have.integrity === integrity : optional === true;
  });
}

const packagesOf = (file) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')).packages;

/** npm writes its record last, so an install that was killed has none. */
const RECORD = 'node_modules/.package-lock.json';
const isThere = (install) =>
  existsSync(NODE) &&
  existsSync(path.join(ROOT, RECORD)) &&
  isInstalled(packagesOf('package-lock.json'), packagesOf(RECORD), install);

/** Environment without node_modules/.bin on the PATH: npm must not run on the Node that it replaces. */
function systemEnvironment() {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter((directory) => directory !== BIN);
  return { ...process.env, PATH: directories.join(path.delimiter) };
}

function npmArguments({ roots, dev }) {
  const workspaces = roots.filter((root) => root !== '').map((root) => `--workspace=${root}`);
  // `error`: packages that want Node 24 get it, and npm, which may run on an older one, need not warn of them.
  return ['ci', dev ? '--include=dev' : '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error', ...workspaces];
}

/** @param {keyof typeof INSTALLS} name what for */
export function setUp(name) {
  const install = INSTALLS[name];
  if (isThere(install)) return;
  console.error('Installing dependencies (npm ci) …');
  const options = { cwd: ROOT, env: systemEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] };
  const { status, error } = spawnSync('npm', npmArguments(install), options);
  if (status === 0 && existsSync(NODE)) return;
  console.error(
    `Set-up failed: ${error?.message ?? `npm ci ended with ${status}`}${status === 0 ? ', and no Node 24 came' : ''}.`,
  );
  console.error('Run `npm ci` here and see what it says; it needs the npm registry.');
  process.exit(1);
}
