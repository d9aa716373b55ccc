/** Starts the programs that make the demo whole, those that are found. */
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from './children.ts';
import { GRAFANA } from './grafana.ts';
import type { Helper, Place } from './helper.ts';
import { PROMETHEUS } from './prometheus.ts';

const HELPERS: readonly Helper[] = [PROMETHEUS, GRAFANA];

interface Started {
  /** What became of it, for people. */
  readonly line: string;
  readonly child?: Child;
  readonly opens?: string;
}

export interface Helped {
  readonly lines: readonly string[];
  readonly children: readonly Child[];
  /** Where a person goes now. */
  readonly opens: readonly string[];
}

/** What all helpers share. */
type Surroundings = Omit<Place, 'data' | 'remark'>;

/** @param stop nothing is started any more */
export async function startHelpers(place: Surroundings, stop: AbortSignal): Promise<Helped> {
  const started = await Promise.all(HELPERS.map((helper) => startHelper(helper, place, stop)));
  return {
    lines: started.map(({ line }) => line),
    children: started.flatMap(({ child }) => child ?? []),
    opens: started.flatMap(({ opens }) => opens ?? []),
  };
}

async function startHelper(helper: Helper, surroundings: Surroundings, stop: AbortSignal): Promise<Started> {
  const { name, port, readyPath, without } = helper;
  const program = helper.find();
  if (program === undefined) return { line: `${name}: not found; ${without}` };
  if (await isTaken(port)) return { line: `${name}: not started, port ${port} is taken` };
  const remarks: string[] = [];
  const remark = (text: string): void => {
    remarks.push(`; ${text}`);
  };
  const place = { ...surroundings, data: path.join(surroundings.dataDir, name), remark };
  mkdirSync(place.data, { recursive: true });
  const obstacle = await helper.prepare?.(place);
  if (obstacle !== undefined) return { line: `${name}: not started, ${obstacle}` };
  if (stop.aborted) return { line: `${name}: not started` };
  const args = [...program.args, ...helper.args(place)];
  // The admin key is none of their business.
  const env = { LEDGERLINE_BOOTSTRAP_KEY: '', ...helper.env?.(place) };
  const child = new Child(name, program.file, args, place.dataDir, env);
  place.adopt(child);
  const url = `http://127.0.0.1:${port}`;
  if (await isReady(`${url}${readyPath}`, child)) {
    return { line: `${name}: ${url}${remarks.join('')}`, child, ...(helper.opens && { opens: helper.opens(url) }) };
  }
  await child.stop();
  return { line: `${name}: did not become ready, see ${child.logFile}` };
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

/** Asks until it answers, or gives up after a minute or with the program. */
export async function isReady(url: string, child: Child): Promise<boolean> {
  for (let attempt = 0; attempt < 300 && child.running; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return true;
    await sleep(200);
  }
  return false;
}
