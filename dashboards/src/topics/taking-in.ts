/** What the exporter takes in, and what it does not. */
import { lines, stackedLevels } from '../panels/graphs.ts';
import { metric, PROMETHEUS } from '../queries.ts';
import { HALF, INGESTED, OF, rate } from './scraped.ts';

/** What it is for the ledger shows in its color. */
const RESULTS = { accepted: 'green', revised: 'blue', duplicate: 'text', conflict: 'orange', rejected: 'red' };
const colored = (name: string, fixedColor: string) => ({
  matcher: { id: 'byName', options: name },
  properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
});

export const ingestByResult = () =>
  stackedLevels(
    {
      ...{ title: 'Events by result', ...HALF, empty: 'Nothing was received in this time range' },
      description: 'Events a second: accepted, known already (a retry), revised, refused.',
    },
    PROMETHEUS,
    [metric(`sum by (result) (${rate(INGESTED)})`, '{{result}}')],
  )
    .unit('eps')
    .overrides(Object.entries(RESULTS).map(([name, color]) => colored(name, color)));

export const rejectedByReason = () =>
  stackedLevels(
    {
      ...{ title: 'Refused by reason', ...HALF, empty: 'Nothing was refused in this time range' },
      description: 'Events a second that are in no amount, and why. A sender has to mend them and send them again.',
    },
    PROMETHEUS,
    [metric(`sum by (reason) (${rate('ledgerline_ingest_rejected_total')}) > 0`, '{{reason}}')],
  ).unit('eps');

export const sinceLastEvent = () =>
  lines(
    {
      ...{ title: 'Since the last event', ...HALF, empty: 'No organization has had an event' },
      description: 'How old the newest event of each organization is, for the ten that have been silent for longest.',
    },
    PROMETHEUS,
    [metric(`topk(10, time() - max by (org) (ledgerline_last_event_timestamp_seconds{${OF}}))`, '{{org}}')],
  ).unit('s');

export const lateAndUnpriced = () =>
  stackedLevels(
    {
      ...{ title: 'Late and unpriced events', ...HALF, empty: 'None in this time range' },
      description:
        'Events an hour that came after their cycle was over, and that lacked a rate: the price book has a gap.',
    },
    PROMETHEUS,
    [
      metric(`sum by (org) (increase(ledgerline_late_events_total{${OF}}[1h])) > 0`, '{{org}}: late', 'A'),
      metric(
        `sum by (org, model) (increase(ledgerline_unpriced_events_total{${OF}}[1h])) > 0`,
        '{{org}}: {{model}}',
        'B',
      ),
    ],
  ).unit('locale');

export const telemetry = () =>
  stackedLevels(
    {
      ...{ title: 'Telemetry', ...HALF, empty: 'No telemetry was received in this time range' },
      description:
        'Spans, log records and data points a second, by who told of usage and what became of it: usage, told by ' +
        'another signal or span too, no usage, unusable.',
    },
    PROMETHEUS,
    [metric(`sum by (source, result) (${rate('ledgerline_otlp_records_total')}) > 0`, '{{source}}: {{result}}')],
  ).unit('eps');

export const mended = () =>
  stackedLevels(
    {
      ...{ title: 'Attributes left out', ...HALF, empty: 'Every attribute was of use in this time range' },
      description: 'Values a second that no event may have, by field: the usage was taken without them.',
    },
    PROMETHEUS,
    [metric(`sum by (field) (${rate('ledgerline_otlp_mended_total')}) > 0`, '{{field}}')],
  ).unit('eps');
