/** The service itself: is it there, does it take what is sent, is it right? */
import { lastSeconds, type Message } from '../message.ts';

export const SERVICE: Record<string, Message> = {
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
  LedgerlineLedgerUnreadable: {
    uid: 'unreadable',
    summary: 'The ledger of {{ $labels.instance }} cannot be read',
    description:
      'The exporter {{ $labels.instance }} answers, but has not been able to read its ledger for 2 minutes. ' +
      'Balances, run-outs and thresholds are unknown until it can. Its log says why.',
    context: {},
  },
  LedgerlineNoEventsAtAll: {
    uid: 'no-events-at-all',
    summary: 'No usage of anybody for {{ $values.A.Value | humanizeDuration }}',
    description:
      'The newest event in the ledger of the job {{ $labels.job }} is {{ $values.A.Value | humanizeDuration }} old, and ' +
      'around this time of the week there always were some. What is used now is charged to nobody.',
    context: {},
  },
  LedgerlineEventsRefused: {
    uid: 'events-refused',
    summary: '{{ $values.A.Value | humanize }} events refused in the last hour',
    description:
      '{{ $values.A.Value | humanize }} of the events sent to the job {{ $labels.job }} in the last hour were refused. ' +
      'What they say was used is in no balance, unless it is sent again mended.',
    context: {},
  },
  LedgerlineUsageNotTaken: {
    uid: 'usage-not-taken',
    summary: 'Usage of {{ $labels.source }} comes by a signal from which it is not taken',
    description:
      'In the last hour {{ $labels.source }} told the job {{ $labels.job }} of usage only by a signal from which it is ' +
      'not taken. It is charged to nobody.',
    context: {},
  },
  LedgerlineReservationsRefused: {
    uid: 'reservations',
    summary: '{{ $values.A.Value | humanize }} reservations refused in 15 minutes',
    description:
      'The gate of the job {{ $labels.job }} refused {{ $values.A.Value | humanize }} reservations in the last ' +
      '15 minutes: what was asked for is more than is left.' +
      '{{ with $values.EMPTY }} Nothing is left of {{ .Value }} organizations.{{ end }}',
    context: {
      EMPTY: () =>
        'count by (job) (org:ledgerline_credits_percent_used >= 100 or org:ledgerline_spend_cap_percent_used >= 100)',
    },
  },
  LedgerlineLedgerMismatch: {
    uid: 'mismatch',
    summary: 'The ledger does not add up: {{ $values.A.Value }} mismatches',
    description:
      '{{ $labels.instance }} found {{ $values.A.Value }} numbers that are not what the entries and events of the ledger ' +
      'add up to. Run `npx ledgerline verify` for their names, and compare with a backup before anybody is billed.',
    context: {},
  },
  LedgerlineBillDiffers: {
    uid: 'bill-differs',
    summary: '{{ $labels.org }}: the {{ $labels.kind }} bill of {{ $labels.provider }} is not what the ledger says',
    description:
      '{{ $values.A.Value }} rows (day, model and workspace) of the {{ $labels.kind }} of {{ $labels.provider }} differ ' +
      'from the ledger of {{ $labels.org }} by more than was allowed, as last recorded.',
    context: {},
    window: lastSeconds(35 * 86_400),
  },
  LedgerlineBillNotCompared: {
    uid: 'bill-not-compared',
    summary:
      '{{ $labels.org }}: the {{ $labels.kind }} bill of {{ $labels.provider }} has not been compared for ' +
      '{{ $values.A.Value | humanizeDuration }}',
    description:
      'The {{ $labels.kind }} of {{ $labels.provider }} were last compared with the ledger of {{ $labels.org }} ' +
      '{{ $values.A.Value | humanizeDuration }} ago.',
    context: {},
    window: lastSeconds(35 * 86_400),
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
