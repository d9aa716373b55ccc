/** The billing cycle as it stands, and the usage that made it. */
import { credits, lines } from '../panels.ts';
import { LEDGER, ledger } from '../queries.ts';

/** What the variables of the page leave. */
export const FILTERS = { workspace: ['$workspace'], model: ['$model'] };

export const billingCycle = () =>
  credits(
    {
      title: 'This billing cycle',
      description:
        'What is granted and used in the current billing cycle, monthly and bonus credits apart, and when it will ' +
        'be used up at the rate of the last 7 days. Updates by itself, whatever the time range.',
      width: 24,
      height: 10,
    },
    { view: 'meter', upgradeUrl: '', inviteUrl: '' },
    [ledger({ queryType: 'balance', live: true }, 'A'), ledger({ queryType: 'projection', live: true }, 'B')],
  );

export const usageOverTime = () =>
  lines(
    {
      title: 'Usage over time',
      description:
        'Web and CLI usage: by hour up to 3 days, by day up to 14 days, by week up to 92 days, then by month. ' +
        'Points stand apart where the time range cuts their hour, day, week or month, or where it is not over yet. ' +
        'In credits, or in USD where the organization brings its own model.',
      width: 24,
      height: 9,
    },
    LEDGER,
    [ledger({ queryType: 'series', groupBy: 'surface', interval: 'auto', filters: FILTERS })],
  ).unit('sishort');
