/**
 * What Grafana says when an alert of Prometheus fires. Prometheus asks for more numbers from within a template, Grafana
 * cannot: each number is a query of the rule, and a template reads `$values.<query>.Value`. `with` keeps a sentence
 * away where its query has no answer.
 */
import { UIDS } from '@ledgerline/api/grafana';

export interface Message {
  /** Part of the rule's uid: it stays, whatever the alert is called. */
  uid: string;
  summary: string;
  description: string;
  /** More queries of the rule, with labels among those of the alert (or none). */
  context: Record<string, (expr: string) => string>;
  /** Set where the alert is about an organization: the conversations of these milliseconds are behind it. */
  window?: Record<'FROM' | 'TO', (expr: string) => string>;
  /** Said while Prometheus does not answer. Most say nothing then and stay as they are. */
  unanswered?: string;
}

export const LINK =
  `{{ externalURL }}d/${UIDS.conversation}?var-org={{ $labels.org | urlquery }}` +
  '&from={{ printf "%.0f" $values.FROM.Value }}&to={{ printf "%.0f" $values.TO.Value }}';

const SPENT = () => 'max by (job, org) (ledgerline_spend_usd)';
const REMAINING = () => 'max by (job, org) (org:ledgerline_credits_remaining:sum)';
const RUN_OUT = 'max by (job, org) (ledgerline_run_out_timestamp_seconds{estimate="expected"})';

/** The projection looks at the last 7 days. */
const LAST_7_DAYS = {
  FROM: () => 'vector((time() - 7 * 86400) * 1000)',
  TO: () => 'vector(time() * 1000)',
};
const LAST_HOUR = {
  FROM: () => 'vector((time() - 3600) * 1000)',
  TO: () => 'vector(time() * 1000)',
};
/** The value is the moment of the crossing: the day before it, and the event that crossed. */
const DAY_BEFORE_CROSSING = {
  FROM: (expr: string) => `((${expr}) - 86400) * 1000`,
  TO: (expr: string) => `((${expr}) + 60) * 1000`,
};

const WHAT = '{{ if $values.SPENT }}spend cap{{ else }}credits{{ end }}';
const CREDITS_REMAIN = '{{ with $values.REMAINING }} {{ .Value | humanize }} credits remain.{{ end }}';

export const MESSAGES: Record<string, Message> = {
  LedgerlineRunOutBeforeCycleEnd: {
    uid: 'run-out-cycle',
    summary: '{{ $labels.org }}: run-out before the billing cycle ends',
    description:
      '{{ if and $values.RUNOUT (not $values.LEFT) }}' +
      `Nothing is left of the ${WHAT} of {{ $labels.org }} since {{ $values.RUNOUT.Value | humanizeTimestamp }}.` +
      `{{ else }}The ${WHAT} of {{ $labels.org }} will not last at the rate of the last 7 days` +
      '{{ with $values.RUNOUT }}: nothing is left at {{ .Value | humanizeTimestamp }}{{ end }}.{{ end }}' +
      '{{ with $values.CYCLEEND }} The cycle ends at {{ .Value | humanizeTimestamp }}.{{ end }}',
    context: {
      RUNOUT: () => `floor(${RUN_OUT})`,
      LEFT: () => `${RUN_OUT} > time()`,
      CYCLEEND: () => 'floor(max by (job, org) (ledgerline_cycle_end_timestamp_seconds))',
      SPENT,
    },
    window: LAST_7_DAYS,
  },
  LedgerlineRunOutWithin24h: {
    uid: 'run-out-24h',
    summary: '{{ $labels.org }}: run-out in {{ $values.A.Value | humanizeDuration }}',
    description:
      `At the rate of the last 7 days the ${WHAT} of {{ $labels.org }} will be used up in ` +
      `{{ $values.A.Value | humanizeDuration }}.${CREDITS_REMAIN}`,
    context: { SPENT, REMAINING },
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
      'Usage goes to overage until credits are bought or the next cycle starts.{{ else }}' +
      '{{ $labels.org }} crossed {{ $labels.threshold }} % of its credits at {{ $values.A.Value | humanizeTimestamp }}.' +
      `${CREDITS_REMAIN}{{ end }}`,
    context: { REMAINING },
    window: DAY_BEFORE_CROSSING,
  },
  LedgerlineSpendCapThresholdCrossed: {
    uid: 'cap',
    summary: '{{ $labels.org }}: {{ $labels.threshold }} % of the spend cap is used',
    description:
      '{{ $labels.org }} crossed {{ $labels.threshold }} % of its spend cap at ' +
      '{{ $values.A.Value | humanizeTimestamp }}.{{ if and $values.CAP $values.SPENT }} ' +
      'Spent: {{ $values.SPENT.Value | printf "%.2f" }} of {{ $values.CAP.Value | printf "%.2f" }} USD.{{ end }}',
    context: { SPENT, CAP: () => 'max by (job, org) (ledgerline_spend_cap_usd)' },
    window: DAY_BEFORE_CROSSING,
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
  LedgerlineExporterDown: {
    uid: 'exporter-down',
    summary: 'No Ledgerline exporter answers',
    description:
      'Prometheus has had no answer from any target of the job {{ $labels.job }} for 2 minutes. ' +
      'Balances, run-outs and thresholds are unknown until one is back.',
    context: {},
    unanswered: 'Prometheus does not answer Grafana: alerts of Ledgerline are as they last were',
  },
  LedgerlineReplicaDown: {
    uid: 'replica-down',
    summary: 'Ledgerline replica {{ $labels.instance }} does not answer',
    description:
      'The replica {{ $labels.instance }} has not answered for 5 minutes; others of the job {{ $labels.job }} do.',
    context: {},
  },
  LedgerlineLedgerMismatch: {
    uid: 'mismatch',
    summary: 'The ledger does not add up: {{ $values.A.Value }} mismatches',
    description:
      '{{ $labels.instance }} found {{ $values.A.Value }} numbers that are not what the entries and events of the ledger ' +
      'add up to. Run `npx ledgerline verify` for their names, and compare with a backup before anybody is billed.',
    context: {},
  },
  LedgerlineLedgerUnverified: {
    uid: 'unverified',
    summary: 'The ledger has not been verified for {{ $values.A.Value | humanizeDuration }}',
    description:
      'No round of verification on {{ $labels.instance }} has ended without a mismatch for ' +
      '{{ $values.A.Value | humanizeDuration }}. Its log says what could not be read.',
    context: {},
  },
};
