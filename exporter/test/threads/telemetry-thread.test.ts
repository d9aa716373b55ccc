/** What goes out has a thread that may die: another takes its place, and nobody else is the worse for it. */
import { Worker } from 'node:worker_threads';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { TelemetryThread } from '../../src/threads/telemetry-thread.ts';

function threadOf() {
  const heard: string[] = [];
  let started = 0;
  const thread = new TelemetryThread(
    {
      start: () => {
        started += 1;
        return new Worker(new URL('dying-worker.ts', import.meta.url));
      },
      closeMs: 1000,
      heard: {
        failed: (...failed) => heard.push(`failed ${failed.join(' ')}`),
        restored: (signal) => heard.push(`restored ${signal}`),
        warned: (message) => heard.push(message),
        ended: (error) => heard.push(String(error)),
      },
    },
    10,
  );
  return { thread, heard, started: () => started };
}

test('one that dies is told of, and another takes its place, which collects again', async () => {
  const { thread, heard, started } = threadOf();
  let collections = 0;
  thread.collectFrom(async () => ({ text: new TextEncoder().encode(`collection ${++collections}`), orgs: new Map() }));
  await until('it was given what it collects', async () => heard.length === 1);
  thread.line('die');
  await until('another was given it', async () => heard.length === 3);
  expect(heard).toEqual(['collection 1', 'Error: it died', 'collection 2']);
  expect(started()).toBe(2);
  await thread.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(started()).toBe(2);
});

test('what is collected before there is anything waits; what cannot be collected is said', async () => {
  const { thread, heard } = threadOf();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(heard).toEqual([]);
  thread.collectFrom(() => Promise.reject(new Error('the disk is gone')));
  await until('it was told', async () => heard.length === 1);
  expect(heard).toEqual(['the disk is gone']);
  await thread.close();
});
