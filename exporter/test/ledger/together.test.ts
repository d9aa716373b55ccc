/** Events posted together, as one movement, and the same events posted one by one: nothing tells them apart. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STORES, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { postRequests, type Request } from '@ledgerline/testkit/post.ts';
import { seeded } from '@ledgerline/testkit/random.ts';
import { postGrant } from '../../src/commands/grants.ts';
import { putOrg, putPlan } from '../../src/commands/orgs.ts';
import { putPrices } from '../../src/commands/prices.ts';
import { postRefundOf } from '../../src/commands/refunds.ts';
import { admit } from '../../src/commands/reservations.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { postRun } from '../../src/ledger/post-run.ts';
import { SINGLES } from '../../src/ledger/rollups.ts';
import type { UsageEvent } from '../../src/model/event.ts';
import { ALL_ENTRIES, type Snapshot } from '../../src/reading/store.ts';
import { verifyAll } from '../../src/verify/verifier.ts';

const START = Date.parse('2026-03-05T10:00:00Z');
const HOUR = 3_600_000;
const ORGS = ['acme', 'globex', 'initech'];
const runs = Number(process.env['LEDGERLINE_RUNS'] ?? 12);
const seed = Number(process.env['LEDGERLINE_SEED'] ?? Date.now() % 1_000_000);

const root = mkdtempSync(join(tmpdir(), 'ledgerline-together-'));
afterAll(() => rmSync(root, { recursive: true }));

class World {
  now = START;
  readonly opened: Opened;
  readonly ledger: Ledger;

  constructor(store: string, run: typeof postRun) {
    const opened = STORES[store]?.(mkdtempSync(join(root, 'ledger-')));
    if (!opened) throw new Error(`no store ${store}`);
    this.opened = opened;
    this.ledger = new Ledger(opened.writer, () => this.now, run);
  }

  async begin(random: () => number): Promise<void> {
    const prices = [
      { model: 'm0', from: 0, usdPerMillion: { input: '3', output: '15', cacheRead: '0.3' } },
      { model: 'm1', from: 0, usdPerMillion: { input: '0.1' }, usdPerUnit: { pages: '0.01' }, creditsPerUsd: '33.3' },
      { model: 'free', from: 0, usdPerMillion: { input: '0', output: '0' } },
    ];
    await putPrices(this.ledger, 'test', prices);
    await putPlan(this.ledger, 'test', 'p', { name: 'P', monthlyCredits: String(Math.floor(random() * 40) + 1) });
    for (const org of ORGS) {
      const billingModel = org === 'initech' ? 'byom' : 'credits';
      const terms = { plan: 'p', billingModel, timezone: 'America/New_York', cycleAnchorDay: 6 } as const;
      await putOrg(this.ledger, 'test', org, { name: org, ...terms, ...(org === 'initech' && { spendCapUsd: '0.2' }) });
    }
  }
}

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** An event as a client may send it: mostly ordinary, with all that is not. */
function eventOf(random: () => number, id: number, now: number): UsageEvent {
  const seldom = (value: object): object => (random() < 0.08 ? value : {});
  const event = parseEvent({
    id: `e${id}`,
    org: random() < 0.01 ? 'nobody' : pick(random, ORGS),
    time: now - Math.floor(random() * 26 * HOUR) + (random() < 0.03 ? 9 * 24 * HOUR : 0),
    type: pick(random, ['gateway_inference', 'cloud_agent_inference', 'tool']),
    model: pick(random, ['m0', 'm0', 'm1', 'free', 'unknown']),
    workspace: pick(random, ['w0', 'w1']),
    agent: pick(random, ['', 'a0', 'a1']),
    conversation: pick(random, ['', 'c0', 'c1', 'c2']),
    title: pick(random, ['', 'One', 'Two']),
    tokens: { input: Math.floor(random() * 3000), output: Math.floor(random() * 900) },
    description: pick(random, ['', 'Step']),
    ...seldom({ quantity: { pages: Math.floor(random() * 5) } }),
    ...seldom({ credits: String(Math.floor(random() * 3)) }),
    ...seldom({ costUsd: '0.004' }),
    ...seldom({ run: pick(random, ['r0', 'r1', 'r2']) }),
    ...seldom({ revision: Math.floor(random() * 4), final: random() < 0.5 }),
    ...seldom({ reservation: pick(random, ['h0', 'h1', 'none']) }),
    ...seldom({ durationMs: 12 }),
  });
  if (isInvalid(event)) throw new Error(event.message);
  return event;
}

/** Later revisions and repeats of events that were sent before, among new ones. */
function requestsOf(random: () => number, sent: UsageEvent[], now: number): Request[] {
  return Array.from({ length: Math.floor(random() * 3) + 1 }, () => ({
    backfill: random() < 0.05,
    events: Array.from({ length: Math.floor(random() * 60) + 1 }, () => {
      const known = sent.length > 0 && random() < 0.06 ? pick(random, sent) : null;
      const event = known
        ? {
            ...known,
            revision: (known.revision ?? 0) + Math.floor(random() * 2),
            tokens: known.tokens.map((n) => n + 5),
          }
        : eventOf(random, sent.length, now);
      sent.push(event);
      return event;
    }),
  }));
}

/** Everything that can be read of an organization. */
async function everything(snapshot: Snapshot, org: string): Promise<unknown[]> {
  const account = await snapshot.account(org);
  const range = { org, from: 0, to: START * 2, filters: new Map() } as const;
  const usage = SINGLES.map(async ({ name }) =>
    snapshot.usage({ ...range, groupBy: name === 'total' ? [] : [name], time: 'day' }),
  );
  const edges = { org, from: START - 7 * HOUR + 1, to: START + 50 * HOUR + 7, filters: new Map() } as const;
  return [
    account,
    await snapshot.grants(org),
    await snapshot.cycles(org),
    await snapshot.entries(org, { ...ALL_ENTRIES, limit: 100_000 }),
    (await Promise.all(usage)).map((rows) =>
      rows.map((row) => JSON.stringify([row.time, row.keys, row.amounts.map(String)])).sort(),
    ),
    (await snapshot.usage({ ...edges, groupBy: ['user', 'model', 'agent'], time: 'none' }))
      .map((row) => JSON.stringify([row.keys, row.amounts.map(String)]))
      .sort(),
    await snapshot.conversationsLike(org, '', 100),
    await snapshot.conversationLines(org, 'c1', { offset: 0, limit: 10_000, until: { event: 1e9, posted: START * 2 } }),
    await snapshot.reserved(org, 'now', START),
  ];
}

test.each(Object.keys(STORES))(
  'on %s: the same results, entries, balances, reports and counters',
  async (store) => {
    for (let run = 0; run < runs; run++) {
      const its = `LEDGERLINE_SEED=${seed + run}`;
      const random = seeded(seed + run);
      let together = 0;
      const worlds = [
        new World(store, (...given) => {
          const taken = postRun(...given);
          together += taken;
          return taken;
        }),
        new World(store, () => 0),
      ] as const;
      const plan = random();
      for (const world of worlds) await world.begin(() => plan);
      const sent: UsageEvent[] = [];
      for (let step = 0; step < 8; step++) {
        const now = START + Math.floor((step + random()) * 9 * HOUR);
        const requests = requestsOf(random, sent, now);
        const [grants, holds, refunds] = [random() < 0.4, random() < 0.4, random() < 0.4];
        const refunded = pick(random, sent);
        const answers = [];
        for (const world of worlds) {
          world.now = now;
          if (grants)
            await postGrant(world.ledger, 'test', 'acme', {
              id: `g${step}`,
              pool: 'purchased',
              credits: '7',
              expiresAt: now + 11 * HOUR,
            });
          if (holds)
            await world.ledger.transaction((session, at) =>
              admit(session, at, [
                { kind: 'reserve', org: 'acme', body: { id: `h${step % 2}`, amount: 2, ttlSeconds: 3600 } },
              ]),
            );
          const refund = refunds
            ? await postRefundOf(world.ledger, 'test', refunded.org, { id: `r${step}`, event: refunded.id }).catch(
                String,
              )
            : null;
          answers.push([await postRequests(world.ledger, requests), refund]);
        }
        expect([its, answers[0]]).toEqual([its, answers[1]]);
      }
      expect(together).toBeGreaterThan(20);
      const read = await Promise.all(
        worlds.map(({ opened }) =>
          opened.reader.snapshot(async (snapshot) => [
            await Promise.all(ORGS.map((org) => everything(snapshot, org))),
            (await snapshot.series(0)).rows
              .map(({ ...row }) =>
                JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
              )
              .sort(),
          ]),
        ),
      );
      expect([its, read[0]]).toEqual([its, read[1]]);
      for (const { opened } of worlds) {
        expect([its, (await verifyAll(opened.verifier)).mismatches]).toEqual([its, []]);
        await opened.close();
      }
    }
  },
  24 * HOUR,
);
