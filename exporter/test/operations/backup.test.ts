/** A copy of a ledger that goes on being written: what a restored one holds, and what remains where it goes wrong. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { BOOTSTRAP, makeKey, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { audit, directory, micros, one, post, start, used, type Event } from './ledger-on-disk.ts';

const withPrlimit = spawnSync('prlimit', ['--version']).status === 0 ? test : test.skip;

const batch = (name: string, size: number): Event[] =>
  Array.from({ length: size }, (_, i) => ({
    ...one(`${name}-${i}`),
    credits: `0.${String((i % 999) + 1).padStart(6, '0')}`,
  }));

async function fill(exporter: Exporter, name: string, batches: number): Promise<Event[][]> {
  const made = Array.from({ length: batches }, (_, i) => batch(`${name}-${i}`, 1000));
  for (const events of made) expect((await post(exporter, events)).status).toBe(200);
  return made;
}

const copies = ({ dataDir }: Exporter): string[] => readdirSync(dataDir).filter((name) => name.includes('backup'));

test('a backup under full load: nothing acknowledged before it is missing, no batch by half, and ingest goes on', async () => {
  const source = await start();
  await makeOrg(source, 'acme', { plan: { monthlyCredits: 1_000_000 } });
  const sent: { client: number; events: Event[]; sentAt: number; acknowledgedAt: number }[] = [];
  for (const events of await fill(source, 'before', 10))
    sent.push({ client: -1, events, sentAt: 0, acknowledgedAt: 0 });
  let done = false;
  const clients = Array.from({ length: 4 }, async (_, client) => {
    for (let i = 0; !done; i++) {
      const each = {
        client,
        events: batch(`c${client}-${i}`, 50),
        sentAt: performance.now(),
        acknowledgedAt: Infinity,
      };
      sent.push(each);
      expect((await post(source, each.events)).status).toBe(200);
      each.acknowledgedAt = performance.now();
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const file = join(directory(), 'copy.sqlite');
  const from = performance.now();
  expect(await ledgerline(source, `backup ${file}`)).toMatchObject({ code: 0, complaint: '' });
  const to = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 100));
  done = true;
  await Promise.all(clients);
  expect(copies(source)).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(sent.filter(({ acknowledgedAt: at }) => at > from && at < to).length).toBeGreaterThan(4);

  const dataDir = join(directory(), 'restored');
  expect(await ledgerline(source, `restore ${file} --data-dir ${dataDir}`)).toMatchObject({ code: 0, complaint: '' });
  const restored = await start({ dataDir });
  const before = await used(restored);
  const { remaining } = (await restored.get('/v1/balance?org=acme')).json as { remaining: number };
  const found: Event[] = [];
  const missing = new Set<number>();
  for (const { client, events, sentAt, acknowledgedAt } of sent) {
    const answer = (await post(restored, events)).json as { accepted: number; duplicates: number };
    expect([0, events.length]).toContain(answer.duplicates);
    const isThere = answer.duplicates > 0;
    if (acknowledgedAt < from) expect(isThere).toBe(true);
    if (sentAt > to) expect(isThere).toBe(false);
    // Each client sent one after the other: once one is missing, so are those after it.
    if (isThere) expect(missing).not.toContain(client);
    if (isThere) found.push(...events);
    else missing.add(client);
  }
  expect(missing.size).toBeGreaterThan(0);
  expect(before).toEqual({ credits: micros(found), requests: found.length });
  expect(Math.round(remaining * 1e6)).toBe(1e12 - Number(micros(found)));
  expect(await used(restored)).toEqual(await used(source));
  expect(await restored.stop()).toBe(0);
  expect(audit(dataDir)).toMatchObject({ integrity: 'ok', gaps: 0, drift: 0 });
}, 120_000);

describe('of an exporter', () => {
  let exporter: Exporter;
  beforeAll(async () => {
    const dataDir = directory();
    writeFileSync(join(dataDir, 'ledger.sqlite-backup'), 'of one that was killed');
    exporter = await start({ dataDir });
    await makeOrg(exporter, 'acme', { plan: { monthlyCredits: 1_000_000 } });
    await fill(exporter, 'a', 90);
  });

  const download = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${BOOTSTRAP}` };
      get(`${exporter.url}/v1/admin/backup`, { headers, agent: false }, resolve).once('error', reject);
    });

  test('what a killed exporter left is gone', () => {
    expect(copies(exporter)).toEqual([]);
  });

  test('there is one at a time, and a client that goes away makes room for the next', async () => {
    const first = await download();
    expect(first.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
    expect(Number(first.headers['content-length'])).toBeGreaterThan(8e6);
    expect(copies(exporter)).toEqual([]);
    const refused = await ledgerline(exporter, `backup ${join(directory(), 'second')}`);
    expect(refused).toMatchObject({ code: 1, complaint: expect.stringMatching(/too_many_requests \(429\)/) as string });
    first.destroy();
    const isFree = async (): Promise<boolean> =>
      (await ledgerline(exporter, `backup ${join(directory(), 'next')}`)).code === 0;
    await until('the place of the first is free', isFree);

    const left = get(`${exporter.url}/v1/admin/backup`, { headers: { authorization: `Bearer ${BOOTSTRAP}` } });
    left.on('error', () => undefined);
    setTimeout(() => left.destroy(), 10);
    await until('the place of one that left before there was anything to read is free', isFree);
  });

  test('a file that is there stays, unless --force', async () => {
    const file = join(directory(), 'copy');
    writeFileSync(file, 'precious');
    const said = await ledgerline(exporter, `backup ${file}`);
    expect(said).toMatchObject({ code: 2, complaint: expect.stringMatching(/is there already.*--force/) as string });
    expect(statSync(file).size).toBe(8);
    expect(await ledgerline(exporter, `backup ${file} --force`)).toMatchObject({ code: 0 });
    expect(statSync(file).size).toBeGreaterThan(8e6);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('only the administrator of the whole platform may', async () => {
    for (const [key, why] of [
      ['wrong', /unauthorized \(401\)/],
      [await makeKey(exporter, { org: '*', role: 'billing' }), /forbidden \(403\)/],
      [await makeKey(exporter, { org: 'acme', role: 'admin' }), /forbidden \(403\)/],
    ] as const) {
      const file = join(directory(), 'copy');
      const said = await ledgerline(exporter, `backup ${file} --key ${key}`);
      expect(said.code).toBe(1);
      expect(said.complaint).toMatch(why);
      expect(readdirSync(join(file, '..'))).toEqual([]);
    }
  });

  test('a place that cannot be written is said', async () => {
    const said = await ledgerline(exporter, 'backup /no/such/directory/copy');
    expect(said).toMatchObject({ code: 1, complaint: expect.stringMatching(/was not written: ENOENT/) as string });
  });

  withPrlimit('a disk that is full here leaves no file', async () => {
    const file = join(directory(), 'copy');
    const said = await ledgerline(exporter, `backup ${file}`, ['prlimit', '--fsize=1000000']);
    expect(said).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/was not written: the file may not grow/) as string,
    });
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  withPrlimit('a disk that is full there is said, and the exporter goes on', async () => {
    const limit = (bytes: number | 'unlimited'): unknown =>
      spawnSync('prlimit', ['--pid', String(exporter.process.pid), `--fsize=${bytes}:unlimited`]);
    limit(1_000_000);
    const file = join(directory(), 'copy');
    const said = await ledgerline(exporter, `backup ${file}`);
    expect(said).toMatchObject({ code: 1, complaint: expect.stringMatching(/unavailable \(503\).*room/) as string });
    expect(existsSync(file)).toBe(false);
    expect(copies(exporter)).toEqual([]);
    limit('unlimited');
    expect((await post(exporter, one('after'))).status).toBe(200);
    expect(await ledgerline(exporter, `backup ${file}`)).toMatchObject({ code: 0 });
  });

  test('a stop does not wait for one who takes nothing, who learns that it was cut', async () => {
    const stuck = await download();
    expect(await exporter.stop()).toBe(0);
    await expect(stuck.resume().toArray()).rejects.toThrow('aborted');
  });
});
