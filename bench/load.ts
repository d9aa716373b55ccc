import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Bodies } from './bodies.ts';

export interface LoadOptions extends Bodies {
  readonly url: string;
  readonly connections: number;
  /** How fast events come; Infinity: as fast as they are taken. */
  readonly perSecond: number;
  /** The number of the first event, and how many there are at most. */
  readonly first: number;
  readonly most: number;
  /** From when to when the events are; null: now. */
  readonly span: { readonly from: number; readonly to: number } | null;
}

/** What was answered since it was asked last. */
export interface Taken {
  readonly seconds: number;
  readonly events: number;
  /** What the load itself cost. */
  readonly cpuMs: number;
  /** By request: when it was sent (epoch milliseconds), and how long its answer took. */
  readonly at: readonly number[];
  readonly ms: readonly number[];
}

export interface Load {
  take(): Promise<Taken>;
  stop(): Promise<void>;
}

const DEFAULTS = { connections: 4, perSecond: Infinity, first: 0, most: Infinity, span: null } as const;

/** Posts events from a thread of its own, until it is stopped. */
export async function startLoad(options: Bodies & Pick<LoadOptions, 'url'> & Partial<LoadOptions>): Promise<Load> {
  const worker = new Worker(new URL('./load-thread.ts', import.meta.url), {
    workerData: { ...DEFAULTS, ...options } satisfies LoadOptions,
  });
  await once(worker, 'message');
  return {
    take: async () => {
      worker.postMessage('take');
      const [taken] = (await once(worker, 'message')) as [Taken];
      return taken;
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}
