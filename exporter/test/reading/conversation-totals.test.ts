/**
 * What is answered from the totals that are kept of conversations is what adding all usage up answers, byte for byte:
 * in every order, for whatever range, page by page, while more comes in.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STORES, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { putOrg, putPlan } from '../../src/commands/orgs.ts';
import { postRefundOf } from '../../src/commands/refunds.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { Context } from '../../src/query/listed.ts';
import { ANSWERS } from '../../src/query/answers.ts';
import { ConversationCache } from '../../src/reading/conversation-cache.ts';
import { KeptListings } from '../../src/reading/listing.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';

const HOUR = 3_600_000;
const BEGUN = Date.parse('2026-03-01T08:00:00Z');
const NOW = BEGUN + 60 * HOUR;
/** More than are looked up one by one where all are equal. */
const CONVERSATIONS = 5000;
const directory = mkdtempSync(join(tmpdir(), 'ledgerline-totals-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function eventOf(org: string, id: string, time: number, more: object) {
  const event = parseEvent({ id, org, time, type: 'gateway_inference', ...more });
  if (isInvalid(event)) throw new Error(event.message);
  return event;
}

/** Few values, so that most are equal; every tenth conversation goes on for hours; some agents run outside of any. */
const eventsOf = (org: string) =>
  Array.from({ length: CONVERSATIONS }, (_, n) => {
    const [id, begun] = [`c${(n * 7919) % 100_003}`, BEGUN + Math.floor((n / CONVERSATIONS) * 50 * HOUR)];
    const uses = { credits: n % 3, costUsd: n % 2, tokens: { input: n % 4, reasoning: n % 2 } };
    const its = { conversation: id, title: n % 5 ? `About ${n % 40}` : '', ...uses };
    const events = [eventOf(org, `e${n}`, begun, its)];
    if (n % 10 === 0) events.push(eventOf(org, `f${n}`, begun + 5 * HOUR, { ...its, type: 'tool' }));
    if (n % 100 === 1)
      events.push(eventOf(org, `l${n}`, begun, { agent: n % 200 === 1 ? id : `agent ${n}`, credits: 1 }));
    return events;
  }).flat();

describe.each(Object.entries(STORES))('on %s', (store, open) => {
  let opened: Opened;
  let ledger: Ledger;
  beforeAll(async () => {
    mkdirSync(join(directory, store));
    opened = open(join(directory, store));
    let now = BEGUN - HOUR;
    ledger = new Ledger(opened.writer, () => now);
    await putPlan(ledger, 'test', 'p', { name: 'P', monthlyCredits: 1, bonusCredits: 0, grantsPayOverage: true });
    for (const [org, billingModel] of [
      ['acme', 'credits'],
      ['byom', 'byom'],
    ] as const)
      await putOrg(ledger, 'test', org, {
        ...{ name: org, plan: 'p', billingModel, timezone: 'Europe/Berlin', cycleAnchorDay: 1 },
      });
    now = NOW;
    for (const org of ['acme', 'byom']) await postEvents(ledger, eventsOf(org));
    await postRefundOf(ledger, 'test', 'acme', { id: 'r', event: 'e2', note: '' });
  });
  afterAll(() => opened.close());

  const kept = new KeptListings();
  const held = new ConversationCache();
  const cache: Context['conversations'] = {
    totals: async (snapshot, org) => {
      const totals = await held.totals(snapshot, org);
      expect(totals?.rows).toBeGreaterThanOrEqual(CONVERSATIONS);
      return totals;
    },
  };
  /** Has none, so that all usage is added up. */
  const none: Context['conversations'] = { totals: async () => Promise.resolve(null) };

  type Query = Readonly<Record<string, string | number>>;
  interface Answer {
    readonly nextCursor: string | null;
    readonly [rows: string]: unknown;
  }
  async function ask(question: 'breakdown' | 'conversations', orgs: string[], query: Query, conversations = none) {
    const scope = { orgs, all: orgs.length > 1 };
    const answer = await opened.reader.snapshot(async (snapshot) => {
      const context = { snapshot, kept, conversations, now: NOW };
      if (question === 'conversations') return ANSWERS.conversations({ scope, query }, context);
      return ANSWERS.breakdown({ scope, query: { by: 'conversation', ...query } }, context);
    });
    return JSON.parse(JSON.stringify(answer)) as Answer;
  }

  const RANGES: readonly Query[] = [
    { from: BEGUN - HOUR, to: NOW },
    { from: BEGUN + 20 * HOUR + 12_345, to: BEGUN + 41 * HOUR },
    { from: BEGUN + 30 * HOUR, to: BEGUN + 30 * HOUR + 1 },
    { from: BEGUN - HOUR, to: BEGUN + 26 * HOUR },
  ].map(({ from, to }) => ({ from: String(from), to: String(to) }));
  const rows = (answer: Answer): unknown[] => (answer['rows'] ?? answer['conversations']) as unknown[];

  test.each([
    ['breakdown', { by: 'conversation' }, ['credits', 'costUsd', 'requests', 'inputTokens', 'share', 'key']],
    ['breakdown', { by: 'consumer' }, ['credits', 'outputTokens', 'key']],
    ['conversations', {}, ['credits', 'costUsd', 'messages', 'firstTime', 'lastTime']],
  ] as const)(
    '%s %j',
    async (question, given, sorts) => {
      const compared: number[] = [];
      for (const range of RANGES)
        for (const sort of sorts)
          for (const order of ['asc', 'desc'])
            for (const orgs of [['acme'], ['acme', 'byom']]) {
              const query = { ...given, ...range, sort, order, limit: 700 };
              const [fast, slow] = [await ask(question, orgs, query, cache), await ask(question, orgs, query)];
              const [{ nextCursor, ...its }, { nextCursor: other, ...expected }] = [fast, slow];
              expect([query, its]).toEqual([query, expected]);
              expect(nextCursor === null).toBe(other === null);
              compared.push(rows(fast).length);
            }
      expect(Math.max(...compared)).toBe(700);
      expect(Math.min(...compared)).toBeLessThan(700);
    },
    60_000,
  );

  test.each(['requests', 'key', 'credits'])('every page of the order by %s is of the first’s state', async (sort) => {
    const query = { ...RANGES[0], sort, limit: 10_000 };
    const expected = rows(await ask('breakdown', ['acme', 'byom'], query));
    const found: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Answer = await ask(
        'breakdown',
        ['acme', 'byom'],
        { ...query, limit: 1999, ...(cursor ? { cursor } : {}) },
        cache,
      );
      found.push(...rows(page));
      cursor = page.nextCursor;
      const time = BEGUN + 59 * HOUR;
      const n = `${sort}${found.length}`;
      const used = [`c${7919 * 3}`, `b${n}`].map((conversation, i) =>
        eventOf('acme', `x${n}${i}`, time, { conversation, credits: 7 }),
      );
      await postEvents(ledger, used);
    }
    expect(expected.length).toBe(10_000);
    expect(found.slice(0, 10_000)).toEqual(expected);
  });

  test('a state from before what is held already is not answered from that', async () => {
    await opened.reader.snapshot(async (old) => {
      const before = await held.totals(old, 'acme');
      const event = eventOf('acme', 'later', NOW, { conversation: 'c0', credits: 1 });
      await postEvents(ledger, [event]);
      const after = await opened.reader.snapshot((snapshot) => held.totals(snapshot, 'acme'));
      expect(after?.version).toBeGreaterThan(before?.version ?? Infinity);
      expect(await held.totals(old, 'acme')).toBeNull();
    });
  });
});
