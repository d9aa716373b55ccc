/** Usage: too much of it, none, and what is not counted. */
import { lastSeconds, type Message } from '../message.ts';

const LAST_HOUR = lastSeconds(3600);
const LAST_3_HOURS = lastSeconds('3 * 3600');
const LAST_DAY = lastSeconds(86400);
/** The value is the age of the last event: what came before it. */
const UP_TO_THE_LAST = {
  FROM: (expr: string) => `(time() - (${expr}) - 86400) * 1000`,
  TO: (expr: string) => `(time() - (${expr}) + 60) * 1000`,
};

const BUSIEST =
  '{{ with $values.BUSIEST }}; its busiest 3 hours of the last 3 weeks were {{ .Value | humanize }}{{ end }}.';
const MODEL = '{{ with $labels.model }}{{ . }}{{ else }}no model{{ end }}';
const USER = '{{ with $labels.user }}{{ . }}{{ else }}no user{{ end }}';

export const USAGE: Record<string, Message> = {
  LedgerlineBurnRateJump: {
    uid: 'jump',
    summary: '{{ $labels.org }}: {{ $values.A.Value | humanize }} {{ $labels.unit }} in 3 hours, more than ever',
    description:
      '{{ $labels.org }} used {{ $values.A.Value | humanize }} {{ $labels.unit }} in the last 3 hours' +
      BUSIEST +
      '{{ with $values.RUNOUT }} At the rate of the last 7 days nothing is left at {{ .Value | humanizeTimestamp }}.{{ end }}',
    context: {
      BUSIEST: () => 'max by (job, org, unit) (org_unit:ledgerline_cycle_usage_increase3h:max3w)',
      RUNOUT: () => 'floor(max by (job, org) (ledgerline_run_out_timestamp_seconds{estimate="expected"}) > time())',
    },
    window: LAST_3_HOURS,
  },
  LedgerlineModelBurnRateJump: {
    uid: 'jump-model',
    summary:
      '{{ $labels.org }}: {{ $values.A.Value | humanize }} {{ $labels.unit }} in 3 hours by ' +
      `${MODEL}, more than ever`,
    description:
      '{{ with $labels.model }}{{ . }}{{ else }}Usage without a model{{ end }} of {{ $labels.org }} came to ' +
      `{{ $values.A.Value | humanize }} {{ $labels.unit }} in the last 3 hours${BUSIEST}`,
    context: { BUSIEST: () => 'max by (job, org, model, unit) (org_model_unit:ledgerline_usage_increase3h:max3w)' },
    window: LAST_3_HOURS,
  },
  LedgerlineUserBurnRateJump: {
    uid: 'jump-user',
    summary: '{{ $labels.org }}: {{ $values.A.Value | humanize }} credits in 3 hours by ' + `${USER}, more than ever`,
    description:
      '{{ with $labels.user }}{{ . }}{{ else }}Usage without a user{{ end }} of {{ $labels.org }} came to ' +
      `{{ $values.A.Value | humanize }} credits in the last 3 hours${BUSIEST}`,
    context: { BUSIEST: () => 'max by (job, org, user) (org_user:ledgerline_user_credits_increase3h:max3w)' },
    window: LAST_3_HOURS,
  },
  LedgerlineNoEvents: {
    uid: 'no-events',
    summary: '{{ $labels.org }}: no usage for {{ $values.A.Value | humanizeDuration }}',
    description:
      'The last event of {{ $labels.org }} is {{ $values.A.Value | humanizeDuration }} old.' +
      '{{ with $values.USUAL }} Around this time of the week it was never without one for longer than ' +
      '{{ .Value | humanizeDuration }}.{{ end }} If it goes on using something, that is charged to nobody.',
    context: { USUAL: () => 'max by (job, org) (org:ledgerline_last_event_age:usual_max)' },
    window: UP_TO_THE_LAST,
  },
  LedgerlineUnpricedUsage: {
    uid: 'unpriced',
    summary: '{{ $labels.org }}: usage of {{ with $labels.model }}{{ . }}{{ else }}no model{{ end }} has no price',
    description:
      'Events of {{ $labels.org }} in the last hour of which something has no price: {{ $values.A.Value }}, of ' +
      '{{ with $labels.model }}{{ . }}{{ else }}no model{{ end }}. No balance and no report counts what that costs.',
    context: {},
    window: LAST_HOUR,
  },
  LedgerlineSeriesOverflow: {
    uid: 'overflow',
    summary: '{{ $labels.org }}: {{ $labels.family }} has no room for all its labels',
    description:
      'Events of {{ $labels.org }} in the last 24 hours that {{ $labels.family }} counts under __other__, since it has ' +
      'no room for more label values: {{ $values.A.Value }}. Sums by organization and the ledger are whole.',
    context: {},
    window: LAST_DAY,
  },
};
