/**
 * An export takes the same memory however long it is: the peak of the exporter's process while it streams
 * `LEDGERLINE_EXPORT_EVENTS` events (default 150,000), against what it had before.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { BOOTSTRAP, expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';

const EVENTS = Number(process.env['LEDGERLINE_EXPORT_EVENTS'] ?? 150_000);
const HOUR = 3_600_000;
/** What the second half of the short form takes as objects is more than this, and that of the full form sixty times. */
const MOST_MIB = 64;
const BATCH = 1000;

const exporter = await exporterOfFile();
const begun = Date.now() - 80 * 24 * HOUR;
const timeOf = (n: number): number => begun + Math.floor((n / EVENTS) * 79 * 24 * HOUR);

const eventOf = (n: number) => ({
  ...{ id: `event-${n}`, time: timeOf(n), type: 'gateway_inference', model: `model-${n % 40}`, credits: '0.125' },
  ...{ user: `user-${n % 200}`, workspace: `workspace-${n % 20}`, conversation: `conversation-${Math.floor(n / 10)}` },
  ...{ title: `Conversation ${Math.floor(n / 10)}`, description: `Step ${n}: edit the parser`, costUsd: '0.00125' },
  tokens: { input: 1200 + (n % 100), output: 310 },
});

beforeAll(async () => {
  await makeOrg(exporter, 'acme', { plan: { monthlyCredits: '100000000' }, createdAt: begun });
  for (let first = 0; first < EVENTS; first += BATCH) {
    const body = Array.from({ length: Math.min(BATCH, EVENTS - first) }, (_, i) => eventOf(first + i));
    await expectOk(exporter.ask('POST', '/v1/events?org=acme&backfill=true', { body }));
  }
}, 3_600_000);

const pid = exporter.process.pid ?? 0;
/** In MiB, of `proc_pid_status(5)`. */
const memory = (of: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${of}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Reads it as a slow client would not: as fast as it comes, and keeps none of it. */
async function download(path: string): Promise<{ rows: number; bytes: number }> {
  const answer = await fetch(exporter.url + path, { headers: { authorization: `Bearer ${BOOTSTRAP}` } });
  expect(answer.status).toBe(200);
  if (answer.body === null) throw new Error('an answer without a body');
  let [bytes, end] = [0, ''];
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    end = (end + Buffer.from(chunk.subarray(-64)).toString()).slice(-64);
  }
  return { rows: Number(/"?rows"?[=:](\d+)\}?\s*$/.exec(end)?.[1]), bytes };
}

const onLinux = process.platform === 'linux' ? test.each : test.skip.each;
onLinux([
  ['events', 'csv', '/v1/events?', EVENTS],
  ['events', 'ndjson', '/v1/events?', EVENTS],
  ['ledger', 'csv', '/v1/ledger?order=asc&', EVENTS],
  ['conversations', 'csv', '/v1/conversations?', Math.ceil(EVENTS / 10)],
  ['breakdown', 'ndjson', '/v1/usage/breakdown?by=conversation&', Math.ceil(EVENTS / 10)],
  ['FOCUS', 'ndjson', '/v1/export/focus?', 0],
])(
  '%s as %s',
  async (_, format, path, least) => {
    const address = `${path}org=acme&from=0&format=${format}`;
    // The first half alone: what a process takes once, for its first rows, is there before it is measured.
    await download(`${address}&to=${timeOf(EVENTS / 2)}`);
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    const before = memory('VmRSS');
    const { rows, bytes } = await download(address);
    const grown = memory('VmHWM') - before;
    console.log(`${path}${format}: ${rows} rows, ${(bytes / 2 ** 20).toFixed()} MiB, grew by ${grown.toFixed()} MiB`);
    expect(rows).toBeGreaterThanOrEqual(Math.min(least, EVENTS));
    expect(grown).toBeLessThan(MOST_MIB);
  },
  3_600_000,
);
