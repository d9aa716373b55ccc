/** The billing cycle as it stands: whatever the time range. */
import { figures, view } from '../panels/ours.ts';
import { ledger } from '../queries.ts';

export const billingCycle = () =>
  view(
    {
      title: 'This billing cycle',
      description:
        'What is granted and used in the current billing cycle, monthly and bonus credits apart, and when it will ' +
        'be used up at the rate of the last 7 days. Updates by itself, whatever the time range.',
      width: 24,
      height: 9,
    },
    { view: 'meter' },
    [ledger({ queryType: 'balance', live: true }, 'A'), ledger({ queryType: 'projection', live: true }, 'B')],
  );

export const burnDown = (width = 12) =>
  view(
    {
      title: 'Use against the allowance',
      description:
        'What the current cycle has used so far, day by day, against what was granted (or the spend cap), and where ' +
        'it leads by the end of the cycle: expected, and as early or late as the last 7 days allow.',
      width,
      height: 9,
    },
    { view: 'burndown' },
    [
      ledger({ queryType: 'balance' }, 'A'),
      ledger({ queryType: 'projection' }, 'B'),
      ledger({ queryType: 'series', range: 'cycle', interval: 'day', partial: 'together' }, 'C'),
    ],
  );

export const cycleSummary = () =>
  figures(
    {
      title: 'This billing cycle',
      description:
        'What the current billing cycle used so far, whatever the time range and the filters, each beside the last ' +
        'cycle by the same day; and what is left of the plan and of purchased credits.',
      width: 24,
      height: 4,
    },
    ledger({ queryType: 'summary', compare: 'cycle' }),
    [
      { field: 'creditsUsed', title: 'Credits used', unit: 'locale', decimals: 0 },
      { field: 'creditsRemaining', title: 'Credits remaining', unit: 'locale', decimals: 0 },
      { field: 'requests', title: 'Gateway requests', unit: 'locale' },
      { field: 'agentRuns', title: 'Agent runs', unit: 'locale' },
      { field: 'totalTokens', title: 'Tokens', unit: 'sishort' },
      { field: 'cycleStart', title: 'Cycle began', unit: 'time:MMM D' },
      { field: 'cycleEnd', title: 'Cycle ends', unit: 'dateTimeFromNow' },
    ],
  );
