/** A report costs no more than its budget, nor anything once its client has left; who asks next is answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Questions } from '../../src/query/questions.ts';
import { ReportThread, type Budget } from '../../src/threads/report-thread.ts';

const workers: Worker[] = [];
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.terminate())));

function threadOf(budget: Budget) {
  let stopped = 0;
  const thread = new ReportThread(
    {
      start: () => {
        const worker = new Worker(new URL('busy-worker.ts', import.meta.url));
        workers.push(worker);
        return worker;
      },
      stop: (worker) => {
        stopped += 1;
        void worker.terminate();
      },
    },
    budget,
  );
  /** @param most statements @param ms of each */
  const ask = (most: number, ms: number, gone = new AbortController().signal): Promise<string> =>
    thread.ask('whatIf', { most, ms } as unknown as Questions['whatIf'], { gone });
  return { ask, stopped: () => stopped };
}
const MANY = 10_000;

test('one whose client leaves ends after its statement, and its thread is free again', async () => {
  const { ask, stopped } = threadOf({ seconds: 30, keeps: true });
  expect(await ask(1, 1)).toBe('1');
  const client = new AbortController();
  const left = ask(MANY, 20, client.signal);
  await sleep(100);
  client.abort();
  await expect(left).rejects.toMatchObject({ code: 'unavailable' });
  // The same thread: it knows what it did before, and that is few of the many.
  const statements = Number(await ask(1, 1));
  expect(statements).toBeGreaterThan(2);
  expect(statements).toBeLessThan(100);
  expect(stopped()).toBe(0);
});

test('one that waits behind others and whose client leaves is never begun', async () => {
  const { ask } = threadOf({ seconds: 30, keeps: true });
  const client = new AbortController();
  const first = ask(3, 100);
  const left = ask(MANY, 20, client.signal);
  client.abort();
  await expect(left).rejects.toMatchObject({ code: 'unavailable' });
  expect(await first).toBe('3');
  expect(await ask(1, 1)).toBe('4');
  await expect(ask(1, 1, AbortSignal.abort())).rejects.toMatchObject({ code: 'unavailable' });
});

test('one past its budget is refused by the name of the limit, and the next one is answered', async () => {
  const { ask, stopped } = threadOf({ seconds: 1, keeps: true });
  await expect(ask(MANY, 20)).rejects.toMatchObject({
    ...{ code: 'report_timeout', limit: 'reportSeconds', retryAfterSeconds: 1 },
    message: 'a report may take 1 s: ask for a shorter range, or with fewer filters (limits.reportSeconds)',
  });
  expect(Number(await ask(1, 1))).toBeLessThan(100);
  expect(stopped()).toBe(0);
});

test('a thread that is stuck in one statement past the budget is replaced, and who waited there is answered', async () => {
  const { ask, stopped } = threadOf({ seconds: 5, keeps: true });
  const stuck = ask(1, 60_000);
  stuck.catch(() => undefined);
  // Long enough after it that a busy machine starts another thread within the budget of who waits.
  await sleep(4500);
  const waiting = ask(1, 1);
  await expect(stuck).rejects.toMatchObject({ code: 'report_timeout' });
  expect(await waiting).toBe('1');
  expect(stopped()).toBe(1);
}, 30_000);

test('one that keeps nothing is replaced also for who left', async () => {
  const { ask, stopped } = threadOf({ seconds: 30, keeps: false });
  await ask(1, 1);
  const client = new AbortController();
  const left = ask(1, 60_000, client.signal);
  await sleep(100);
  client.abort();
  await expect(left).rejects.toMatchObject({ code: 'unavailable' });
  await sleep(1100);
  expect(await ask(1, 1)).toBe('1');
  expect(stopped()).toBe(1);
}, 30_000);
