/** How much may be sent in a second: a key's limits, an organization's, and what is told to who passes them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { samplesOf } from '@ledgerline/testkit/exposition.ts';
import { expectOk, exportersOfFile, makeKey, makeOrg, type Exporter, type Reply } from '@ledgerline/testkit/harness.ts';
import { scrape } from '../metrics/scrape.ts';

const exporters = exportersOfFile();

async function limited(limits: string): Promise<Exporter> {
  const path = join(exporters.directory(), 'config.yaml');
  writeFileSync(path, `limits: ${limits}\n`);
  const exporter = await exporters.start({ env: { LEDGERLINE_CONFIG: path } });
  for (const org of ['acme', 'rival']) await makeOrg(exporter, org);
  return exporter;
}

const eventsOf = (name: string, count: number): object[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${name}-${i}`,
    time: Date.now(),
    type: 'gateway_inference',
    credits: '1',
  }));
const send = (exporter: Exporter, org: string, body: readonly object[], key?: string): Promise<Reply> =>
  exporter.ask('POST', `/v1/events?org=${org}`, { body, ...(key === undefined ? {} : { key }) });
const requestsOf = async (exporter: Exporter, org: string): Promise<number> =>
  ((await expectOk(exporter.get(`/v1/usage/summary?org=${org}`))).json as { requests: number }).requests;

test('a batch is taken whole; who has sent too much is refused before he is read, told when, and loses nothing', async () => {
  const exporter = await limited('{ perKey: { eventsPerSecond: 10 } }');
  const key = await makeKey(exporter, { role: 'ingest', org: 'acme' });
  // The bucket holds what a second brings: these leave it a second in debt.
  expect((await expectOk(send(exporter, 'acme', eventsOf('first', 20), key))).json).toMatchObject({ accepted: 20 });
  const refused = await send(exporter, 'acme', eventsOf('second', 5), key);
  expect([refused.status, refused.json]).toEqual([
    429,
    { code: 'too_many_requests', message: 'this key may send 10 events a second (limits.eventsPerSecond)' },
  ]);
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThanOrEqual(1);
  expect(wait).toBeLessThanOrEqual(2);
  expect(await requestsOf(exporter, 'acme')).toBe(20);
  // Another key is not held up by it.
  const other = await makeKey(exporter, { role: 'ingest', org: 'acme' });
  await expectOk(send(exporter, 'acme', eventsOf('other', 5), other));
  await sleep(wait * 1000);
  expect((await expectOk(send(exporter, 'acme', eventsOf('second', 5), key))).json).toMatchObject({ accepted: 5 });
  expect(await requestsOf(exporter, 'acme')).toBe(30);
  expect(samplesOf(await scrape(exporter, '/metrics'), 'ledgerline_http_limited_total')).toContainEqual({
    name: 'ledgerline_http_limited_total',
    labels: { limit: 'eventsPerSecond' },
    value: '1',
  });
});

test('bytes of an organization are counted unpacked, whichever key sends them; another organization is not held up', async () => {
  const exporter = await limited('{ perOrg: { bytesPerSecond: 1000 } }');
  const body = eventsOf('big', 40);
  const packed = gzipSync(JSON.stringify(body));
  expect(packed.length).toBeLessThan(1000);
  const key = await makeKey(exporter, { role: 'ingest', org: 'acme' });
  const first = await fetch(`${exporter.url}/v1/events?org=acme`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: packed,
  });
  expect(first.status).toBe(200);
  const refused = await send(exporter, 'acme', eventsOf('more', 1));
  expect([refused.status, refused.json]).toEqual([
    429,
    { code: 'too_many_requests', message: 'this organization may send 1000 bytes a second (limits.bytesPerSecond)' },
  ]);
  await expectOk(send(exporter, 'rival', eventsOf('more', 1)));
  expect([await requestsOf(exporter, 'acme'), await requestsOf(exporter, 'rival')]).toEqual([40, 1]);
});
