/** The exporter itself, as Prometheus scrapes it: whether it takes events in, answers, and can be believed. */
import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { lines, stackedLevels } from '../panels/graphs.ts';
import { alertStates, type Reading, reading } from '../panels/readings.ts';
import { metric, PROMETHEUS } from '../queries.ts';
import { HALF, INGESTED, OF, rate } from './scraped.ts';

const HTTP = 'ledgerline_http_request_duration_seconds';
/** A scrape, and what is asked of it by machines, is no reader's question. */
const ASKED = ', route=~"/v1/.*"';

const good = (value: number | null, color: string): dashboard.Threshold => ({ value, color });

/** What wakes somebody, each with the alert's own border between good and bad. */
const READINGS: readonly Reading[] = [
  {
    ...{ title: 'Reached', expr: `sum(up{${OF}}) / count(up{${OF}})`, unit: 'percentunit' },
    description: 'Share of the replicas that Prometheus reaches.',
    steps: [good(null, 'red'), good(0.01, 'orange'), good(1, 'green')],
  },
  {
    ...{
      title: 'Ledger read',
      expr: `min(ledgerline_collector_success{${OF}, collector="ledger"})`,
      unit: 'bool_yes_no',
    },
    description: 'Whether the last scrape could read the ledger; where not, its series are missing.',
    steps: [good(null, 'red'), good(1, 'green')],
  },
  {
    ...{ title: 'Mismatches', expr: `max(ledgerline_ledger_verify_mismatches{${OF}})`, unit: 'none' },
    description: 'Numbers of the ledger that are not what their entries add up to, as last verified: 0, always.',
    steps: [good(null, 'green'), good(1, 'red')],
    empty: 'Not verified yet',
  },
  {
    title: 'Verified',
    expr: `time() - max(ledgerline_ledger_verify_last_success_timestamp_seconds{${OF}})`,
    unit: 's',
    description: 'How long ago the whole ledger was last verified without a mismatch.',
    steps: [good(null, 'green'), good(2 * 86_400, 'orange')],
    empty: 'Not verified yet',
  },
  {
    ...{ title: 'Events', expr: `sum(${rate(INGESTED, ', result="accepted"')})`, unit: 'eps' },
    description: 'Events a second that became part of the ledger.',
  },
  {
    title: 'Refused',
    expr: `sum(${rate(INGESTED, ', result="rejected"')}) / (sum(${rate(INGESTED)}) > 0)`,
    ...{ unit: 'percentunit', decimals: 1 },
    description: 'Share of the events received that were refused: they are in no amount.',
    steps: [good(null, 'green'), good(0.01, 'orange'), good(0.1, 'red')],
    empty: 'Nothing received',
  },
  {
    title: 'Answer p99',
    expr: `histogram_quantile(0.99, sum by (le) (${rate(`${HTTP}_bucket`, ASKED)})) >= 0`,
    unit: 's',
    description: 'Of a hundred answers of the API, all but the slowest took no longer.',
    steps: [good(null, 'green'), good(1, 'orange')],
    empty: 'Nobody asked',
  },
  {
    ...{ title: 'Memory', expr: `max(process_resident_memory_bytes{${OF}})`, unit: 'bytes' },
    description: 'Resident, of the replica with the most.',
  },
];
export const headlines = () => READINGS.map((each) => reading({ width: 3, height: 4, ...each }, PROMETHEUS));

const ALERTS = 'ALERTS{alertname=~"Ledgerline.*"';

export const alerts = () =>
  alertStates(
    {
      title: 'Alerts',
      description: 'When which of the shipped alerts was pending or firing, as Prometheus evaluates them.',
      width: 24,
      height: 6,
      empty: 'No alert was pending or firing in this time range',
    },
    `max by (alertname) (${ALERTS}, alertstate="pending"} or 2 * ${ALERTS}, alertstate="firing"})`,
    '{{alertname}}',
    PROMETHEUS,
  );

export const requestsByRoute = () =>
  stackedLevels(
    {
      ...{ title: 'Requests by route', ...HALF, empty: 'Nobody asked in this time range' },
      description: 'Requests a second, scrapes among them.',
    },
    PROMETHEUS,
    [metric(`sum by (route) (${rate(`${HTTP}_count`)}) > 0`, '{{route}}')],
  ).unit('reqps');

export const slowest = () =>
  lines(
    {
      ...{ title: 'Slowest answers by route', ...HALF, empty: 'Nobody asked in this time range' },
      description: 'The 99th percentile of each route: of a hundred answers, all but one took no longer.',
    },
    PROMETHEUS,
    [metric(`histogram_quantile(0.99, sum by (le, route) (${rate(`${HTTP}_bucket`)})) >= 0`, '{{route}}')],
  ).unit('s');

export const failures = () =>
  stackedLevels(
    {
      ...{ title: 'Failures and refusals', ...HALF, empty: 'Everything was answered in this time range' },
      description: 'Answers a second with a status of 4xx or 5xx: 401 and 403 are keys, 429 limits, 5xx ours.',
    },
    PROMETHEUS,
    [metric(`sum by (route, status) (${rate(`${HTTP}_count`, ', status=~"[45].*"')}) > 0`, '{{status}} {{route}}')],
  ).unit('reqps');

export const limited = () =>
  stackedLevels(
    {
      ...{ title: 'Limits reached', ...HALF, empty: 'No limit was reached in this time range' },
      description: 'Requests a second that were refused by a limit of the configuration.',
    },
    PROMETHEUS,
    [metric(`sum by (limit) (${rate('ledgerline_http_limited_total')}) > 0`, '{{limit}}')],
  ).unit('reqps');

export const collectors = () =>
  lines(
    {
      ...{ title: 'Time to collect', ...HALF, empty: 'Prometheus has no samples in this time range' },
      description: 'How long the parts of a scrape take, and the whole of it as Prometheus sees it.',
    },
    PROMETHEUS,
    [
      metric(`max by (collector) (ledgerline_collector_duration_seconds{${OF}})`, '{{collector}}', 'A'),
      metric(`max(scrape_duration_seconds{${OF}})`, 'whole scrape', 'B'),
    ],
  ).unit('s');

export const overflow = () =>
  lines(
    {
      ...{ title: 'Events without a series of their own', ...HALF, empty: 'No series family had to turn one away' },
      description:
        'Events counted under __other__ because a family had no room for their labels: amounts are right, names lost.',
    },
    PROMETHEUS,
    [metric(`sum by (org, family) (increase(ledgerline_series_overflow_total{${OF}}[1h])) > 0`, '{{org}} {{family}}')],
  ).unit('locale');

export const cpu = () =>
  lines({ title: 'CPU', description: 'Cores in use, all threads of a replica together.', ...HALF }, PROMETHEUS, [
    metric(rate('process_cpu_seconds_total'), '{{instance}}'),
  ]).unit('none');

export const memory = () =>
  lines(
    { title: 'Memory', description: 'Resident, and what of it is the heap of the main thread.', ...HALF },
    PROMETHEUS,
    [
      metric(`process_resident_memory_bytes{${OF}}`, '{{instance}}', 'A'),
      metric(`nodejs_heap_size_used_bytes{${OF}}`, '{{instance}} heap', 'B'),
    ],
  ).unit('bytes');

export const eventLoop = () =>
  lines(
    {
      ...{ title: 'Event loop delay', ...HALF },
      description: 'The 99th percentile of how long what is ready has to wait: requests are late by as much.',
    },
    PROMETHEUS,
    [metric(`nodejs_eventloop_lag_p99_seconds{${OF}}`, '{{instance}}')],
  ).unit('s');

export const restarts = () =>
  lines(
    { title: 'Running since', description: 'Time since each replica was started: it falls at a restart.', ...HALF },
    PROMETHEUS,
    [metric(`time() - process_start_time_seconds{${OF}}`, '{{instance}}')],
  ).unit('s');
