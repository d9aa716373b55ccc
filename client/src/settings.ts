import type { Drop, Fault } from './reports.ts';

/** How a client is made. What is left out has the default that `DEFAULTS` says. */
export interface LedgerlineOptions extends Partial<Limits> {
  /** Where the exporter listens, such as http://127.0.0.1:9464; a path in it is kept. */
  readonly url: string;
  /** A key with the role `ingest`; to reserve, `admit` too. */
  readonly key: string;
  /** Who pays for everything that this client sends; by default the key or the events say it. */
  readonly org?: string;
  /** Is told of every event that is given up, with why. Default: a warning of the process, once for each reason. */
  readonly onDrop?: (drop: Drop) => void;
  /** Is told of every attempt that failed and is made again. */
  readonly onError?: (fault: Fault) => void;
}

export interface Limits {
  /** Waiting or on their way, at most; further ones are dropped. */
  readonly queueEvents: number;
  /** The same in bytes of JSON. */
  readonly queueBytes: number;
  /** In one request, at most. */
  readonly batchEvents: number;
  readonly batchBytes: number;
  /** How long an event waits for others to travel with. */
  readonly lingerMs: number;
  /** Requests with events under way at once. */
  readonly concurrency: number;
  readonly gzip: boolean;
  /** After which a request without an answer is one that failed. */
  readonly timeoutMs: number;
  /** The pause after the first failure; it doubles up to the longest. */
  readonly backoffMs: number;
  readonly longestBackoffMs: number;
  /** After which an event that could not be delivered is given up. Infinity: never, while there is room. */
  readonly giveUpAfterMs: number;
  /** How long `reserve` tries to get an answer. */
  readonly reserveTimeoutMs: number;
  /** How long a process that has nothing else to do is held up to deliver what waits. 0: not at all. */
  readonly exitTimeoutMs: number;
}

export const DEFAULTS: Limits = {
  queueEvents: 10_000,
  queueBytes: 16 * 1024 * 1024,
  batchEvents: 1_000,
  batchBytes: 1024 * 1024,
  lingerMs: 500,
  concurrency: 1,
  gzip: false,
  timeoutMs: 30_000,
  backoffMs: 250,
  longestBackoffMs: 30_000,
  giveUpAfterMs: Infinity,
  reserveTimeoutMs: 5_000,
  exitTimeoutMs: 5_000,
};

/** The least that each number may be. */
const LEAST: Readonly<Record<Exclude<keyof Limits, 'gzip'>, number>> = {
  queueEvents: 1,
  queueBytes: 1,
  batchEvents: 1,
  batchBytes: 1,
  lingerMs: 0,
  concurrency: 1,
  timeoutMs: 1,
  backoffMs: 1,
  longestBackoffMs: 1,
  giveUpAfterMs: 1,
  reserveTimeoutMs: 1,
  exitTimeoutMs: 0,
};

export interface Settings extends Limits {
  readonly url: URL;
  readonly key: string;
  readonly org: string | undefined;
  readonly onDrop: ((drop: Drop) => void) | undefined;
  readonly onError: ((fault: Fault) => void) | undefined;
}

/** Throws a TypeError that names the option which is wrong: a client that cannot work is told of at once. */
export function settingsOf({ url, key, org, onDrop, onError, ...given }: LedgerlineOptions): Settings {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed?.protocol.startsWith('http'))
    throw new TypeError(`url must be an http(s) address such as http://127.0.0.1:9464, not ${shown(url)}`);
  // Whoever has no types may give an environment variable that is not set.
  if (parsed.username !== '') throw new TypeError('url must hold no user name: the key says who sends');
  if (!isText(key)) throw new TypeError('key must be the text of an API key');
  const unknown = Object.keys(given).find((name) => !(name in DEFAULTS));
  if (unknown !== undefined) throw new TypeError(`there is no option ${unknown}`);
  const limits = { ...DEFAULTS, ...defined(given) };
  for (const [name, least] of Object.entries(LEAST) as [keyof typeof LEAST, number][]) {
    const value: unknown = limits[name];
    if (typeof value !== 'number' || !(value >= least))
      throw new TypeError(`${name} must be a number of at least ${least}, not ${shown(value)}`);
  }
  return { ...limits, url: parsed, key, org, onDrop, onError };
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

/** An option that is there but undefined is one that was left out. */
const defined = (given: Partial<Limits>): Partial<Limits> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => (value as unknown) !== undefined));
