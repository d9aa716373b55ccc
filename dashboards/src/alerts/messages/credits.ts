/** Credits and caps: how far they are used, how long they last, what of them is lost. */
import { lastSeconds, type Message } from '../message.ts';

const SPENT = () => 'max by (job, org) (ledgerline_spend_usd)';
const REMAINING = () => 'max by (job, org) (org:ledgerline_credits_remaining:sum)';
const RUN_OUT = 'max by (job, org) (ledgerline_run_out_timestamp_seconds{estimate="expected"})';
const AHEAD = () => `floor(${RUN_OUT} > time())`;
const USD_REMAINING = () => 'max by (job, org) (ledgerline_spend_cap_usd) - max by (job, org) (ledgerline_spend_usd)';
const CYCLE_END = () => 'floor(max by (job, org) (ledgerline_cycle_end_timestamp_seconds))';

/** The projection looks at the last 7 days. */
const LAST_7_DAYS = lastSeconds('7 * 86400');
/** The value is the moment of the crossing: the day before it, and the event that crossed. */
const DAY_BEFORE_CROSSING = {
  FROM: (expr: string) => `((${expr}) - 86400) * 1000`,
  TO: (expr: string) => `((${expr}) + 60) * 1000`,
};
const THIS_CYCLE = {
  FROM: () => 'max by (job, org) (ledgerline_cycle_start_timestamp_seconds) * 1000',
  TO: () => 'vector(time() * 1000)',
};

const WHAT = '{{ if $values.SPENT }}spend cap{{ else }}credits{{ end }}';
const CREDITS_REMAIN = '{{ with $values.REMAINING }} {{ .Value | humanize }} credits remain.{{ end }}';
const USD_REMAIN = '{{ with $values.USD }} {{ .Value | printf "%.2f" }} USD remain.{{ end }}';
const NOTHING_LEFT_AT =
  '{{ with $values.RUNOUT }} At the rate of the last 7 days nothing is left at {{ .Value | humanizeTimestamp }}.{{ end }}';

export const CREDITS: Record<string, Message> = {
  LedgerlineRunOutBeforeCycleEnd: {
    uid: 'run-out-cycle',
    summary: '{{ $labels.org }}: run-out before the billing cycle ends',
    description:
      '{{ if and $values.RUNOUT (not $values.LEFT) }}' +
      `Nothing is left of the ${WHAT} of {{ $labels.org }} since {{ $values.RUNOUT.Value | humanizeTimestamp }}.` +
      `{{ else }}The ${WHAT} of {{ $labels.org }} will not last at the rate of the last 7 days` +
      '{{ with $values.RUNOUT }}: nothing is left at {{ .Value | humanizeTimestamp }}{{ end }}.' +
      `${CREDITS_REMAIN}${USD_REMAIN}{{ end }}` +
      '{{ with $values.CYCLEEND }} The cycle ends at {{ .Value | humanizeTimestamp }}.{{ end }}',
    context: {
      // Behind the cycle's end: helped within the last 10 minutes.
      RUNOUT: () => `floor(${RUN_OUT} unless ${RUN_OUT} > ${CYCLE_END()})`,
      LEFT: () => `${RUN_OUT} > time()`,
      CYCLEEND: CYCLE_END,
      SPENT,
      REMAINING,
      USD: USD_REMAINING,
    },
    window: LAST_7_DAYS,
  },
  LedgerlineRunOutWithin24h: {
    uid: 'run-out-24h',
    summary: '{{ $labels.org }}: run-out in {{ $values.A.Value | humanizeDuration }}',
    description:
      `At the rate of the last 7 days the ${WHAT} of {{ $labels.org }} will be used up in ` +
      '{{ $values.A.Value | humanizeDuration }}' +
      '{{ with $values.RUNOUT }}, at {{ .Value | humanizeTimestamp }}{{ end }}.' +
      `${CREDITS_REMAIN}${USD_REMAIN}`,
    context: { SPENT, REMAINING, USD: USD_REMAINING, RUNOUT: (expr) => `floor(time() + (${expr}))` },
    window: LAST_7_DAYS,
  },
  LedgerlineCreditsThresholdCrossed: {
    uid: 'credits',
    summary:
      '{{ $labels.org }}: {{ if eq $labels.threshold "100" }}out of credits' +
      '{{ else }}{{ $labels.threshold }} % of the credits are used{{ end }}',
    description:
      '{{ if eq $labels.threshold "100" }}' +
      '{{ $labels.org }} used the last of its credits at {{ $values.A.Value | humanizeTimestamp }}. ' +
      'Usage goes to overage until credits are bought or the next cycle starts' +
      '{{ with $values.CYCLEEND }}, at {{ .Value | humanizeTimestamp }}{{ end }}.{{ else }}' +
      '{{ $labels.org }} crossed {{ $labels.threshold }} % of its credits at {{ $values.A.Value | humanizeTimestamp }}.' +
      `${CREDITS_REMAIN}${NOTHING_LEFT_AT}{{ end }}`,
    context: { REMAINING, RUNOUT: AHEAD, CYCLEEND: CYCLE_END },
    window: DAY_BEFORE_CROSSING,
  },
  LedgerlineSpendCapThresholdCrossed: {
    uid: 'cap',
    summary: '{{ $labels.org }}: {{ $labels.threshold }} % of the spend cap is used',
    description:
      '{{ $labels.org }} crossed {{ $labels.threshold }} % of its spend cap at ' +
      '{{ $values.A.Value | humanizeTimestamp }}.{{ if and $values.CAP $values.SPENT }} ' +
      'Spent: {{ $values.SPENT.Value | printf "%.2f" }} of {{ $values.CAP.Value | printf "%.2f" }} USD.{{ end }}' +
      NOTHING_LEFT_AT,
    context: { SPENT, RUNOUT: AHEAD, CAP: () => 'max by (job, org) (ledgerline_spend_cap_usd)' },
    window: DAY_BEFORE_CROSSING,
  },
  LedgerlineCreditsExpireUnused: {
    uid: 'expire',
    summary: '{{ $labels.org }}: {{ $values.A.Value | humanize }} {{ $labels.pool }} credits will expire unused',
    description:
      'At the rate of the last 7 days {{ $values.A.Value | humanize }} {{ $labels.pool }} credits of {{ $labels.org }} ' +
      'are not used when they expire' +
      '{{ with $values.CYCLEEND }}, at {{ .Value | humanizeTimestamp }} or before{{ end }}.',
    context: { CYCLEEND: CYCLE_END },
    window: THIS_CYCLE,
  },
};
