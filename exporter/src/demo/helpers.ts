/** Programs that make the demo whole where they are installed: a row each. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from './children.ts';

interface Helper {
  readonly name: string;
  readonly program: string;
  readonly port: number;
  /** Answers 200 once it is ready. */
  readonly readyPath: string;
  /** `data` is a directory of its own. */
  readonly args: (root: string, data: string) => readonly string[];
  /** What is missing without it. */
  readonly without: string;
}

const HELPERS: readonly Helper[] = [
  {
    ...{ name: 'prometheus', program: 'prometheus', port: 9090, readyPath: '/-/ready' },
    args: (root, data) => [
      `--config.file=${path.join(root, 'provisioning/prometheus/prometheus.yml')}`,
      '--web.listen-address=127.0.0.1:9090',
      `--storage.tsdb.path=${data}`,
    ],
    without: 'install Prometheus (`prometheus` on the PATH) to see the metrics and alerts in it',
  },
];

export interface Helped {
  /** What runs, for people. */
  readonly lines: readonly string[];
  readonly children: readonly Child[];
}

export async function startHelpers(root: string, dataDir: string): Promise<Helped> {
  const started = await Promise.all(HELPERS.map((helper) => startHelper(helper, root, dataDir)));
  return {
    lines: started.map(({ line }) => line),
    children: started.flatMap(({ child }) => child ?? []),
  };
}

async function startHelper(helper: Helper, root: string, dataDir: string): Promise<{ line: string; child?: Child }> {
  const { name, program, port, readyPath, args, without } = helper;
  const found = findOnPath(program);
  if (found === undefined) return { line: `${name}: not found; ${without}` };
  if (await isTaken(port)) return { line: `${name}: not started, port ${port} is taken` };
  const data = path.join(dataDir, name);
  mkdirSync(data, { recursive: true });
  const child = new Child(name, found, args(root, data), dataDir);
  const url = `http://127.0.0.1:${port}`;
  if (await isReady(`${url}${readyPath}`, child)) return { line: `${name}: ${url}`, child };
  await child.stop();
  return { line: `${name}: did not become ready, see ${child.logFile}` };
}

function findOnPath(program: string): string | undefined {
  const candidates = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((directory) => path.join(directory, program));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const isTaken = async (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => {
      end(true);
    });
    socket.once('error', () => {
      end(false);
    });
  });

/** Asks until it answers, or gives up after 30 seconds or with the program. */
export async function isReady(url: string, child: Child): Promise<boolean> {
  for (let attempt = 0; attempt < 150 && child.running; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return true;
    await sleep(200);
  }
  return false;
}
