import { OTEL_SETTINGS, readTelemetry } from './config-otel.ts';

const TO = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const DEFAULTS = { protocols: { metrics: 'http/protobuf' }, intervalMs: 60_000, timeoutMs: 30_000 };

test('metrics go out where there is an endpoint; traces and logs where they are asked for too', () => {
  expect(readTelemetry({})).toBeNull();
  expect(readTelemetry(TO)).toEqual(DEFAULTS);
  expect(readTelemetry({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://host/any/path' })).toEqual(DEFAULTS);
  expect(readTelemetry({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://host/v1/traces' })).toBeNull();
  expect(readTelemetry({ ...TO, OTEL_METRICS_EXPORTER: 'none' })).toBeNull();
  expect(readTelemetry({ ...TO, OTEL_TRACES_EXPORTER: 'otlp', OTEL_LOGS_EXPORTER: 'otlp' })?.protocols).toEqual({
    ...{ metrics: 'http/protobuf', traces: 'http/protobuf', logs: 'http/protobuf' },
  });
});

test('a signal has its own settings before those of all', () => {
  const env = {
    ...{ ...TO, OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
    ...{ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' },
  };
  expect(readTelemetry(env)?.protocols).toEqual({ metrics: 'http/json', traces: 'grpc' });
});

test('one export takes no longer than it is to the next', () => {
  expect(readTelemetry({ ...TO, OTEL_METRIC_EXPORT_INTERVAL: '5000' })).toMatchObject({ timeoutMs: 5000 });
  expect(readTelemetry({ ...TO, OTEL_METRIC_EXPORT_TIMEOUT: '100' })).toMatchObject({ timeoutMs: 100 });
});

test('what is disabled is not looked at, nor what is set for others where nothing goes out', () => {
  expect(readTelemetry({ ...TO, OTEL_SDK_DISABLED: 'TRUE', OTEL_EXPORTER_OTLP_PROTOCOL: 'x' })).toBeNull();
  expect(readTelemetry({ OTEL_EXPORTER_OTLP_PROTOCOL: 'x', OTEL_TRACES_SAMPLER: 'x' })).toBeNull();
  expect(readTelemetry({ ...TO, OTEL_TRACES_SAMPLER: 'x', OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: 'x' })).toEqual(DEFAULTS);
});

const KEY = 'a-secret-key';
test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://'],
  ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', '/v1/metrics'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http'],
  ['OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'protobuf'],
  ['OTEL_EXPORTER_OTLP_HEADERS', KEY],
  ['OTEL_EXPORTER_OTLP_HEADERS', `authorization=${KEY},`],
  ['OTEL_EXPORTER_OTLP_HEADERS', `a header=${KEY}`],
  ['OTEL_EXPORTER_OTLP_METRICS_HEADERS', `authorization=${KEY}%`],
  ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', '10s'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', '0'],
  ['OTEL_EXPORTER_OTLP_METRICS_TIMEOUT', '-1'],
  ['OTEL_EXPORTER_OTLP_CERTIFICATE', '/no/such/file'],
  ['OTEL_EXPORTER_OTLP_CLIENT_KEY', '/no/such/file'],
  ['OTEL_METRIC_EXPORT_INTERVAL', '1.5'],
  ['OTEL_METRIC_EXPORT_TIMEOUT', 'soon'],
  ['OTEL_METRIC_EXPORT_TIMEOUT', '60001'],
  ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'delta'],
  ['OTEL_RESOURCE_ATTRIBUTES', 'team'],
  ['OTEL_SDK_DISABLED', 'yes'],
  ['OTEL_METRICS_EXPORTER', 'prometheus'],
  ['OTEL_TRACES_EXPORTER', 'console'],
  ['OTEL_LOGS_EXPORTER', 'otlp,console'],
])('%s=%s stops the start, and the message names it but no secret', (name, value) => {
  const read = () => readTelemetry({ ...TO, [name]: value });
  expect(read).toThrow(new RegExp(`^${name}: `));
  expect(read).not.toThrow(KEY);
});

test.each(['TRACES', 'LOGS', 'METRICS'])('%s that are to go out need somewhere to go', (signal) => {
  expect(() => readTelemetry({ [`OTEL_${signal}_EXPORTER`]: 'otlp' })).toThrow(`OTEL_${signal}_EXPORTER: is otlp, but`);
});

test('samplers are looked at where there are traces', () => {
  const traced = { ...TO, OTEL_TRACES_EXPORTER: 'otlp' };
  for (const arg of ['0', '1', '0.25'])
    expect(
      readTelemetry({ ...traced, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: arg }),
    ).toBeTruthy();
  expect(() => readTelemetry({ ...traced, OTEL_TRACES_SAMPLER_ARG: '2' })).toThrow('OTEL_TRACES_SAMPLER_ARG: ');
  expect(() => readTelemetry({ ...traced, OTEL_TRACES_SAMPLER: 'never' })).toThrow('OTEL_TRACES_SAMPLER: ');
});

test('`--help` has each once', () => {
  const names = OTEL_SETTINGS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
});
