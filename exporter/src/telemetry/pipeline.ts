/** OpenTelemetry's SDK, set up for what goes out. Loaded by its own thread only, and only where something does. */
import { DiagLogLevel, diag, logs, trace, type Logger, type Tracer } from '@opentelemetry/api';
import {
  defaultResource,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { PeriodicExportingMetricReader, type MetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { AGENT } from '../model/agent.ts';
import { Collection, type Collected } from './collection.ts';
import { EXPORTERS, watched } from './exporters.ts';
import type { Protocol, Signal, TelemetrySettings } from './signals.ts';

export interface PipelineOptions {
  readonly settings: TelemetrySettings;
  readonly version: string;
  /** Of this process among its replicas, the same after a restart. */
  readonly instance: string;
}

export interface Pipeline {
  readonly tracer: Tracer;
  readonly logger: Logger;
  /** Sends what there is, once. */
  close(): Promise<void>;
}

/** Points in a request: of ordinary labels a few hundred kilobytes, where receivers take 4 MiB or more. */
const BATCH = 2000;
const NAME = 'ledgerline';

export interface Outside {
  readonly collect: () => Promise<Collected>;
  /** How a request ended, or that there was nothing to send: null where it was taken. */
  readonly told: (signal: Signal, failure: string | null) => void;
  /** What the SDK has to say, such as that some of what was sent was not taken. */
  readonly warned: (message: string) => void;
}

export async function startPipeline(
  { settings, version, instance }: PipelineOptions,
  outside: Outside,
): Promise<Pipeline> {
  const { metrics, traces, logs: lines } = settings.protocols;
  const told = (signal: Signal) => (failure: string | null) => outside.told(signal, failure);
  const options = { userAgent: AGENT + version };
  const sdk = new NodeSDK({
    metricReaders: metrics ? [await metricReader(metrics, settings, version, outside)] : [],
    ...(traces
      ? { traceExporter: watched(await EXPORTERS.traces[traces](options), told('traces')) }
      : { spanProcessors: [] }),
    logRecordProcessors: lines
      ? [new BatchLogRecordProcessor({ exporter: watched(await EXPORTERS.logs[lines](options), told('logs')) })]
      : [],
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.name': NAME, 'service.version': version, 'service.instance.id': instance }),
    ),
    resourceDetectors: [resourceAttributesEnvDetector, serviceNameEnvDetector],
  });
  const quiet = (): void => undefined;
  const warn = (...parts: unknown[]): void => outside.warned(parts.map(String).join(' '));
  // Failures are told by `told`; this is for what counts as success.
  diag.setLogger(
    { error: quiet, warn, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  sdk.start();
  return {
    tracer: trace.getTracer(NAME, version),
    logger: logs.getLogger(NAME, version),
    close: () => sdk.shutdown(),
  };
}

async function metricReader(
  protocol: Protocol,
  { intervalMs, timeoutMs }: TelemetrySettings,
  version: string,
  { collect, told }: Outside,
): Promise<MetricReader> {
  const failed = (failure: string): void => told('metrics', failure);
  const collection = new Collection(collect, version, failed);
  const exporter = watched(
    await EXPORTERS.metrics[protocol]({ userAgent: AGENT + version }),
    (failure) => {
      collection.broken ||= failure !== null;
      told('metrics', failure);
    },
    () => collection.broken,
  );
  return new PeriodicExportingMetricReader({
    ...{ exporter, metricProducers: [collection], maxExportBatchSize: BATCH },
    ...{ exportIntervalMillis: intervalMs, exportTimeoutMillis: timeoutMs },
  });
}
