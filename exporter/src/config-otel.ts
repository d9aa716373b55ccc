/** The variables of OpenTelemetry that are taken: checked here, then read by its SDK as it always does. */
import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';
import { PROTOCOLS, SIGNALS, type Protocol, type Signal, type TelemetrySettings } from './telemetry/signals.ts';

type Environment = Readonly<Record<string, string | undefined>>;
/** What is wrong with a value; null: nothing. It never quotes what may hold a secret. */
type Check = (value: string) => string | null;

interface Variable {
  readonly name: string;
  readonly standard: string;
  readonly help: string;
  /** Looked at where one of these goes out. */
  readonly of: readonly Signal[];
  readonly check: Check;
}

const when = (isRight: boolean, what: string): string | null => (isRight ? null : `must be ${what}`);
const any: Check = () => null;
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value) =>
    when(allowed.includes(value), `${allowed.join(' or ')}, not ${value}`);
const milliseconds: Check = (value) =>
  when(/^[1-9]\d{0,8}$/.test(value), `a whole number of milliseconds above 0, not ${value}`);
const address: Check = (value) =>
  when(/^https?:\/\/[^/\s]/.test(value) && URL.canParse(value), 'an address that begins with http:// or https://');
const cumulative: Check = (value) =>
  when(
    value.toLowerCase() === 'cumulative',
    `cumulative, not ${value}: counters are totals of the ledger's whole life`,
  );
const fraction: Check = (value) => when(/^(0(\.\d+)?|1(\.0+)?)$/.test(value), `between 0 and 1, not ${value}`);
const readable: Check = (path) => {
  try {
    readFileSync(path);
    return null;
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
};
const pairs =
  (name: RegExp): Check =>
  (value) => {
    const wrong = value.split(',').findIndex((pair) => {
      const at = pair.indexOf('=');
      return at < 1 || !name.test(pair.slice(0, at).trim()) || !isDecodable(pair.slice(at + 1));
    });
    return when(wrong === -1, `NAME=VALUE,… with percent-encoded values; number ${wrong + 1} of them is not`);
  };

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const SAMPLERS = ['always_on', 'always_off', 'traceidratio'];
SAMPLERS.push(...SAMPLERS.map((name) => `parentbased_${name}`));

/** Of all signals, and with a signal's name before them of that one. */
const OTLP: readonly Omit<Variable, 'of'>[] = [
  { name: 'ENDPOINT', standard: '', help: 'where to; v1/metrics, traces or logs is added', check: address },
  { name: 'PROTOCOL', standard: PROTOCOLS[0], help: PROTOCOLS.join(', '), check: oneOf(...PROTOCOLS) },
  { name: 'HEADERS', standard: '', help: 'NAME=VALUE,… such as a key', check: pairs(HEADER_NAME) },
  { name: 'COMPRESSION', standard: 'none', help: 'gzip, none', check: oneOf('gzip', 'none') },
  { name: 'TIMEOUT', standard: '10000', help: 'of a request and its retries, milliseconds', check: milliseconds },
  { name: 'CERTIFICATE', standard: '', help: 'a file: whose answers are trusted', check: readable },
  { name: 'CLIENT_CERTIFICATE', standard: '', help: 'a file: who asks', check: readable },
  { name: 'CLIENT_KEY', standard: '', help: 'a file: its key', check: readable },
];

const variable = (name: string, standard: string, help: string, of: readonly Signal[], check: Check): Variable => ({
  ...{ name, standard, help, of, check },
});
const isSwitch = oneOf('otlp', 'none');
const OTHERS: readonly Variable[] = [
  variable('OTEL_SDK_DISABLED', 'false', 'true: nothing goes out', [], any),
  variable('OTEL_METRICS_EXPORTER', 'otlp', 'none: no metrics go out', [], isSwitch),
  variable('OTEL_TRACES_EXPORTER', 'none', 'otlp: requests go out as spans', [], isSwitch),
  variable('OTEL_LOGS_EXPORTER', 'none', 'otlp: the log goes out', [], isSwitch),
  variable('OTEL_METRIC_EXPORT_INTERVAL', '60000', 'between two exports, milliseconds', ['metrics'], milliseconds),
  variable('OTEL_METRIC_EXPORT_TIMEOUT', '30000', 'of one export, milliseconds', ['metrics'], milliseconds),
  variable(
    ...(['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'cumulative', 'cumulative'] as const),
    ...([['metrics'], cumulative] as const),
  ),
  variable('OTEL_SERVICE_NAME', 'ledgerline', 'what it is called, in Prometheus `job`', SIGNALS, any),
  variable('OTEL_RESOURCE_ATTRIBUTES', '', 'NAME=VALUE,… of all that goes out', SIGNALS, pairs(/^\S+$/)),
  variable('OTEL_TRACES_SAMPLER', 'parentbased_always_on', SAMPLERS.join(', '), ['traces'], oneOf(...SAMPLERS)),
  variable('OTEL_TRACES_SAMPLER_ARG', '1', 'the part that traceidratio takes', ['traces'], fraction),
];

const PREFIX = 'OTEL_EXPORTER_OTLP_';
const ofAll = OTLP.map((row): Variable => ({ ...row, name: PREFIX + row.name, of: SIGNALS }));
const ofOne = SIGNALS.flatMap((signal) =>
  OTLP.map((row): Variable => ({ ...row, name: `${PREFIX}${signal.toUpperCase()}_${row.name}`, of: [signal] })),
);

/** What `--help` prints; those of one signal it does not repeat. */
export const OTEL_SETTINGS: readonly Pick<Variable, 'name' | 'standard' | 'help'>[] = [...ofAll, ...OTHERS];

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * What goes out over OTLP: metrics where there is somewhere to send them, the rest where it is asked for. null:
 * nothing, and then nothing else is looked at, as it may be meant for others. Throws ConfigError naming the variable.
 */
export function readTelemetry(env: Environment): TelemetrySettings | null {
  const valueOf = (name: string): string => env[name]?.trim() ?? '';
  const of = (signal: Signal, name: string): string =>
    valueOf(`${PREFIX}${signal.toUpperCase()}_${name}`) || valueOf(PREFIX + name);
  if (isDisabled(valueOf('OTEL_SDK_DISABLED'))) return null;
  const signals = SIGNALS.filter((signal) => goesOut(signal, valueOf, of(signal, 'ENDPOINT') !== ''));
  if (signals.length === 0) return null;
  for (const { name, check, of } of [...ofAll, ...ofOne, ...OTHERS]) {
    if (valueOf(name) === '' || !of.some((signal) => signals.includes(signal))) continue;
    const wrong = check(valueOf(name));
    if (wrong !== null) throw new ConfigError(`${name}: ${wrong}`);
  }
  const protocolOf = (signal: Signal): Protocol =>
    PROTOCOLS.find((protocol) => protocol === of(signal, 'PROTOCOL')) ?? PROTOCOLS[0];
  return {
    protocols: Object.fromEntries(signals.map((signal) => [signal, protocolOf(signal)])),
    ...times(valueOf('OTEL_METRIC_EXPORT_INTERVAL'), valueOf('OTEL_METRIC_EXPORT_TIMEOUT')),
  };
}

function isDisabled(value: string): boolean {
  if (!/^(|true|false)$/i.test(value)) throw new ConfigError(`OTEL_SDK_DISABLED: must be true or false, not ${value}`);
  return value.toLowerCase() === 'true';
}

function goesOut(signal: Signal, valueOf: (name: string) => string, hasEndpoint: boolean): boolean {
  const name = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const value = valueOf(name);
  if (value === '') return signal === 'metrics' && hasEndpoint;
  const wrong = isSwitch(value);
  if (wrong !== null) throw new ConfigError(`${name}: ${wrong}`);
  if (value === 'otlp' && !hasEndpoint)
    throw new ConfigError(`${name}: is otlp, but OTEL_EXPORTER_OTLP_ENDPOINT does not say where to send it`);
  return value === 'otlp';
}

/** Milliseconds. */
function times(interval: string, timeout: string): Pick<TelemetrySettings, 'intervalMs' | 'timeoutMs'> {
  const intervalMs = Number(interval || 60_000);
  if (Number(timeout) > intervalMs)
    throw new ConfigError(`OTEL_METRIC_EXPORT_TIMEOUT: must not be longer than OTEL_METRIC_EXPORT_INTERVAL`);
  return { intervalMs, timeoutMs: timeout ? Number(timeout) : Math.min(30_000, intervalMs) };
}
