import type { Projection } from '../ledger/projection.ts';
import { POOLS } from '../model/account.ts';
import { TOKEN_KINDS } from '../model/event.ts';
import { formatCredits, formatUsd } from '../model/money.ts';
import { get } from '../query/amounts.ts';
import { poolExpiring, poolRemaining } from '../query/balance.ts';
import { projected } from '../query/projection.ts';
import { usedThisCycle } from '../query/usage.ts';
import type { View } from '../query/view.ts';
import { TOKEN_LABELS } from './counters.ts';
import { header, prefixOf, type Family, type Labels } from './text.ts';

/** One sample: its labels besides `org`, and its value as text. */
type Sample = readonly [labels: Labels, value: string];

interface Gauge extends Family {
  /** Of an organization's present state; nothing where that is unknown: absent means unknown, 0 is 0. */
  readonly samples: (view: View, projection: Projection) => readonly Sample[];
}

const seconds = (time: number): string => String(time / 1000);
const one = (value: string): readonly Sample[] => [[[], value]];
const NONE: readonly Sample[] = [];
const isCredits = ({ account }: View): boolean => account.terms.billingModel === 'credits';
const DAY_SECONDS = 86_400;

function gauge(name: string, help: string, samples: Gauge['samples']): Gauge {
  return { name, type: 'gauge', help, samples };
}

const pools = (view: View, amount: (pool: (typeof POOLS)[number]) => bigint): readonly Sample[] =>
  isCredits(view) ? POOLS.map((pool) => [[['pool', pool]], formatCredits(amount(pool))] as const) : NONE;

/** One row each; all say what the API says, because they ask the same functions. */
export const GAUGES: readonly Gauge[] = [
  gauge('credits_remaining', 'Credits left.', (view) => pools(view, (pool) => poolRemaining(view.account, pool))),
  gauge('credits_granted', 'Credits used in this cycle and left.', (view) =>
    pools(view, (pool) => view.account.used[pool] + poolRemaining(view.account, pool)),
  ),
  gauge('credits_used', 'Credits burned in this cycle.', (view) => pools(view, (pool) => view.account.used[pool])),
  gauge('credits_expiring', 'Credits left that end with or before this cycle.', (view) =>
    pools(view, (pool) => poolExpiring(view.account, pool)),
  ),
  gauge('credits_reserved', 'Credits held by reservations.', (view) =>
    isCredits(view) ? one(formatCredits(view.reserved)) : NONE,
  ),
  gauge('cycle_credits', 'Credits charged in this cycle, by event time.', (view) =>
    isCredits(view) ? one(formatCredits(BigInt(get(usedThisCycle(view), 'credits')))) : NONE,
  ),
  gauge('cycle_cost_usd', 'US dollars that the usage of this cycle cost.', (view) =>
    one(formatUsd(BigInt(get(usedThisCycle(view), 'usd')))),
  ),
  gauge('cycle_requests', 'Inference requests of this cycle.', (view) =>
    one(get(usedThisCycle(view), 'requests').toString()),
  ),
  gauge('cycle_agent_runs', 'Agent runs of this cycle.', (view) =>
    one(get(usedThisCycle(view), 'agentRuns').toString()),
  ),
  gauge('cycle_tokens', 'Tokens of this cycle.', (view) =>
    TOKEN_KINDS.map(
      (kind) => [[['token_type', TOKEN_LABELS[kind]]], get(usedThisCycle(view), kind).toString()] as const,
    ),
  ),
  gauge('cycle_start_timestamp_seconds', 'When this cycle began.', (view) => one(seconds(view.account.cycle.start))),
  gauge('cycle_end_timestamp_seconds', 'When this cycle ends.', (view) => one(seconds(view.account.cycle.end))),
  gauge(
    'burn_rate_credits_per_second',
    'Credits a second, over the last 7 days by event time.',
    (view, { ratePerDay }) => (isCredits(view) ? one(String(Number(ratePerDay.expected) / 1e6 / DAY_SECONDS)) : NONE),
  ),
  gauge(
    'burn_rate_usd_per_second',
    'US dollars a second, over the last 7 days by event time.',
    (view, { ratePerDay }) => (isCredits(view) ? NONE : one(String(Number(ratePerDay.expected) / 1e9 / DAY_SECONDS))),
  ),
  gauge(
    'run_out_timestamp_seconds',
    'When the balance, or the headroom of the cap, reaches zero; absent where it does not within a year.',
    (_, { early, runOutAt, late }) =>
      Object.entries({ early, expected: runOutAt, late }).flatMap(([estimate, time]) =>
        time === null ? [] : [[[['estimate', estimate]], seconds(time)] as const],
      ),
  ),
  gauge('projection_available', 'Whether there is enough history to project from.', (_, { available }) =>
    one(available ? '1' : '0'),
  ),
  gauge(
    'run_out_before_cycle_end',
    'Whether the run-out is expected before this cycle ends.',
    (_, { runOutBeforeCycleEnd }) => one(runOutBeforeCycleEnd ? '1' : '0'),
  ),
  gauge(
    'threshold_crossed_timestamp_seconds',
    'When this percentage of what was granted, or of the cap, was first used in this cycle.',
    ({ account }) =>
      Object.entries(account.crossed).flatMap(([threshold, time]) =>
        time === undefined ? [] : [[[['threshold', threshold]], seconds(time)] as const],
      ),
  ),
  gauge('spend_usd', 'US dollars spent in this cycle (byom).', (view) =>
    isCredits(view) ? NONE : one(formatUsd(view.account.spent)),
  ),
  gauge('spend_reserved_usd', 'US dollars held by reservations (byom).', (view) =>
    isCredits(view) ? NONE : one(formatUsd(view.reserved)),
  ),
  gauge('spend_cap_usd', 'The spend cap of a cycle (byom).', (view) =>
    isCredits(view) || view.account.spendCap === null ? NONE : one(formatUsd(view.account.spendCap)),
  ),
  gauge('org_info', 'What an organization is.', ({ account, plan }) => [
    [
      [
        ['name', account.name],
        ['plan', plan?.plan ?? account.terms.plan],
        ['billing_model', account.terms.billingModel],
        ['timezone', account.terms.timezone],
      ],
      '1',
    ],
  ]),
  gauge('last_event_timestamp_seconds', 'Time of the newest event.', ({ account }) =>
    account.lastEventAt === null ? NONE : one(seconds(account.lastEventAt)),
  ),
];

/** The gauges of all organizations, family by family. */
export function writeGauges(views: readonly View[], openMetrics: boolean): string {
  const projections = views.map((view) => projected(view));
  let text = '';
  for (const family of GAUGES) {
    let lines = '';
    views.forEach((view, index) => {
      const projection = projections[index];
      if (!projection) return;
      for (const [labels, value] of family.samples(view, projection))
        lines += `${prefixOf(family.name, [['org', view.account.org], ...labels])}${value}\n`;
    });
    if (lines !== '') text += header(family, openMetrics) + lines;
  }
  return text;
}
