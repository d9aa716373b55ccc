/** What was acknowledged is on disk, once, whatever becomes of the process or the disk. */
import { join } from 'node:path';
import { openForWriting } from '../../src/store/sqlite/open.ts';
import { makeOrg, startExporter } from '@ledgerline/testkit/harness.ts';
import { seeded } from '@ledgerline/testkit/random.ts';
import { audit, directory, expectStored, micros, one, post, start, used, type Event } from './ledger-on-disk.ts';

test('the writing connection syncs the WAL at every commit', () => {
  const path = join(directory(), 'ledger.sqlite');
  const db = openForWriting(path);
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  db.close();
});

test('kill -9 with requests unanswered: what was acknowledged is there once, none twice, no batch by half', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  console.info(`kill -9: SEED=${seed}`);
  const random = seeded(seed);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const dataDir = directory();
  const sent: { events: Event[]; acknowledged: boolean }[] = [];
  let made = 0;

  const makeBatch = (): Event[] => {
    const ordered = random() < 0.5;
    const time = Date.now();
    return Array.from({ length: upTo(200) }, () => {
      made += 1;
      const id = ordered ? `${time.toString(36)}-${made}` : `${random().toString(36).slice(2)}-${made}`;
      return { id, time, type: 'gateway_inference', credits: `0.${String(upTo(999)).padStart(6, '0')}` };
    });
  };

  for (let round = 0; round < 5; round++) {
    const exporter = await start({ dataDir });
    if (round === 0) await makeOrg(exporter, 'acme', { plan: { monthlyCredits: 1000 } });
    let killed = false;
    const client = async (): Promise<void> => {
      const own: (typeof sent)[number][] = [];
      while (!killed) {
        // Now and then a client that is not sure sends again.
        const again = random() < 0.2 ? own[Math.floor(random() * own.length)] : undefined;
        const batch = again ?? { events: makeBatch(), acknowledged: false };
        if (!again) {
          sent.push(batch);
          own.push(batch);
        }
        const reply = await post(exporter, batch.events).catch(() => null);
        if (reply === null) return;
        expect(reply.status).toBe(200);
        batch.acknowledged = true;
      }
    };
    const clients = Array.from({ length: 6 }, client);
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.floor(random() * 500)));
    await exporter.kill();
    killed = true;
    await Promise.all(clients);
  }

  const exporter = await start({ dataDir });
  const before = await used(exporter);
  const found: Event[] = [];
  for (const { events, acknowledged } of sent) {
    const answer = (await post(exporter, events)).json as { accepted: number; duplicates: number; rejected: unknown[] };
    expect(answer.rejected).toEqual([]);
    expect([0, events.length]).toContain(answer.duplicates);
    expect(answer.accepted + answer.duplicates).toBe(events.length);
    if (acknowledged) expect(answer.duplicates).toBe(events.length);
    if (answer.duplicates > 0) found.push(...events);
  }
  expect(sent.some(({ acknowledged }) => acknowledged)).toBe(true);
  expect(sent.some(({ acknowledged }) => !acknowledged)).toBe(true);
  expect(before).toEqual({ credits: micros(found), requests: found.length });
  const all = sent.flatMap(({ events }) => events);
  expect(await used(exporter)).toEqual({ credits: micros(all), requests: all.length });
  const { remaining } = (await exporter.get('/v1/balance?org=acme')).json as { remaining: number };
  expect(Math.round(remaining * 1e6)).toBe(1000e6 - Number(micros(all)));
  expect(await exporter.stop()).toBe(0);
  const count = all.length;
  expect(audit(dataDir)).toEqual({
    integrity: 'ok',
    events: count,
    charges: count,
    counted: count,
    counter: count,
    gaps: 0,
    drift: 0,
  });
  const acknowledged = sent.filter((batch) => batch.acknowledged).flatMap(({ events }) => events).length;
  console.info(`kill -9: ${acknowledged} of ${count} events acknowledged, ${found.length} found`);
}, 60_000);

test('a ledger has one exporter: a second is refused, and takes over when the first has died', async () => {
  const dataDir = directory();
  const first = await start({ dataDir });
  await makeOrg(first, 'acme');
  await expect(startExporter({ dataDir })).rejects.toThrow(
    /ended with 2: LEDGERLINE_DATA_DIR: the ledger in \S+ is in use by another exporter\n$/,
  );
  expect((await post(first, one('a'))).json).toMatchObject({ accepted: 1 });
  await first.kill();
  const second = await start({ dataDir });
  await expectStored(second, ['a']);
  expect(await second.stop()).toBe(0);
});
