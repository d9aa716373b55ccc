/**
 * Set-up: makes node_modules what package-lock.json says, and does nothing where it already is.
 * Plain JavaScript without dependencies: it runs on Node 20, before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.dirname(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname));
const BIN = path.join(ROOT, 'node_modules', '.bin');
/** Node 24, which comes as a package: the system's Node may be older. */
export const NODE = path.join(BIN, 'node');

const readPackages = (file) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')).packages;

/**
 * Whether npm's own record of what it installed agrees with the lock file. The record is written last, so an
 * install that was killed has none; optional packages (other platforms') may be absent.
 */
function isInstalled() {
  if (!existsSync(NODE) || !existsSync(path.join(ROOT, 'node_modules/.package-lock.json'))) return false;
  const wanted = readPackages('package-lock.json');
  const found = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([where, { version, integrity, optional }]) => {
    if (!where.startsWith('node_modules/')) return true;
    const have = found[where];
    return have ? have.version === version && have.integrity === integrity : optional === true;
  });
}

/** Environment without node_modules/.bin on the PATH: npm must not run on the Node that it replaces. */
function systemEnvironment() {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter((directory) => directory !== BIN);
  return { ...process.env, PATH: directories.join(path.delimiter) };
}

export function setUp() {
  if (isInstalled()) return;
  console.error('Installing dependencies (npm ci) …');
  const options = { cwd: ROOT, env: systemEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] };
  // `dev` is named because NODE_ENV=production would leave out what the tests need.
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], options);
  if (status === 0 && existsSync(NODE)) return;
  console.error(
    `Set-up failed: ${error?.message ?? `npm ci ended with ${status}`}${status === 0 ? ', and no Node 24 came' : ''}.`,
  );
  console.error('Run `npm ci` here and see what it says; it needs the npm registry.');
  process.exit(1);
}
