/** What goes out over OTLP, wired to the rest: a thread of its own, which is not even started where nothing does. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Settings } from './config.ts';
import { isOwn, type Copies, type Log } from './http/log.ts';
import type { Observed } from './http/observed.ts';
import type { ProcessMetrics } from './metrics/process.ts';
import type { PipelineOptions } from './telemetry/pipeline.ts';
import { TelemetryThread, type TelemetryHeard } from './threads/telemetry-thread.ts';

/** What a stop waits for the last export at most; less where an export may not take as long. */
const CLOSE_MS = 5000;

/** As of the other threads: V8 lets it grow to many times that before it collects. */
const LIMITS = { maxYoungGenerationSizeMb: 12 };

interface Wired {
  readonly log: Log;
  readonly metrics: ProcessMetrics;
  readonly copies: Copies;
}

export interface Telemetry extends Pick<TelemetryThread, 'collectFrom' | 'close'> {
  /** null: they do not go out. */
  readonly request: TelemetryThread['request'] | null;
}

export function startTelemetry(
  { telemetry: settings, port }: Settings,
  version: string,
  { log, metrics, copies }: Wired,
): Telemetry | null {
  if (settings === null) return null;
  // The same after a restart, as its lifetime counters are; a free port is another each time.
  const instance = port === 0 ? randomUUID() : `${hostname()}:${port}`;
  const workerData: PipelineOptions = { settings, version, instance };
  const thread = new TelemetryThread({
    start: () => new Worker(new URL('./threads/telemetry.ts', import.meta.url), { workerData, resourceLimits: LIMITS }),
    closeMs: Math.min(CLOSE_MS, settings.timeoutMs),
    heard: heardBy(log, metrics.countExports(Object.keys(settings.protocols))),
  });
  if (settings.protocols.logs) copies.take = (line) => thread.line(line);
  return {
    collectFrom: (collect) => thread.collectFrom(collect),
    request: settings.protocols.traces ? (request) => thread.request(request) : null,
    close: () => thread.close(),
  };
}

/** An outage is said once, and its end. */
const heardBy = (log: Log, countFailure: (signal: string) => void): TelemetryHeard => ({
  failed: (signal, reason, isNew) => {
    countFailure(signal);
    if (isNew) log.warn({ signal, reason }, 'what goes out over OTLP does not arrive');
  },
  restored: (signal) => log.info({ signal }, 'what goes out over OTLP arrives again'),
  warned: (reason) => log.warn({ reason }, 'OpenTelemetry has something to say'),
  ended: (error) => log.error({ thread: 'telemetry', err: error }, 'a thread failed'),
});

/** Headers that say whose trace a request belongs to. */
const TRACE = ['traceparent', 'tracestate'] as const;

/** Of each request its duration and, where they go out, a span. */
export const observer =
  (metrics: ProcessMetrics, telemetry: Telemetry | null) =>
  ({ headers, seconds, ...request }: Observed): void => {
    metrics.observeRequest(request.method, request.route, request.status, seconds);
    if (!telemetry?.request || isOwn({ headers })) return;
    const end = Date.now();
    const trace = Object.fromEntries(
      TRACE.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
    );
    telemetry.request({ ...request, start: end - seconds * 1000, end, trace });
  };
