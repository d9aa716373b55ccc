import { readFileSync } from 'node:fs';
import { OPTIONAL_LABELS, OrgBody, PersonBody, PlanBody, PricesBody } from '@ledgerline/api';
import { Ajv } from 'ajv';
import { Type, type Static } from 'typebox';
import { isScalar, isSeq, parseDocument, visit } from 'yaml';
import { ConfigError } from './config-error.ts';
import { LimitsBody } from './config-limits.ts';
import { readTelemetry } from './config-otel.ts';
import { OtlpBody } from './config-otlp.ts';
import { LOG_LEVELS, type LogLevel } from './http/log.ts';
import { DEFAULT_ENGINE, ENGINES, engineName } from './store/engines.ts';
import type { TelemetrySettings } from './telemetry/signals.ts';
import { explain } from './text/explain.ts';
import { decodeUtf8, NOT_UTF8 } from './text/utf8.ts';

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** An engine's name, or an address that begins with it. */
  readonly store: string;
  readonly dataDir: string;
  readonly bootstrapKey: string | null;
  readonly logLevel: LogLevel;
  readonly file: ConfigFile;
  /** What goes out over OTLP; null: nothing. */
  readonly telemetry: TelemetrySettings | null;
}

/** Every setting, its default and what it is: what `--help` prints. */
export const SETTINGS = [
  {
    name: 'LEDGERLINE_LISTEN',
    standard: '127.0.0.1:9464',
    help: 'address and port to listen on; port 0 takes a free one',
  },
  { name: 'LEDGERLINE_DATA_DIR', standard: './data', help: 'where the ledger is kept; made where it is missing' },
  { name: 'LEDGERLINE_STORE', standard: DEFAULT_ENGINE, help: 'the engine behind the ledger' },
  {
    name: 'LEDGERLINE_CONFIG',
    standard: '',
    help: 'a YAML file of plans, orgs, prices, limits and identity, put at every start',
  },
  {
    name: 'LEDGERLINE_BOOTSTRAP_KEY',
    standard: '',
    help: 'a key that is admin everywhere; without it one is made and kept in the data directory (bootstrap-key)',
  },
  {
    name: 'LEDGERLINE_LOG_LEVEL',
    standard: 'info',
    help: `what is logged (JSON lines on stderr): ${LOG_LEVELS.join(', ')}`,
  },
] as const;
type Name = (typeof SETTINGS)[number]['name'];

const Identity = Type.Object(
  {
    issuer: Type.String({ minLength: 1, maxLength: 1024 }),
    audience: Type.String({ minLength: 1, maxLength: 1024 }),
    jwksUrl: Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 1024 }),
    people: Type.Optional(Type.Array(Type.Omit(PersonBody, ['issuer'], { additionalProperties: false }))),
  },
  { additionalProperties: false },
);
export const ConfigFile = Type.Object(
  {
    plans: Type.Optional(Type.Record(Type.String({ minLength: 1, maxLength: 128 }), PlanBody)),
    orgs: Type.Optional(Type.Record(Type.String({ minLength: 1, maxLength: 128 }), OrgBody)),
    prices: Type.Optional(PricesBody),
    limits: Type.Optional(LimitsBody),
    identity: Type.Optional(Identity),
    otlp: Type.Optional(OtlpBody),
    metrics: Type.Optional(
      Type.Object({ labels: Type.Array(Type.Enum([...OPTIONAL_LABELS])) }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);
export type ConfigFile = Static<typeof ConfigFile>;

/** What is not wrong but likely not meant. */
export function doubts(env: Readonly<Record<string, string | undefined>>): string[] {
  const unknown = Object.keys(env).filter((name) => name.startsWith('LEDGERLINE_') && !KNOWN.has(name));
  const key = env['LEDGERLINE_BOOTSTRAP_KEY'] ?? '';
  return [
    ...unknown.map((name) => `${name}: there is no such setting (see --help)`),
    ...(key !== '' && key.length < 16 ? ['LEDGERLINE_BOOTSTRAP_KEY: is short enough to be guessed'] : []),
  ];
}

/** Reads the environment. Throws ConfigError naming the setting that is wrong. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const setting = (name: Name): string => env[name] || SETTINGS.find((each) => each.name === name)?.standard || '';
  const store = setting('LEDGERLINE_STORE');
  if (!(engineName(store) in ENGINES))
    throw new ConfigError(`LEDGERLINE_STORE: must be ${Object.keys(ENGINES).join(' or ')}, not ${engineName(store)}`);
  const key = setting('LEDGERLINE_BOOTSTRAP_KEY');
  if (key !== '' && !/^[\x21-\x7e]{1,256}$/.test(key))
    throw new ConfigError('LEDGERLINE_BOOTSTRAP_KEY: must be at most 256 printable ASCII characters without spaces');
  return {
    ...listen(setting('LEDGERLINE_LISTEN')),
    store,
    dataDir: setting('LEDGERLINE_DATA_DIR'),
    bootstrapKey: key || null,
    logLevel: logLevel(setting('LEDGERLINE_LOG_LEVEL')),
    file: readConfigFile(setting('LEDGERLINE_CONFIG')),
    telemetry: readTelemetry(env),
  };
}

/** The client's settings, which a server started from the same shell sees too. */
const KNOWN = new Set<string>([...SETTINGS.map(({ name }) => name), 'LEDGERLINE_URL', 'LEDGERLINE_KEY']);

function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text);
  if (!level) throw new ConfigError(`LEDGERLINE_LOG_LEVEL: must be one of ${LOG_LEVELS.join(', ')}, not ${text}`);
  return level;
}

function listen(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw new ConfigError(`LEDGERLINE_LISTEN: must be ADDRESS:PORT, not ${text}`);
  return { host: match[1] ?? match[2] ?? '', port };
}

function readConfigFile(path: string): ConfigFile {
  if (path === '') return {};
  const wrong = (what: string): ConfigError => new ConfigError(`LEDGERLINE_CONFIG: ${path}: ${what}`);
  let content: unknown;
  try {
    content = readYaml(readFileSync(path)) ?? {};
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  const validate = new Ajv({ allowUnionTypes: true, verbose: true }).compile<ConfigFile>(ConfigFile);
  if (validate(content)) return content;
  const { field, message } = explain(validate.errors);
  throw wrong(field === '' ? message : `${field}: ${message}`);
}

/** Fields of the file that hold ids and names. */
const TEXTS: ReadonlySet<unknown> = new Set([
  'plan',
  'model',
  'provider',
  'serviceTier',
  'name',
  'org',
  'subject',
  'audience',
  'workspaces',
]);

/**
 * Ids are the text that was written: YAML would read 0042 as 42, 1e3 as 1000 and null as nothing. Throws what is wrong
 * with the file, such as a key that is there twice, and where.
 */
function readYaml(bytes: Buffer): unknown {
  const text = decodeUtf8(bytes);
  if (typeof text !== 'string') throw new Error(`line ${text.line} ${NOT_UTF8}`);
  const document = parseDocument(text, { stringKeys: true });
  const [first] = document.errors;
  if (first) throw first;
  visit(document, {
    Pair: (_, { key, value }) => {
      // Where nothing is written, nothing is said.
      if (!isScalar(key) || !TEXTS.has(key.value)) return;
      for (const each of isSeq(value) ? value.items : [value])
        if (isScalar(each) && each.source) each.value = each.source;
    },
  });
  return document.toJS();
}

/** Whether only this machine can reach the listener. */
export const isLoopback = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);
