/** An exporter of our own over a stopped ledger, for as long as something is asked of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Connection } from './client.ts';
import { CommandFailed, UsageError } from './failure.ts';
import { ledgerIn } from './ledger-file.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export async function withExporter<T>(dataDir: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  if (!(await ledgerIn(dataDir)).exists()) throw new UsageError(`${dataDir}: there is no ledger in it`);
  const key = randomBytes(32).toString('base64url');
  const child = spawn(process.execPath, [MAIN], {
    // A group of its own: Ctrl-C reaches us, and we end it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      LEDGERLINE_STORE: process.env['LEDGERLINE_STORE'],
      LEDGERLINE_DATA_DIR: dataDir,
      LEDGERLINE_LISTEN: '127.0.0.1:0',
      LEDGERLINE_BOOTSTRAP_KEY: key,
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    return await work({ url: await listening(child, ended), key });
  } finally {
    stop();
    await ended;
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

/** Where it listens, once it does. */
async function listening(child: ChildProcess, ended: Promise<number | null>): Promise<string> {
  let said = '';
  const url = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const found = /listening on (http:\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
  });
  const failed = ended.then((code): never => {
    throw new CommandFailed(`no exporter could be started on it (exit code ${code ?? 'none'}): ${said.trim()}`);
  });
  return Promise.race([url, failed]);
}
