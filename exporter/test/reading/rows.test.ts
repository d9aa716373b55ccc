/** Rows that stream: all that match, of one state of the ledger, as the pages of the API have them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerQuery } from '@ledgerline/api';
import { STORES, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { parse } from 'csv-parse/sync';
import { putOrg, putPlan } from '../../src/commands/orgs.ts';
import { postGrant } from '../../src/commands/grants.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { ANSWERS } from '../../src/query/answers.ts';
import { ConversationCache } from '../../src/reading/conversation-cache.ts';
import { KeptListings } from '../../src/reading/listing.ts';
import type { RowsFormat } from '../../src/query/row-text.ts';
import { ROWS, withTotal } from '../../src/query/rows.ts';
import { limitedRows } from '../../src/query/slow-questions.ts';
import { postEvents } from '@ledgerline/testkit/post.ts';

const DAY = 86_400_000;
const BEGUN = Date.parse('2026-01-10T00:00:00Z');
/** A cycle start lies between the last posting and this: its entries are due. */
const NOW = Date.parse('2026-02-02T00:00:00Z');
const EVENTS = 2500;

const directory = mkdtempSync(join(tmpdir(), 'ledgerline-rows-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});
const scope = (...orgs: string[]) => ({ orgs, all: orgs.length > 1 });

describe.each(Object.entries(STORES))('on %s', (store, open) => {
  let opened: Opened;
  let ledger: Ledger;
  let now = BEGUN;

  const eventOf = (n: number) => {
    const event = parseEvent({ id: `e${n}`, org: 'acme', time: now + n, type: 'gateway_inference', credits: '0.01' });
    if (isInvalid(event)) throw new Error(event.message);
    return event;
  };
  beforeAll(async () => {
    mkdirSync(join(directory, store));
    opened = open(join(directory, store));
    now = BEGUN;
    ledger = new Ledger(opened.writer, () => now);
    await putPlan(ledger, 'test', 'p', { name: 'P', monthlyCredits: 100, bonusCredits: 5 });
    for (const org of ['acme', 'other'])
      await putOrg(ledger, 'test', org, {
        ...{ name: org, plan: 'p', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 },
      });
    const note = 'said "sorry",\nand meant it';
    await postGrant(ledger, 'test', 'acme', { id: 'g', pool: 'purchased', credits: 7, note });
    now += DAY;
    await postEvents(
      ledger,
      Array.from({ length: EVENTS }, (_, n) => eventOf(n)),
    );
    now += DAY;
  });
  afterAll(() => opened.close());

  const kept = new KeptListings();
  const conversations = new ConversationCache();

  async function exported(format: RowsFormat, query: LedgerQuery, ...orgs: string[]) {
    const request = { scope: scope(...orgs), query, format };
    const { total, parts } = await withTotal(
      opened.reader.stream((snapshot) => ROWS.ledger(request, { snapshot, conversations, now: NOW })),
    );
    const list: string[] = [];
    for await (const part of parts) list.push(part);
    return { total, list, text: list.join('') };
  }

  /** What the API has, page by page. */
  async function paged(query: LedgerQuery): Promise<unknown[]> {
    const entries: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const request = { scope: scope('acme'), query: { limit: 997, ...query, ...(cursor ? { cursor } : {}) } };
      const answer = await opened.reader.snapshot((snapshot) =>
        ANSWERS.ledger(request, { snapshot, kept, conversations, now: NOW }),
      );
      const page = JSON.parse(JSON.stringify(answer)) as { entries: unknown[]; nextCursor: string | null };
      entries.push(...page.entries);
      cursor = page.nextCursor;
    }
    return entries;
  }

  const ranges: readonly LedgerQuery[] = [
    {},
    { order: 'asc' },
    { from: '2026-01-11', to: '2026-01-12' },
    { from: '2026-02-01', order: 'asc' },
    { from: '2027-01-01', to: '2027-01-02' },
  ];
  test.each(ranges)('NDJSON of %j is what the pages have, and says how many in the end', async (query) => {
    const { total, text } = await exported('ndjson', query, 'acme');
    const lines = text.trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.pop()).toEqual({ rows: total });
    expect(rows).toEqual((await paged(query)).map((entry) => ({ org: 'acme', ...(entry as object) })));
    expect(rows.length).toBe(total);
  });

  test('there is what is due in it, it is more than one batch, and comes in parts', async () => {
    const { total, list } = await exported('ndjson', { order: 'asc' }, 'acme');
    // Charges; plan, bonus and purchase granted; and the cycle start that is due: an expiry and a grant.
    expect(total).toBe(EVENTS + 3 + 2);
    expect(list.length).toBeGreaterThan(3);
  });

  test('CSV has the same rows, cells as they are, and a last line that says how many', async () => {
    const { total, text } = await exported('csv', { order: 'asc', limit: 3 }, 'acme', 'other');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('org,seq,time,type,credits,monthly,bonus,purchased,overage,costUsd,balance,event,note');
    expect(lines.at(-2)).toBe(`# rows=${total}`);
    const rows: Record<string, string>[] = parse(text, { columns: true, comment: '#', comment_no_infix: true });
    expect(rows.length).toBe(total);
    expect(rows.map(({ org }) => org)).toEqual(['acme', 'acme', 'acme', 'other', 'other', 'other'].slice(0, total));
    expect(rows[2]).toMatchObject({
      ...{ type: 'grant', credits: '7', purchased: '7', monthly: '', note: 'said "sorry",\nand meant it' },
    });
  });

  test('what is posted meanwhile is not in it', async () => {
    const request = { scope: scope('acme'), query: { order: 'asc' as const }, format: 'ndjson' as const };
    const { total, parts } = await withTotal(
      opened.reader.stream((snapshot) => ROWS.ledger(request, { snapshot, conversations, now: NOW })),
    );
    await postEvents(ledger, [eventOf(EVENTS)]);
    let text = '';
    for await (const part of parts) text += part;
    expect(text.trimEnd().split('\n').length).toBe(total + 1);
    expect((await exported('ndjson', {}, 'acme')).total).toBe(total + 1);
  });

  test('an organization that is not there is refused before anything is said', async () => {
    await expect(exported('csv', {}, 'nobody')).rejects.toMatchObject({ code: 'unknown_org' });
  });
});

describe('how many there may be at a time', () => {
  const none = async function* () {
    yield 'x';
  };
  const request = { scope: scope('acme'), query: {}, format: 'csv' as const };
  let keys = 0;
  const start = (key = `k${++keys}`) => {
    const controller = new AbortController();
    return { controller, waiting: { key, gone: controller.signal } };
  };

  test('eight, until one has been read to its end, is stopped, fails, or nobody waits for it', async () => {
    let fails = false;
    const ask = limitedRows(async () => {
      if (fails) throw new Error('no');
      return { total: 1, parts: none() };
    });
    const all = Array.from({ length: 8 }, start);
    const answers = await Promise.all(all.map(({ waiting }) => ask('ledger', request, waiting)));
    const full = () =>
      expect(ask('ledger', request, start().waiting)).rejects.toMatchObject({ code: 'too_many_requests' });
    await full();
    for await (const part of answers[0]?.parts ?? []) expect(part).toBe('x');
    await ask('ledger', request, start().waiting);
    await full();
    for await (const part of answers[1]?.parts ?? []) if (part === 'x') break;
    await ask('ledger', request, start().waiting);
    await full();
    all[2]?.controller.abort();
    fails = true;
    await expect(ask('ledger', request, start().waiting)).rejects.toThrow('no');
    fails = false;
    await ask('ledger', request, start().waiting);
    await full();
  });

  test('four of a key; who has left before it began, or never reads, holds none', async () => {
    const ask = limitedRows(async () => ({ total: 1, parts: none() }));
    const gone = AbortSignal.abort();
    for (let i = 0; i < 20; i++) await ask('ledger', request, { key: 'k', gone });
    const waiting = () => start('k').waiting;
    const unread = [];
    for (let i = 0; i < 4; i++) unread.push(await ask('ledger', request, waiting()));
    await expect(ask('ledger', request, waiting())).rejects.toThrow('this key has 4 exports under way');
    // Returned to though nobody ever asked it for a part.
    await unread[0]?.parts[Symbol.asyncIterator]().return?.();
    await ask('ledger', request, waiting());
    await expect(ask('ledger', request, waiting())).rejects.toThrow('this key');
    await ask('ledger', request, start('another').waiting);
  });
});
