/** Programs of the machine that are used where they are found. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** @param {string} program */
const filesOnPath = (program) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => path.join(directory, program))
    .filter((file) => existsSync(file));

/** @param {string} program */
export const onPath = (program) => filesOnPath(program).length > 0;

const major = (node) => Number.parseInt(String(spawnSync(node, ['-p', 'process.versions.node']).stdout), 10);

/** A Node that cannot run the server, from which set-up and the command line must start all the same. */
export const olderNode = () => filesOnPath('node').find((node) => major(node) < 24);

/** One to start; `npm start` says so where what is named is none. */
export const hasGrafana = () => Boolean(process.env.GRAFANA_HOME) || onPath('grafana');

/** Where `.ci/run` installs it, or on the PATH; undefined: nowhere. */
export const schemathesis = () =>
  [path.resolve(import.meta.dirname, '../.cache/schemathesis/bin/st')].find((file) => existsSync(file)) ??
  filesOnPath('schemathesis')[0];
