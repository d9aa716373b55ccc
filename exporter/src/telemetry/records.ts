/** What the exporter says about itself besides metrics: requests as spans, lines of the log as records. */
import {
  ROOT_CONTEXT,
  SeverityNumber,
  SpanKind,
  SpanStatusCode,
  propagation,
  type AnyValue,
  type Logger,
  type Tracer,
} from '@opentelemetry/api';

/** A request that has ended. Of its address only the route: paths and queries hold ids of tenants. */
export interface RequestRecord {
  readonly method: string;
  /** As it is declared; `none` where nothing takes it. */
  readonly route: string;
  readonly status: number;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  /** Whose trace it belongs to: the headers that say so. */
  readonly trace: Readonly<Record<string, string>>;
}

/** By the semantic conventions of HTTP, but for the path. */
export function recordRequest(tracer: Tracer, { method, route, status, start, end, trace }: RequestRecord): void {
  const known = route !== 'none';
  const span = tracer.startSpan(
    known ? `${method} ${route}` : method,
    {
      kind: SpanKind.SERVER,
      startTime: start,
      attributes: {
        'http.request.method': method,
        'http.response.status_code': status,
        'url.scheme': 'http',
        ...(known && { 'http.route': route }),
        ...(status >= 500 && { 'error.type': String(status) }),
      },
    },
    propagation.extract(ROOT_CONTEXT, trace),
  );
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(end);
}

const SEVERITIES: Readonly<Record<string, SeverityNumber>> = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};

/** @param line a line of our log: JSON, as pino writes it */
export function recordLine(logger: Logger, line: string): void {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, AnyValue> & {
    readonly level: string;
    readonly time: string;
    readonly msg: string;
    readonly err?: { readonly type: string; readonly message: string; readonly stack: string };
  };
  logger.emit({
    timestamp: Date.parse(time),
    severityNumber: SEVERITIES[level] ?? SeverityNumber.UNSPECIFIED,
    severityText: level,
    body: msg,
    attributes: {
      ...rest,
      ...(err && {
        'exception.type': err.type,
        'exception.message': err.message,
        'exception.stacktrace': err.stack,
      }),
    },
  });
}
