/** Each export of a ledger whose history the reference knows, read back in all its forms. */
import { DIMENSION_OF_PARAMETER, EVENT_PARAMETERS, type EventParameter } from '@ledgerline/api/vocabulary';
import type { Exporter } from '@ledgerline/testkit/harness.ts';
import type { Expected } from '@ledgerline/testkit/histories/expected.ts';
import { expectSame, sumsByName, type Range } from '@ledgerline/testkit/histories/side.ts';
import type { UsageEvent } from '@ledgerline/testkit/reference/book.ts';
import { DAY, instantOf, wall } from '@ledgerline/testkit/reference/calendar.ts';
import { entriesOf } from '@ledgerline/testkit/reference/reports.ts';
import { cycleOf } from '@ledgerline/testkit/reference/sums.ts';
import { readCsv, readNdjson, readPages, type Cells } from './rows.ts';
import * as sums from './usage-sums.ts';
import type { By, Measures } from './usage-sums.ts';

/** One organization at the end of a history. */
export interface Told {
  readonly exporter: Exporter;
  readonly expected: Expected;
  readonly org: string;
  readonly now: number;
}

type Answer = Readonly<Record<string, unknown>>;
interface Question {
  readonly path: string;
  /** The rows in an answer of JSON, and what asks for small pages; null: it has no such form. */
  readonly json: { readonly rowsIn: (answer: Answer) => readonly unknown[]; readonly small?: string } | null;
  /** Whether CSV ends in a line that counts its rows. */
  readonly counted?: boolean;
}

/** In every form that it has; each must have as many rows as it says, and as the others. */
async function readBack({ exporter }: Told, { path, json, counted = true }: Question): Promise<[string, Cells[]][]> {
  const csv = await readCsv(exporter, path, counted);
  const ndjson = await readNdjson(exporter, path);
  const forms: [string, Cells[]][] = [
    [`${path} as CSV`, csv.rows],
    [`${path} as NDJSON`, ndjson.rows],
  ];
  if (json) forms.push([`${path} as JSON`, await readPages(exporter, path + (json.small ?? ''), json.rowsIn)]);
  for (const [form, rows] of forms) expectSame(`rows of ${form}`, rows.length, csv.rows.length);
  const said = [...csv.said, ...ndjson.said];
  expectSame(
    `rows that ${path} says it has`,
    said,
    said.map(() => csv.rows.length),
  );
  return forms;
}

const listed = (name: string) => ({
  rowsIn: (answer: Answer) => answer[name] as readonly unknown[],
  small: '&limit=3',
});
const addressOf = (path: string, { org }: Told, { from, to }: Range): string =>
  `${path}?org=${org}&from=${from}&to=${to}`;
const expectedBy = (
  { expected, org }: Told,
  range: Range,
  keyIn: (event: UsageEvent) => string,
  measures: Measures,
): ReturnType<typeof sums.expectedBy> => sums.expectedBy(expected, org, range, keyIn, Object.keys(measures));

export async function expectBreakdown(told: Told, range: Range, by: By): Promise<void> {
  const path = `${addressOf('/v1/usage/breakdown', told, range)}&by=${by}`;
  const expected = expectedBy(told, range, (event) => sums.keyOf(event, by), sums.OF_BREAKDOWN);
  for (const [form, rows] of await readBack(told, { path, json: listed('rows') })) {
    expectSame(
      form,
      sums.sumsOf(rows, ({ key = '' }) => key, sums.OF_BREAKDOWN),
      expected,
    );
    expectSame(`rows of ${form}`, rows.length, Object.keys(expected).length);
  }
}

export async function expectConversations(told: Told, range: Range): Promise<void> {
  const path = addressOf('/v1/conversations', told, range);
  const keyIn = (event: UsageEvent): string => sums.keyOf(event, 'conversation');
  const { '': _, ...expected } = expectedBy(told, range, keyIn, sums.OF_CONVERSATIONS);
  for (const [form, rows] of await readBack(told, { path, json: listed('conversations') })) {
    expectSame(
      form,
      sums.sumsOf(rows, ({ id = '' }) => id, sums.OF_CONVERSATIONS),
      expected,
    );
    expectSame(`rows of ${form}`, rows.length, Object.keys(expected).length);
  }
}

export async function expectEvents(told: Told, range: Range): Promise<void> {
  const path = addressOf('/v1/events', told, range);
  const keyIns = EVENT_PARAMETERS.map((by) => {
    const column = DIMENSION_OF_PARAMETER.get(by) ?? '';
    const expected = expectedBy(told, range, (event) => sums.keyOf(event, by), sums.OF_EVENTS);
    return { by, keyIn: (row: Cells) => row[column] ?? '', expected };
  });
  for (const [form, rows] of await readBack(told, { path, json: listed('events') }))
    for (const { by, keyIn, expected } of keyIns)
      expectSame(`${form} by ${by}`, sums.sumsOf(rows, keyIn, sums.OF_EVENTS), expected);
}

/** By the name that the reference has for it, how a point says it. */
export const SERIES_MEASURES = {
  credits: ['credits', sums.credits('value')],
  usd: ['usd', sums.usd('value')],
  requests: ['requests', sums.count('value')],
  tokens: ['tokens', sums.count('value')],
  agent_runs: ['agentRuns', sums.count('value')],
} as const;

export async function expectSeries(
  told: Told,
  range: Range,
  asked: { interval: string; measure: keyof typeof SERIES_MEASURES; groupBy: By },
): Promise<void> {
  const path = `${addressOf('/v1/usage/series', told, range)}&${new URLSearchParams(asked).toString()}`;
  const [name, of] = SERIES_MEASURES[asked.measure];
  const measures = { [name]: of };
  const expected = expectedBy(told, range, (event) => sums.keyOf(event, asked.groupBy), measures);
  const rowsIn = ({ series }: Answer): readonly unknown[] =>
    (series as readonly { key: string; points: readonly object[] }[]).flatMap(({ key, points }) =>
      points.map((point) => ({ key, ...point })),
    );
  for (const [form, rows] of await readBack(told, { path, json: { rowsIn } }))
    expectSame(
      form,
      sums.sumsOf(rows, ({ key = '' }) => key, measures),
      expected,
    );
}

/** Which groups a row of FOCUS names, and where. */
const IN_FOCUS: Readonly<Partial<Record<EventParameter, (row: Cells) => string>>> = {
  type: ({ SkuMeter = '' }) => SkuMeter,
  workspace: ({ SubAccountId = '' }) => SubAccountId,
  ...Object.fromEntries(
    (['user', 'api_key', 'agent'] as const).map((tag) => [
      tag,
      ({ Tags = '{}' }: Cells) => (JSON.parse(Tags) as Cells)[tag] ?? '',
    ]),
  ),
};
const FOCUS_KEYS: readonly By[] = [
  ...(['provider', 'model', 'service_tier', 'type', 'category', 'workspace', 'user', 'api_key', 'agent'] as const),
];

export async function expectFocus(told: Told, range: Range): Promise<void> {
  const { expected, org, now } = told;
  const path = addressOf('/v1/export/focus', told, range);
  const { timezone } = cycleOf(expected.book.settled(org, now)).terms;
  const dayOf = ({ time }: UsageEvent): number => Math.floor(wall(timezone, instantOf(time)) / DAY);
  const alike = (event: UsageEvent): string =>
    JSON.stringify([dayOf(event), ...FOCUS_KEYS.map((by) => sums.keyOf(event, by))]);
  const charges = new Set(sums.eventsIn(expected, org, range).map(alike));
  for (const [form, rows] of await readBack(told, { path, json: null, counted: false })) {
    expectSame(`rows of ${form}`, rows.length, charges.size);
    for (const [by, keyIn] of Object.entries(IN_FOCUS) as [By, (row: Cells) => string][]) {
      const its = expectedBy(told, range, (event) => sums.keyOf(event, by), sums.OF_FOCUS);
      expectSame(`${form} by ${by}`, sums.sumsOf(rows, keyIn, sums.OF_FOCUS), its);
    }
  }
}

const POOLS = ['monthly', 'bonus', 'purchased'];

/** Every entry, with what is due by now as if it were posted. */
export async function expectLedger(told: Told): Promise<void> {
  const { expected, org, now } = told;
  const settled = expected.book.settled(org, now);
  const entries = entriesOf(settled).map(({ seq, time, type, event, credits, usd, overage, balance }, i) => {
    const moves = settled.entries[i]?.moves ?? [];
    const pools = sumsByName(moves.map(({ grant, credits: moved }) => [grant.pool, moved]));
    return { ...{ seq, time, type, event: event ?? '', credits, usd, overage, balance }, pools };
  });
  const entryIn = (row: Cells): (typeof entries)[number] => {
    const credits = (column: string): bigint => sums.credits(column)(row);
    const pools = sumsByName(POOLS.map((pool) => [pool, credits(pool in row ? pool : `pools.${pool}`)]));
    return {
      ...{ seq: Number(row['seq']), time: Date.parse(row['time'] ?? ''), type: row['type'] as 'charge' },
      ...{ event: row['event'] ?? '', credits: credits('credits'), usd: sums.usd('costUsd')(row) },
      ...{ overage: credits('overage'), balance: credits('balance'), pools },
    };
  };
  const path = `/v1/ledger?org=${org}&order=asc`;
  for (const [form, rows] of await readBack(told, { path, json: listed('entries') }))
    expectSame(form, rows.map(entryIn), entries);
}
