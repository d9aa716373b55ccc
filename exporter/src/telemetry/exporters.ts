/** Who sends, by signal and protocol; only what is used is loaded. */
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Protocol, Signal } from './signals.ts';

interface Exporters {
  readonly metrics: PushMetricExporter;
  readonly traces: SpanExporter;
  readonly logs: LogRecordExporter;
}

type Make<S extends Signal> = (options: { readonly userAgent: string }) => Promise<Exporters[S]>;

export const EXPORTERS: { readonly [S in Signal]: Readonly<Record<Protocol, Make<S>>> } = {
  metrics: {
    'http/protobuf': async (options) =>
      new (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter(options),
    'http/json': async (options) =>
      new (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter(options),
    grpc: async (options) =>
      new (await import('@opentelemetry/exporter-metrics-otlp-grpc')).OTLPMetricExporter(options),
  },
  traces: {
    'http/protobuf': async (options) =>
      new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter(options),
    'http/json': async (options) =>
      new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter(options),
    grpc: async (options) => new (await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter(options),
  },
  logs: {
    'http/protobuf': async (options) =>
      new (await import('@opentelemetry/exporter-logs-otlp-proto')).OTLPLogExporter(options),
    'http/json': async (options) =>
      new (await import('@opentelemetry/exporter-logs-otlp-http')).OTLPLogExporter(options),
    grpc: async (options) => new (await import('@opentelemetry/exporter-logs-otlp-grpc')).OTLPLogExporter(options),
  },
};

interface Exporting<T> {
  export(items: T, done: (result: ExportResult) => void): void;
}

/**
 * Tells how its requests end, which the SDK keeps to itself.
 * @param isInVain where this is so, nothing is sent
 */
export function watched<T, E extends Exporting<T>>(
  exporter: E,
  told: (failure: string | null) => void,
  isInVain: () => boolean = () => false,
): E {
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) => {
    if (isInVain()) done({ code: ExportResultCode.FAILED });
    else
      send(items, (result) => {
        told(result.code === ExportResultCode.SUCCESS ? null : (result.error?.message ?? 'it failed'));
        done(result);
      });
  };
  return exporter;
}
