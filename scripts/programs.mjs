/** Programs of the machine that are used where they are found. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** @param {string} program */
export const onPath = (program) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((directory) => directory !== '' && existsSync(path.join(directory, program)));

/** One to start; `npm start` says so where what is named is none. */
export const hasGrafana = () => Boolean(process.env.GRAFANA_HOME) || onPath('grafana');
