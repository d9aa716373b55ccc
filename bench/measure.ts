/** What every benchmark here needs: a child process that serves, its CPU time, and medians. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

export interface Server {
  readonly url: string;
  readonly process: ChildProcess;
  /** User and system CPU seconds so far, all threads. Linux only; NaN elsewhere. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Clock ticks a second in /proc: a constant of Linux's interface to programs. */
const TICKS = 100;

/** Starts a program of ours that prints `listening on URL`. */
export async function serve(file: string, env: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /listening on (http:\S+)/.exec(chunk.toString())?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => {
      reject(new Error(`${file} ended before it listened`));
    });
  });
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url,
    process: child,
    cpuSeconds: () => cpuSeconds(child.pid ?? 0),
    stop: () => {
      child.kill('SIGTERM');
      return stopped;
    },
  };
}

function cpuSeconds(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((task) => readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [])
      .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) / TICKS, 0);
  } catch {
    return NaN;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Median and extremes in milliseconds. */
export function spread(values: readonly number[]): string {
  return `${median(values).toFixed(1)} ms (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;
}
