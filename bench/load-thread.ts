/** The thread that posts: it has connections that each send a request, wait for its answer, and send the next. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { requestsOf, type RequestBytes } from './bodies.ts';
import { Connection } from './connection.ts';
import type { LoadOptions, Taken } from './load.ts';

const options = workerData as LoadOptions;
const { batch, connections, perSecond, most } = options;
const requests = requestsOf(options, connections);
const timeOf = (n: number): number =>
  options.span === null
    ? Date.now()
    : Math.round(options.span.from + (n / most) * (options.span.to - options.span.from));

let posted = 0;
let taken = { since: performance.now(), cpu: cpu(), events: 0, at: [] as number[], ms: [] as number[] };

function cpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function post(connection: Connection, request: RequestBytes): Promise<void> {
  request.number(options.first + posted, timeOf);
  posted += batch;
  const start = performance.now();
  const { status, body } = await connection.send(request.bytes);
  if (status !== 200 || !body.includes(`"accepted":${batch}`)) throw new Error(`${status} ${body.toString()}`);
  taken.events += batch;
  taken.at.push(performance.timeOrigin + start);
  taken.ms.push(performance.now() - start);
}

/** Each connection has requests of its own: one is not written to while it is being sent. */
async function client(own: readonly RequestBytes[]): Promise<void> {
  const connection = new Connection(options.url);
  const pause = (batch * connections * 1000) / perSecond;
  let due = performance.now();
  for (let i = 0; posted < most; i++) {
    const request = own[i % own.length];
    if (request) await post(connection, request);
    due = Math.max(due + pause, performance.now() - pause);
    const early = due - performance.now();
    if (early > 0) await sleep(early);
  }
  connection.close();
}

parentPort?.on('message', () => {
  const { since, events, at, ms } = taken;
  const spent = cpu() - taken.cpu;
  const answer: Taken = { seconds: (performance.now() - since) / 1000, events, cpuMs: spent, at, ms };
  taken = { since: performance.now(), cpu: cpu(), events: 0, at: [], ms: [] };
  parentPort?.postMessage(answer);
});
parentPort?.postMessage('ready');
await Promise.all(
  Array.from({ length: connections }, (_, c) => client(requests.filter((__, i) => i % connections === c))),
);
