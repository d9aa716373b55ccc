import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsOf, fixture, leftOutOf, outcomesIn, wrongOf } from './fixtures.ts';

const FOLDER = fixture('claude-code/projects');
const directory = mkdtempSync(join(tmpdir(), 'ledgerline-claude-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface CcusageRow {
  readonly date: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheCreationTokens: number;
  readonly cacheReadTokens: number;
}

const tokensOf = ({ tokens = {} }: Record<string, unknown>) => tokens as Record<string, number>;

test('by day and model, the tokens are those that ccusage counts', async () => {
  const { rows } = JSON.parse(readFileSync(fixture('claude-code/ccusage.json'), 'utf8')) as { rows: CcusageRow[] };
  const sums = new Map<string, CcusageRow>();
  for (const event of eventsOf(await outcomesIn('claude-code', FOLDER))) {
    const { input = 0, output = 0, cacheWrite = 0, cacheWrite1h = 0, cacheRead = 0 } = tokensOf(event);
    const date = String(event['time']).slice(0, 10);
    // ccusage says the speed with the name of the model.
    const model = `${String(event['model'])}${event['serviceTier'] === 'fast' ? '-fast' : ''}`;
    const sum = sums.get(date + model);
    sums.set(date + model, {
      ...{ date, model },
      inputTokens: (sum?.inputTokens ?? 0) + input,
      outputTokens: (sum?.outputTokens ?? 0) + output,
      cacheCreationTokens: (sum?.cacheCreationTokens ?? 0) + cacheWrite + cacheWrite1h,
      cacheReadTokens: (sum?.cacheReadTokens ?? 0) + cacheRead,
    });
  }
  const byName = (a: CcusageRow, b: CcusageRow): number => (a.date + a.model < b.date + b.model ? -1 : 1);
  expect([...sums.values()].sort(byName)).toEqual(rows.sort(byName));
});

test('a call is one event, whose largest usage and first time hold', async () => {
  const outcomes = await outcomesIn('claude-code', FOLDER);
  const events = eventsOf(outcomes);
  expect(events).toHaveLength(9);
  expect(events.map(({ time }) => time)).toEqual(events.map(({ time }) => time).sort());
  expect(events.find(({ id }) => id === 'msg_01A:req_01A')).toEqual({
    ...{ id: 'msg_01A:req_01A', time: '2026-01-05T09:00:03.100Z', type: 'gateway_inference', category: 'llm' },
    ...{ provider: 'anthropic', model: 'claude-sonnet-4-5-20250929', serviceTier: 'standard', surface: 'cli' },
    ...{ source: 'chat', conversation: '5b1c0a52-0001-4000-8000-000000000001', revision: 13616 },
    tokens: { input: 4, cacheRead: 12000, cacheWrite: 300, cacheWrite1h: 900, output: 412 },
  });
  expect(events.find(({ id }) => id === 'msg_02A:req_02A')).toMatchObject({ source: 'agent', agent: 'a1b2' });
  expect(events.find(({ id }) => id === 'msg_04B:req_04B')).toMatchObject({ source: 'agent', agent: 'c3' });
  expect(events.find(({ id }) => id === 'msg_01C:req_01C')).toMatchObject({ quantity: { web_search_requests: 2 } });
  expect(events.some(({ id }) => id.includes('replay'))).toBe(false);
  expect(wrongOf(outcomes)).toEqual(['not valid JSON']);
  expect(new Set(leftOutOf(outcomes))).toEqual(
    new Set([
      ...['summary', 'file-history-snapshot', 'user'].map((type) => `a line without usage: ${type}`),
      'a message that no model made: <synthetic>',
    ]),
  );
});

test('a transcript that has grown has the same events, and higher revisions of what went on', async () => {
  const text = readFileSync(join(FOLDER, '-home-me-shop/5b1c0a52-0001-4000-8000-000000000001.jsonl'), 'utf8');
  const lines = text.split('\n');
  const grown: Record<string, unknown>[][] = [];
  for (const count of [4, 6, lines.length]) {
    const file = join(directory, `grown-${count}.jsonl`);
    writeFileSync(file, lines.slice(0, count).join('\n'));
    grown.push(eventsOf(await outcomesIn('claude-code', file)));
  }
  const first = grown.map(([event = {}]) => ({ ...event, tokens: undefined, revision: undefined }));
  expect(first[1]).toEqual(first[0]);
  expect(first[2]).toEqual(first[0]);
  expect(grown.map(([event = {}]) => [event['revision'], tokensOf(event)['output']])).toEqual([
    [13205, 1],
    [13616, 412],
    [13616, 412],
  ]);
});

test('a folder without transcripts is no import of nothing', async () => {
  const empty = join(directory, 'empty');
  mkdirSync(empty);
  await expect(outcomesIn('claude-code', empty)).rejects.toThrow(/no \.jsonl file/);
});

test('usage that is none is named: a count below 0, no time', async () => {
  const file = join(directory, 'wrong.jsonl');
  const line = (usage: object, timestamp?: string): string =>
    JSON.stringify({ sessionId: 's', timestamp, message: { id: 'm', usage } });
  writeFileSync(file, [line({ input_tokens: -1 }, '2026-01-05T00:00:00Z'), line({ input_tokens: 1 })].join('\n'));
  expect(wrongOf(await outcomesIn('claude-code', file))).toEqual([
    'input_tokens: not a count: -1',
    'timestamp: not a time: undefined',
  ]);
});
