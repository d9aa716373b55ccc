/** The signals of OpenTelemetry, and what each of them calls its parts. */
import { LogsAnswer, LogsRequest, MetricsAnswer, MetricsRequest, TracesAnswer, TracesRequest } from '@ledgerline/api';

export const SIGNALS = {
  traces: {
    service: 'trace',
    message: 'ExportTraceService',
    rejected: 'rejectedSpans',
    request: TracesRequest,
    answer: TracesAnswer,
  },
  logs: {
    service: 'logs',
    message: 'ExportLogsService',
    rejected: 'rejectedLogRecords',
    request: LogsRequest,
    answer: LogsAnswer,
  },
  metrics: {
    service: 'metrics',
    message: 'ExportMetricsService',
    rejected: 'rejectedDataPoints',
    request: MetricsRequest,
    answer: MetricsAnswer,
  },
} as const;
export type Signal = keyof typeof SIGNALS;
export const SIGNAL_NAMES = Object.keys(SIGNALS) as Signal[];

/** A request, as its schema types it; decoded from protobuf, its leaves are read by `leaves.ts` only. */
export interface Requests {
  readonly traces: TracesRequest;
  readonly logs: LogsRequest;
  readonly metrics: MetricsRequest;
}
