/** What was left and how long it would last, as Prometheus has seen it. */
import { POOLS } from '@ledgerline/api/words';
import { colored, lines } from '../panels/graphs.ts';
import { metric, PROMETHEUS } from '../queries.ts';

/** Prometheus knows what was left at a past moment without asking the ledger for each of them. */
const CAP = 'cap (USD)';
const ESTIMATES = ['early', 'expected', 'late'];
/** Quoted by Grafana: between quotes of ours it would leave those of a name as they are. */
const ORG = '${org:doublequote}';
const CREDITS_LEFT = `max by (pool) (ledgerline_credits_remaining{org=${ORG}})`;
const CAP_LEFT = `max(ledgerline_spend_cap_usd{org=${ORG}}) - max(ledgerline_spend_usd{org=${ORG}})`;
const LEFT = `${CREDITS_LEFT} or label_replace(${CAP_LEFT}, "pool", "${CAP}", "", "")`;
/** Not by a recorded series: records have no past before Prometheus began, which samples may be given. */
const DAYS_LEFT = `(max by (estimate) (ledgerline_run_out_timestamp_seconds{org=${ORG}}) - time()) / 86400`;

export const leftOverTime = () =>
  lines(
    {
      title: 'Left over time',
      description: 'Credits left in each pool (of a cap: USD), as Prometheus has seen them.',
      width: 12,
      height: 9,
    },
    PROMETHEUS,
    [metric(LEFT, '{{pool}}')],
  )
    .unit('sishort')
    .overrides(colored([...POOLS, CAP]))
    .noValue('Prometheus has no samples of it in this time range');

export const timeUntilRunOut = () =>
  lines(
    {
      title: 'Time until run-out',
      description:
        'At the rate of the last 7 days: expected, and as early or late as the ups and downs of those days allow.',
      width: 12,
      height: 9,
    },
    PROMETHEUS,
    [metric(DAYS_LEFT, '{{estimate}}')],
  )
    // A unit of Grafana's own would turn over to weeks, and an axis that counts 3.31 weeks is read by nobody.
    .unit('suffix: days')
    .overrides(colored(ESTIMATES))
    .noValue('No run-out within a year, or not enough history to say');
