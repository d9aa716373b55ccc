/** The ledger is compared with what it rests on, and what does not agree is named; an older ledger is brought along. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { engineAt } from '../../src/store/engines.ts';
import { GRAIN, SINGLE } from '../../src/store/sqlite/schema.ts';
import { verifyAll } from '../../src/verify/verifier.ts';
import { expectOk, exportersOfFile, makeKey, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';

const exporters = exportersOfFile();

interface Verified {
  readonly ok: boolean;
  readonly checked: Record<string, number>;
  readonly mismatches: readonly { readonly org: string; readonly what: string }[];
}
const verify = async (exporter: Exporter): Promise<Verified> =>
  (await expectOk(exporter.get('/v1/admin/verify'))).json as Verified;
const post = (exporter: Exporter, path: string, body: unknown) => expectOk(exporter.ask('POST', path, { body }));

/** Something of everything that the ledger can hold. */
async function live(exporter: Exporter): Promise<void> {
  const started = Date.parse('2026-01-15T00:00:00Z');
  await makeOrg(exporter, 'acme', {
    plan: { monthlyCredits: 100, bonusCredits: 20, grantsPayOverage: true },
    createdAt: started,
    timezone: 'Asia/Kathmandu',
  });
  await makeOrg(exporter, 'byom', { billingModel: 'byom', spendCapUsd: 10, createdAt: started });
  const events = Array.from({ length: 1500 }, (_, i) => ({
    ...{ id: `e${i}`, time: started + 1_200_000 * i, type: 'gateway_inference', model: `m${i % 3}` },
    ...{ credits: `${(i % 7) / 10}`, costUsd: '0.01', workspace: `w${i % 5}`, agent: 'a', tokens: { input: i } },
    ...(i % 2 ? { conversation: `c${i % 11}` } : {}),
  }));
  await post(exporter, '/v1/events?org=acme&backfill=true', events);
  await post(exporter, '/v1/events?org=byom', [{ id: 'b1', time: Date.now(), type: 't', costUsd: 3 }]);
  await post(exporter, '/v1/admin/orgs/acme/grants', { id: 'g1', pool: 'purchased', credits: 50 });
  await post(exporter, '/v1/admin/orgs/acme/refunds', { id: 'r1', event: 'e1499' });
  await post(exporter, '/v1/admin/orgs/acme/refunds', { id: 'r2', event: 'e3', credits: '0.1' });
  const unpriced = {
    id: 'u1',
    time: Date.now(),
    type: 'gateway_inference',
    model: 'new',
    tokens: { input: 1_000_000 },
  };
  await post(exporter, '/v1/events?org=acme', [unpriced]);
  await expectOk(
    exporter.ask('PUT', '/v1/admin/prices', {
      body: [{ model: 'new', from: '2020-01-01', usdPerMillion: { input: '0.1' } }],
    }),
  );
  const range = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
  const { token } = (await post(exporter, '/v1/admin/reprice', { ...range, dryRun: true })).json as { token: string };
  await post(exporter, '/v1/admin/reprice', { ...range, dryRun: false, token });
}

test('a ledger with something of everything agrees with itself, and the metrics say so', async () => {
  const exporter = await exporters.start();
  await live(exporter);
  const { ok, checked, mismatches } = await verify(exporter);
  expect(mismatches).toEqual([]);
  expect(ok).toBe(true);
  expect(checked).toMatchObject({ orgs: 2, events: 1502 });
  expect(checked['entries']).toBeGreaterThan(1300);
  expect(checked['rollups']).toBeGreaterThan(10_000);
  expect(checked['conversations']).toBe(11);
  expect(checked['counters']).toBeGreaterThan(20);
  expect(await exporter.get('/v1/admin/verify', await makeKey(exporter, { org: 'acme', role: 'admin' }))).toMatchObject(
    { status: 403 },
  );
  await exporter.stop();

  // Every kind of number, made wrong behind the ledger's back, is found and named.
  const path = join(exporter.dataDir, 'ledger.sqlite');
  const wrongs = [
    ['UPDATE accounts SET overage = overage + 1 WHERE org = ?', 'overage'],
    ['UPDATE accounts SET spent = spent + 1 WHERE org = ?', 'spent'],
    ['UPDATE accounts SET used_monthly = used_monthly + 1 WHERE org = ?', 'used of monthly'],
    ["UPDATE grants SET remaining = remaining - 1 WHERE id = 'g1' AND ? <> ''", 'balance of grant g1'],
    ["UPDATE events SET balance = balance + 1 WHERE sequence = 700 AND ? <> ''", 'entry 700'],
    ["UPDATE entries SET balance = balance + 1 WHERE type = 'refund' AND ? <> ''", 'entry '],
    ["UPDATE postings SET grant_id = NULL WHERE grant_id IS NOT NULL AND ? <> ''", 'entry '],
    [
      "UPDATE cycles SET remaining = remaining + 1 WHERE remaining IS NOT NULL AND ? <> ''",
      'remaining at the end of the cycle',
    ],
    ["UPDATE events SET credits = credits + 1 WHERE id = 'e10' AND ? <> ''", 'entry '],
    ["UPDATE events SET credits = credits + 1 WHERE id = 'u1' AND ? <> ''", 'credits of event u1'],
    ["UPDATE refunds SET credits = credits + 1 WHERE id = 'r2' AND ? <> ''", 'refundedCredits of event e3'],
    [
      `UPDATE rollups SET credits = credits + 1 WHERE single = ${SINGLE.model} AND grain = ${GRAIN.quarter} AND ? <> ''`,
      'quarter hours from',
    ],
    [
      `UPDATE rollups SET requests = requests + 1 WHERE single = ${SINGLE.conversation} AND grain = ${GRAIN.day} AND ? <> ''`,
      'day ',
    ],
    ["UPDATE conversations SET credits = credits + 1 WHERE ? <> ''", 'credits of conversation c'],
    ["UPDATE conversations SET last_time = last_time - 1 WHERE ? <> ''", 'lastTime of conversation c'],
    ["DELETE FROM conversations WHERE ? <> ''", 'events of conversation c1'],
    [`UPDATE cube SET output = output + 1 WHERE grain = ${GRAIN.day} AND ? <> ''`, 'cube'],
    [`DELETE FROM rollups WHERE single = ${SINGLE.user} AND grain = ${GRAIN.quarter} AND ? <> ''`, 'user'],
    ["UPDATE series SET credits = credits + 1 WHERE family = 'usage' AND ? <> ''", 'counters of usage'],
    ["UPDATE series SET reversed_credits = reversed_credits + 1 WHERE family = 'type' AND ? <> ''", 'counters of type'],
    [`UPDATE rollups SET unpriced = unpriced + 1 WHERE single = ${SINGLE.model} AND ? <> ''`, 'unpriced'],
    [
      "UPDATE series SET unpriced_events = unpriced_events + 1 WHERE family = 'unpriced' AND ? <> ''",
      'counter unpricedEvents of models',
    ],
    ["UPDATE series SET late_events = late_events + 1 WHERE family = 'org' AND ? <> ''", 'counter lateEvents'],
    [
      "UPDATE events SET context = (SELECT max(id) FROM contexts WHERE org <> events.org) WHERE id = 'e10' AND ? <> ''",
      'organization of the context of event e10',
    ],
    [
      "UPDATE postings SET first_event = first_event + 1, last_event = last_event + 1 WHERE sequence = (SELECT max(sequence) FROM postings) AND ? <> ''",
      'posting of event',
    ],
    ["UPDATE postings SET time = time - 86400000000 WHERE sequence > 900 AND ? <> ''", 'time of entry'],
    ["INSERT INTO ids SELECT 7, seq FROM events WHERE id = 'e10' AND ? <> ''", 'key of the id of event e10'],
    [
      `INSERT INTO id_watermarks WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 255)
        SELECT i, (SELECT max(seq) FROM events) FROM n WHERE ? <> ''`,
      'row by id of event e10',
    ],
  ] as const;
  const whole = readFileSync(path);
  const missed: string[] = [];
  for (const [sql, what] of wrongs) {
    const dataDir = exporters.directory();
    writeFileSync(join(dataDir, 'ledger.sqlite'), whole);
    const db = new DatabaseSync(join(dataDir, 'ledger.sqlite'));
    expect(db.prepare(sql).run('acme').changes).toBeGreaterThan(0);
    db.close();
    const store = engineAt({ store: 'sqlite', dataDir }).verifier();
    const found = await verifyAll(store);
    await store.close();
    if (found.ok || !found.mismatches.some((mismatch) => mismatch.what.includes(what))) missed.push(what);
  }
  expect(missed).toEqual([]);
});

test('it runs by itself, and goes on while events come in', async () => {
  const exporter = await exporters.start();
  await makeOrg(exporter, 'acme');
  const gauge = async (name: string): Promise<number> => {
    const { text } = await exporter.get('/metrics/process');
    return Number(new RegExp(`^ledgerline_ledger_verify_${name} (.*)$`, 'm').exec(text)?.[1]);
  };
  for (let i = 0; !((await gauge('last_success_timestamp_seconds')) > 0); i++) {
    expect(i).toBeLessThan(100);
    await sleep(100);
  }
  expect(await gauge('mismatches')).toBe(0);
  const verified = Array.from({ length: 5 }, () => verify(exporter));
  for (let i = 0; i < 40; i++)
    await post(
      exporter,
      '/v1/events?org=acme',
      Array.from({ length: 50 }, (_, n) => ({
        id: `e${i}-${n}`,
        time: Date.now(),
        type: 't',
        credits: '0.5',
        user: `u${n}`,
      })),
    );
  for (const { mismatches } of await Promise.all(verified)) expect(mismatches).toEqual([]);
  expect((await verify(exporter)).checked).toMatchObject({ events: 2000 });
  expect(await exporter.stop()).toBe(0);
});

test('a ledger of the first version is brought up to date, and goes on', async () => {
  const dataDir = exporters.directory();
  mkdirSync(dataDir, { recursive: true });
  const packed = readFileSync(join(import.meta.dirname, '../fixtures/ledger-v1.sqlite.gz'));
  writeFileSync(join(dataDir, 'ledger.sqlite'), gunzipSync(packed));
  const exporter = await exporters.start({ dataDir });
  expect((await verify(exporter)).mismatches).toEqual([]);
  const { entries } = (await expectOk(exporter.get('/v1/ledger?org=acme&order=asc&limit=5'))).json as {
    entries: unknown[];
  };
  expect(entries).toMatchObject([
    { type: 'grant', credits: 100, balance: 100 },
    { type: 'grant', credits: 20, balance: 120 },
    { type: 'charge', credits: -130, pools: { monthly: -100, bonus: -20 }, overage: 10, costUsd: 1.3, event: 'a1' },
    { type: 'grant', credits: 50, balance: 50 },
    { type: 'adjustment', credits: 0, pools: { purchased: -10 }, overage: -10, balance: 40 },
  ]);
  // January's grants are over and the overage was repaid by a grant that is over too, but for the bonus, which never
  // ends.
  const refund = await post(exporter, '/v1/admin/orgs/acme/refunds', { id: 'r', event: 'a1' });
  expect(refund.json).toMatchObject({ credits: 130, returned: 20, lost: 110 });
  const early = await exporter.get('/v1/balance?org=acme&asOf=2026-01-16');
  expect(early).toMatchObject({ status: 400, json: { details: { field: 'asOf' } } });
  expect((await verify(exporter)).mismatches).toEqual([]);
});
