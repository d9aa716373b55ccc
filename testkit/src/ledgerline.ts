/** The command line as typed. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { BOOTSTRAP, ROOT, type Exporter } from './harness.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly complaint: string;
}

const SCRIPT = join(ROOT, 'exporter/src/cli/ledgerline.mjs');

/** @param wrapper what runs it, with its options; default: nothing */
export function ledgerline(
  exporter: Pick<Exporter, 'url'>,
  words: string,
  wrapper: readonly string[] = [],
): Promise<Said> {
  const [command = '', ...args] = [...wrapper, process.execPath, SCRIPT, ...words.split(' ')];
  const path = wrapper.length === 0 ? '' : process.env['PATH'];
  const options = { env: { PATH: path, LEDGERLINE_URL: exporter.url, LEDGERLINE_KEY: BOOTSTRAP } };
  return new Promise((resolve) => {
    const child = execFile(command, args, options, (_, out, complaint) => {
      resolve({ code: child.exitCode ?? -1, out, complaint });
    });
  });
}
