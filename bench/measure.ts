/** What every benchmark here needs: a child process that serves, what it takes of the machine, and quantiles. */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Milliseconds of CPU. Linux only; NaN elsewhere. */
export interface Cpu {
  readonly all: number;
  /** Of the thread that the process began with. */
  readonly main: number;
  /** Of that of the others which took most. */
  readonly most: number;
}

export interface Server extends Measured {
  readonly url: string;
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** What a process takes of the machine. */
export interface Measured {
  /** Begins to measure; what it returns says what was taken since. */
  cpu(): () => Cpu;
  /** Resident memory in MB: now, and the most so far. */
  memory(): { readonly now: number; readonly peak: number };
}

export const measured = (pid: number): Measured => ({ cpu: () => cpuSince(pid), memory: () => memoryOf(pid) });

/** Starts a program of ours that prints `listening on URL`. @param flags of Node */
export async function serve(
  file: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Server> {
  const child = spawn(process.execPath, [...flags, file], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A benchmark that fails must not leave it behind.
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
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
  const pid = child.pid ?? 0;
  return {
    url,
    ...measured(pid),
    stop: () => {
      child.kill('SIGTERM');
      return stopped;
    },
    kill: () => {
      child.kill('SIGKILL');
      return stopped;
    },
  };
}

function cpuSince(pid: number): () => Cpu {
  const before = threadsOf(pid);
  return () => {
    const taken = [...threadsOf(pid)].map(([task, ms]) => [task, ms - (before.get(task) ?? 0)] as const);
    const others = taken.filter(([task]) => task !== String(pid)).map(([, ms]) => ms);
    const all = taken.length > 0 ? taken.reduce((sum, [, ms]) => sum + ms, 0) : NaN;
    return { all, main: new Map(taken).get(String(pid)) ?? NaN, most: others.length > 0 ? Math.max(...others) : NaN };
  };
}

/** Milliseconds so far, by thread. */
function threadsOf(pid: number): Map<string, number> {
  const ms = (task: string): number =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  try {
    return new Map(readdirSync(`/proc/${pid}/task`).map((task) => [task, ms(task)]));
  } catch {
    return new Map();
  }
}

function memoryOf(pid: number): { now: number; peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
    return { now: mb('VmRSS'), peak: mb('VmHWM') };
  } catch {
    return { now: NaN, peak: NaN };
  }
}

/** The value that this share of all are no greater than. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
