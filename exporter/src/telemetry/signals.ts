/** What goes out over OTLP, and how. */

export const SIGNALS = ['metrics', 'traces', 'logs'] as const;
export type Signal = (typeof SIGNALS)[number];
export const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** By signal, those that go out. Where to, and with which headers, the SDK reads from the environment itself. */
export interface TelemetrySettings {
  readonly protocols: Readonly<Partial<Record<Signal, Protocol>>>;
  /** Of metrics. */
  readonly intervalMs: number;
  /** How long one export of metrics may take, and the last of all signals. */
  readonly timeoutMs: number;
}
