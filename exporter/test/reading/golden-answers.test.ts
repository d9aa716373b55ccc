/** Every answer, byte for byte, as it was when the golden copy was written (UPDATE_GOLDEN=1 writes it anew). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConversationCache } from '../../src/reading/conversation-cache.ts';
import { KeptListings } from '../../src/reading/listing.ts';
import { LedgerExposition } from '../../src/metrics/ledger-exposition.ts';
import { ANSWERS } from '../../src/query/answers.ts';
import type { Question, Questions } from '../../src/query/questions.ts';
import { STORES, type Opened } from '@ledgerline/testkit/histories/stores.ts';
import { NOW, fillGolden } from './golden-ledger.ts';

const GOLDEN = join(import.meta.dirname, '../fixtures/answers.jsonl');
const directory = mkdtempSync(join(tmpdir(), 'ledgerline-golden-'));

const acme = { orgs: ['acme'], all: false };
const byom = { orgs: ['byom'], all: false };
const all = { orgs: ['acme', 'byom', 'capless', 'free', 'unused'], all: true };
const march = { from: '2026-02-20T01:02:03.004Z', to: '2026-03-14' };

/** By a name of each: the question and the request. */
type Row = { [Q in Question]: readonly [question: Q, request: Questions[Q]] }[Question];
const scoped = (scope: Questions['summary']['scope']): Row[] => [
  ['balance', { scope, query: {} }],
  ['balance', { scope, query: { asOf: '2026-02-20T12:00:00Z' } }],
  ['balance', { scope, query: { asOf: '2026-03-11T20:00:00Z' } }],
  ['summary', { scope, query: {} }],
  ['summary', { scope, query: { month: '2026-02' } }],
  ['byKey', { scope, query: {} }],
  ['projection', { scope }],
  ['cycles', { scope }],
  ['daily', { scope, query: {} }],
  ['daily', { scope, query: { timezone: 'Asia/Tokyo', start: '2026-02-25', end: '2026-03-02' } }],
  ['series', { scope, query: {} }],
  ['series', { scope, query: { ...march, interval: 'day', measure: 'tokens', groupBy: 'token_type' } }],
  ['series', { scope, query: { ...march, interval: 'cycle', measure: 'allowance' } }],
  ['series', { scope, query: { ...march, interval: 'week', groupBy: 'model', limit: 2, workspace: ['w1', 'w2'] } }],
  ['ledger', { scope, query: { limit: 20 } }],
  ['ledger', { scope, query: { ...march, order: 'asc', limit: 15, cursor: '40' } }],
  ['whatIf', { scope, query: { ...march, asModel: 'm2', asProvider: 'p1' } }],
  ['whatIf', { scope, query: { pricesAt: '2026-01-20', model: 'm1' } }],
  ['conversations', { scope, query: { ...march, limit: 5 } }],
  ['conversations', { scope, query: { ...march, sort: 'credits', order: 'asc', workspace_kind: 'team' } }],
  ['breakdown', { scope, query: { ...march, by: 'model' } }],
  ['breakdown', { scope, query: { ...march, by: 'consumer', sort: 'name' } }],
  ['breakdown', { scope, query: { ...march, by: 'token_type' } }],
  ['breakdown', { scope, query: { ...march, by: 'workspace_group', workspace_kind: 'team' } }],
  ['breakdown', { scope, query: { ...march, by: 'workspace', sort: 'name', limit: 2, cursor: '1' } }],
  // Each listing that is kept has the same id here: a further page follows its first.
  ['breakdown', { scope, query: { ...march, by: 'workspace', sort: 'name', limit: 1 } }],
  ['breakdown', { scope, query: { ...march, by: 'workspace', sort: 'name', limit: 1, cursor: 'a-kept-listing-1.1' } }],
  ['conversations', { scope, query: { ...march, sort: 'credits', limit: 2 } }],
  ['conversations', { scope, query: { ...march, sort: 'credits', limit: 2, cursor: 'a-kept-listing-1.2' } }],
  ['breakdown', { scope, query: { ...march, by: 'user', model: 'm1', reason: 'why1', sort: 'share' } }],
  ['dimension', { scope, dimension: 'workspace', query: {} }],
  ['dimension', { scope, dimension: 'workspace_kind', query: {} }],
  ['dimension', { scope, dimension: 'conversation', query: { q: 'about 1', limit: 3 } }],
  ['dimension', { scope, dimension: 'user', query: { q: 'U' } }],
];
const ROLES = [{ org: 'acme', role: 'billing' as const, workspaces: null }];
const key = {
  id: 'k1',
  name: 'meter',
  hash: 'h1',
  roles: ROLES,
  requiresIdentity: false,
  createdAt: 0,
  expiresAt: null,
  revokedAt: null,
};
const ROWS: readonly Row[] = [
  ...scoped(acme),
  ...scoped(byom),
  ...scoped(all),
  ['conversation', { scope: acme, id: 'c3', query: {}, workspaces: null }],
  ['conversation', { scope: acme, id: 'c5', query: { limit: 3 }, workspaces: null }],
  ['conversation', { scope: acme, id: 'c5', query: { limit: 3, cursor: '3.560.1773244800000' }, workspaces: null }],
  ['conversation', { scope: acme, id: 'c5', query: { limit: 3, cursor: '1' }, workspaces: ['', 'w1', 'w2'] }],
  ['conversation', { scope: acme, id: 'c5', query: {}, workspaces: [] }],
  ['conversation', { scope: acme, id: 'no such', query: {}, workspaces: null }],
  ['balance', { scope: { orgs: ['nobody'], all: false }, query: {} }],
  ['balance', { scope: acme, query: { asOf: '2020-01-01' } }],
  ['whatIf', { scope: acme, query: {} }],
  ['me', { key, person: null, version: '1.2.3' }],
  ['plans', {}],
  ['orgs', {}],
  ['workspaces', { org: 'acme' }],
  ['grants', { org: 'acme' }],
  ['grants', { org: 'free' }],
  ['prices', {}],
  ['keys', { orgs: null }],
  ['keys', { orgs: ['acme'] }],
  ['audit', { limit: 100 }],
];

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe.each(Object.entries(STORES))('on %s', (store, open) => {
  let opened: Opened;
  beforeAll(async () => {
    mkdirSync(join(directory, store));
    opened = open(join(directory, store));
    await fillGolden(opened.writer);
  });
  afterAll(() => opened.close());

  /** Whose cursors are the same each time. */
  const kept = new KeptListings(() => 'a-kept-listing-1');
  const conversations = new ConversationCache();

  async function answer<Q extends Question>([question, request]: readonly [Q, Questions[Q]]): Promise<unknown> {
    try {
      return await opened.reader.snapshot((snapshot) =>
        ANSWERS[question](request, { snapshot, kept, conversations, now: NOW }),
      );
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { refused: error.message };
    }
  }

  test('every answer is its golden copy', async () => {
    const lines: string[] = [];
    for (const row of ROWS)
      lines.push(`${JSON.stringify({ question: row[0], request: row[1], answer: await answer(row) })}\n`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, lines.join(''));
    const golden = readFileSync(GOLDEN, 'utf8').split(/(?<=\n)/);
    for (const [index, line] of lines.entries()) expect(line).toBe(golden[index]);
    expect(lines.length).toBe(golden.length);
  });

  test.each([false, true])('so is the exposition (OpenMetrics: %s)', async (openMetrics) => {
    const exposition = new LedgerExposition({ labels: ['user'] });
    const bytes = await opened.reader.snapshot((snapshot) => exposition.write(snapshot, openMetrics, NOW));
    const text = Buffer.from(bytes).toString();
    const golden = join(import.meta.dirname, `../fixtures/exposition.${openMetrics ? 'openmetrics' : 'prom'}`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});
