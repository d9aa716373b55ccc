/** The lifetime counters: which lines a row of lifetime totals shows. */
import { LABELS, TOKEN_TABLE, type OptionalLabel } from '@ledgerline/api/vocabulary';
import { MEASURES, noAmounts, type Measure } from '../ledger/rollups.ts';
import type { BillingModel } from '../model/account.ts';
import { formatCredits, formatUsd } from '../model/money.ts';
import { UNPRICED, type SeriesRow } from '../reading/store.ts';
import type { Family, Labels } from './text.ts';

type Value = number | bigint;
type Read = (row: SeriesRow) => Value;

/** One line of a row. */
export interface CounterLine {
  readonly family: Family;
  readonly value: Read;
  readonly format: (value: Value) => string;
  /** Besides the labels of the row. */
  readonly labels: Labels;
  /** Of organizations of this billing model; of others where this is not 0, from before they changed: counters stay. */
  readonly only: { readonly model: BillingModel; readonly or: Read } | null;
}

/** What rows of a family of lifetime totals show. */
export interface CounterRow {
  readonly labels: (row: SeriesRow) => Labels;
  readonly lines: readonly CounterLine[];
  /** What the family is called where it has no room. */
  readonly overflow: string;
}

const counter = (name: string, help: string): Family => ({ name, type: 'counter', help });
export const OVERFLOW = counter(
  'series_overflow_total',
  'Events counted under __other__ because a family had no room for their label values.',
);

const line = (
  name: string,
  help: string,
  value: Read,
  format: CounterLine['format'] = String,
  only: CounterLine['only'] = null,
): CounterLine => ({ family: counter(name, help), value, format, labels: [], only });

const credits: CounterLine['format'] = (value) => formatCredits(BigInt(value));
const usd: CounterLine['format'] = (value) => formatUsd(BigInt(value));

function measure(name: Measure): Read {
  const at = MEASURES.indexOf(name);
  return ({ amounts }) => amounts[at] ?? 0;
}

/** What was charged in all: amounts are net of what was taken back, and a counter never goes back. */
function charged(net: Measure, reversed: Measure): Read {
  const [first, second] = [measure(net), measure(reversed)];
  return (row) => BigInt(first(row)) + BigInt(second(row));
}

const chargedCredits = charged('credits', 'reversedCredits');
const inCredits = (or: Read): CounterLine['only'] => ({ model: 'credits', or });
const overage: Read = (row) => row.overage;
const overshootCredits: Read = (row) => row.overshootCredits;
const overshootUsd: Read = (row) => row.overshootUsd;

const tokens = counter(
  'usage_tokens_total',
  'Tokens, by disjoint type: input excludes cache, output excludes reasoning.',
);

const USAGE: readonly CounterLine[] = [
  line('usage_credits_total', 'Credits charged.', chargedCredits, credits, inCredits(chargedCredits)),
  line(
    'usage_reversed_credits_total',
    'Credits taken back: refunds and downward corrections.',
    measure('reversedCredits'),
    credits,
    inCredits(chargedCredits),
  ),
  line('usage_cost_usd_total', 'US dollars that usage cost.', charged('usd', 'reversedUsd'), usd),
  line(
    'usage_reversed_cost_usd_total',
    'US dollars taken back: refunds and downward corrections.',
    measure('reversedUsd'),
    usd,
  ),
  line('usage_requests_total', 'Inference requests.', measure('requests')),
  ...TOKEN_TABLE.map(({ name, label }): CounterLine => ({
    ...{ family: tokens, value: measure(name), format: String, only: null },
    labels: [['token_type', label]],
  })),
];

/** At 0 before first use, so that the first increase is seen. */
const ORG: readonly CounterLine[] = [
  line('agent_runs_total', 'Agent runs, counted when first seen.', measure('agentRuns')),
  line('overage_credits_total', 'Credits charged that no grant covered.', overage, credits, inCredits(overage)),
  line(
    'overshoot_credits_total',
    'Credits charged past what was left and not reserved.',
    overshootCredits,
    credits,
    inCredits(overshootCredits),
  ),
  line('overshoot_usd_total', 'US dollars charged past what was left of the cap and not reserved.', overshootUsd, usd, {
    ...{ model: 'byom', or: overshootUsd },
  }),
  line('late_events_total', 'Events of a cycle that was over when they were posted.', (row) => row.lateEvents),
];

const UNPRICED_EVENTS = line(
  'unpriced_events_total',
  'Events of which a model or unit had no rate, by model.',
  (row) => row.unpricedEvents,
);

function labelRow({ parameter }: { readonly parameter: string }): CounterRow {
  const name = `${parameter}_credits_total`;
  const help = `Credits charged, by ${parameter.replace('_', ' ')}.`;
  return {
    labels: ({ org, a }) => [
      ['org', org],
      [parameter, a],
    ],
    lines: [line(name, help, chargedCredits, credits, inCredits(chargedCredits))],
    overflow: name,
  };
}

/**
 * By the family of a row. Those of persons are kept, so that they are whole when they are switched on, and shown where
 * configured.
 */
export const counterRows = (optional: ReadonlySet<OptionalLabel>): ReadonlyMap<string, CounterRow> =>
  new Map<string, CounterRow>([
    ['org', { labels: ({ org }) => [['org', org]], lines: ORG, overflow: 'org' }],
    [
      'usage',
      {
        labels: ({ org, a, b }) => [
          ['org', org],
          ['workspace', a],
          ['model', b],
        ],
        lines: USAGE,
        overflow: 'usage',
      },
    ],
    [
      UNPRICED,
      {
        labels: ({ org, a }) => [
          ['org', org],
          ['model', a],
        ],
        lines: [UNPRICED_EVENTS],
        overflow: UNPRICED_EVENTS.family.name,
      },
    ],
    ...LABELS.filter((row) => row.label !== 'optional' || optional.has(row.name)).map(
      (row) => [row.name, labelRow(row)] as const,
    ),
  ]);

/** A row of which nothing was counted yet. */
export const NOTHING: Omit<SeriesRow, 'org' | 'family'> = {
  ...{ a: '', b: '', amounts: noAmounts(), overage: 0n, lateEvents: 0, unpricedEvents: 0, overflowed: 0 },
  ...{ overshootCredits: 0n, overshootUsd: 0n },
};

/** Where it is shown once, it stays: counters do. */
export const isShown = ({ only }: CounterLine, row: SeriesRow, model: BillingModel): boolean =>
  only === null || only.model === model || only.or(row) > 0;
