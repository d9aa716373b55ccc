import { TOKEN_TABLE } from '@ledgerline/api/vocabulary';
import { POOLS } from '../model/account.ts';
import { formatCredits, formatUsd } from '../model/money.ts';
import type { Measure } from '../ledger/rollups.ts';
import { get } from '../reading/amounts.ts';
import { poolBalances, type PoolBalance } from '../reading/balance.ts';
import type { Meter } from '../reading/projection.ts';
import { header, prefixOf, type Family, type Labels } from './text.ts';

/** One sample: its labels besides `org`, and its value as text. */
type Sample = readonly [labels: Labels, value: string];

interface Gauge extends Family {
  /** Of an organization's present state; nothing where that is unknown: absent means unknown, 0 is 0. */
  readonly samples: (meter: Meter) => readonly Sample[];
}

const seconds = (time: number): string => String(time / 1000);
const one = (value: string): readonly Sample[] => [[[], value]];
const NONE: readonly Sample[] = [];
const isCredits = ({ state }: Meter): boolean => state.account.terms.billingModel === 'credits';
const used = ({ thisCycle }: Meter, measure: Measure): number | bigint => get(thisCycle, measure);
const DAY_SECONDS = 86_400;
const perSecond = ({ projection }: Meter, unit: number): string =>
  String(Number(projection.ratePerDay.expected) / unit / DAY_SECONDS);

function gauge(name: string, help: string, samples: Gauge['samples']): Gauge {
  return { name, type: 'gauge', help, samples };
}

const pools = (meter: Meter, name: keyof PoolBalance): readonly Sample[] => {
  if (!isCredits(meter)) return NONE;
  const balances = poolBalances(meter.state.account);
  return POOLS.map((pool) => [[['pool', pool]], formatCredits(balances[pool][name])] as const);
};

/** One row each; all say what the API says, because they ask the same functions. */
export const GAUGES: readonly Gauge[] = [
  gauge('credits_remaining', 'Credits left.', (meter) => pools(meter, 'remaining')),
  gauge('credits_granted', 'Credits used in this cycle and left.', (meter) => pools(meter, 'granted')),
  gauge('credits_used', 'Credits burned in this cycle.', (meter) => pools(meter, 'used')),
  gauge('credits_expiring', 'Credits left that end with or before this cycle.', (meter) => pools(meter, 'expiring')),
  gauge('credits_reserved', 'Credits held by reservations.', (meter) =>
    isCredits(meter) ? one(formatCredits(meter.state.reserved)) : NONE,
  ),
  gauge('cycle_credits', 'Credits charged in this cycle, by event time.', (meter) =>
    isCredits(meter) ? one(formatCredits(BigInt(used(meter, 'credits')))) : NONE,
  ),
  gauge('cycle_cost_usd', 'US dollars that the usage of this cycle cost.', (meter) =>
    one(formatUsd(BigInt(used(meter, 'usd')))),
  ),
  gauge('cycle_requests', 'Inference requests of this cycle.', (meter) => one(used(meter, 'requests').toString())),
  gauge('cycle_agent_runs', 'Agent runs of this cycle.', (meter) => one(used(meter, 'agentRuns').toString())),
  gauge('cycle_tokens', 'Tokens of this cycle.', (meter) =>
    TOKEN_TABLE.map(({ name, label }) => [[['token_type', label]], used(meter, name).toString()] as const),
  ),
  gauge('cycle_start_timestamp_seconds', 'When this cycle began.', ({ state }) =>
    one(seconds(state.account.cycle.start)),
  ),
  gauge('cycle_end_timestamp_seconds', 'When this cycle ends.', ({ state }) => one(seconds(state.account.cycle.end))),
  gauge('burn_rate_credits_per_second', 'Credits a second, over the last 7 days by event time.', (meter) =>
    isCredits(meter) ? one(perSecond(meter, 1e6)) : NONE,
  ),
  gauge('burn_rate_usd_per_second', 'US dollars a second, over the last 7 days by event time.', (meter) =>
    isCredits(meter) ? NONE : one(perSecond(meter, 1e9)),
  ),
  gauge(
    'run_out_timestamp_seconds',
    'When the balance, or the headroom of the cap, reaches zero; absent where it does not within a year.',
    ({ projection: { early, runOutAt, late } }) =>
      Object.entries({ early, expected: runOutAt, late }).flatMap(([estimate, time]) =>
        time === null ? [] : [[[['estimate', estimate]], seconds(time)] as const],
      ),
  ),
  gauge('projection_available', 'Whether there is enough history to project from.', ({ projection: { available } }) =>
    one(available ? '1' : '0'),
  ),
  gauge(
    'run_out_before_cycle_end',
    'Whether the run-out is expected before this cycle ends.',
    ({ projection: { runOutBeforeCycleEnd } }) => one(runOutBeforeCycleEnd ? '1' : '0'),
  ),
  gauge(
    'threshold_crossed_timestamp_seconds',
    'When this percentage of what was granted, or of the cap, was first used in this cycle.',
    ({ state }) =>
      Object.entries(state.account.crossed).flatMap(([threshold, time]) =>
        time === undefined ? [] : [[[['threshold', threshold]], seconds(time)] as const],
      ),
  ),
  gauge('spend_usd', 'US dollars spent in this cycle (byom).', (meter) =>
    isCredits(meter) ? NONE : one(formatUsd(meter.state.account.spent)),
  ),
  gauge('spend_reserved_usd', 'US dollars held by reservations (byom).', (meter) =>
    isCredits(meter) ? NONE : one(formatUsd(meter.state.reserved)),
  ),
  gauge('spend_cap_usd', 'The spend cap of a cycle (byom).', (meter) => {
    const { spendCap } = meter.state.account;
    return isCredits(meter) || spendCap === null ? NONE : one(formatUsd(spendCap));
  }),
  gauge('org_info', 'What an organization is.', ({ state: { account, plan } }) => [
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
  gauge('last_event_timestamp_seconds', 'Time of the newest event.', ({ state: { account } }) =>
    account.lastEventAt === null ? NONE : one(seconds(account.lastEventAt)),
  ),
];

/** The gauges of all organizations, family by family. */
export function writeGauges(meters: readonly Meter[], openMetrics: boolean): string {
  let text = '';
  for (const family of GAUGES) {
    let lines = '';
    for (const meter of meters)
      for (const [labels, value] of family.samples(meter))
        lines += `${prefixOf(family.name, [['org', meter.state.account.org], ...labels])}${value}\n`;
    if (lines !== '') text += header(family, openMetrics) + lines;
  }
  return text;
}
