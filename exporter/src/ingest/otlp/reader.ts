import type { Body } from '../body.ts';
import { InvalidEvent } from '../event-parser.ts';
import { DIALECTS_OF, SOURCES, signalsOf } from './dialects.ts';
import type { Dialect, Skipped, Usage } from './dialect.ts';
import { Enclosing, spanKey } from './enclosing.ts';
import type { Field } from './fields.ts';
import type { Requests, Signal } from './signal.ts';
import { TELLING, type Telemetry } from './telemetry.ts';
import { disjoint, Unusable, type Counts } from './tokens.ts';
import { usageEventOf, type EventSettings } from './usage-event.ts';

export interface OtlpSettings extends EventSettings {
  /** By which signal the usage of a source is taken, where not by its first. */
  readonly signals: Readonly<Partial<Record<string, Signal>>>;
}

/**
 * What became of a record: `usage` became an event; `other_signal` tells of what is taken from another
 * signal; `unusable` cannot be; of `unknown`, nobody here knows the dialect.
 */
export type RecordResult = 'usage' | 'other_signal' | 'unusable' | 'unknown' | Skipped;

/** What a request of telemetry carries. */
export interface Reading extends Body {
  /** How many records of which source became what. */
  readonly results: ReadonlyMap<string, ReadonlyMap<RecordResult, number>>;
  /** How often a field was left out, because its value can be none. */
  readonly mended: ReadonlyMap<Field, number>;
}

/** What a record tells, and for a data point what others of the same moment tell of other kinds of tokens. */
interface Gathered {
  readonly source: string;
  readonly record: Telemetry;
  readonly usage: Usage;
  readonly siblings: readonly Usage[];
}

interface Understood {
  readonly dialect: Dialect;
  readonly told: Usage | Skipped | Unusable;
}

/** By which signal the usage of a source is taken unless the configuration says another. */
const FIRST_SIGNALS = new Map(SOURCES.map((source) => [source, signalsOf(source)[0]]));

/** What the first dialect that knows a record says of it. */
function understand(record: Telemetry): Understood | null {
  for (const dialect of DIALECTS_OF[record.signal]) {
    const told = attempt(() => dialect.read(record));
    if (told !== null) return { dialect, told };
  }
  return null;
}

function attempt<T>(read: () => T): T | Unusable {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unusable) return error;
    throw error;
  }
}

export function readTelemetry<S extends Signal>(signal: S, request: Requests[S], settings: OtlpSettings): Reading {
  const gathering = new Gathering(settings);
  for (const record of TELLING[signal](request)) gathering.add(record);
  return gathering.end();
}

class Gathering {
  private readonly settings: OtlpSettings;
  private readonly gathered: (Gathered | Unusable)[] = [];
  private readonly siblings = new Map<string, Usage[]>();
  private readonly enclosing = new Enclosing();
  private readonly results = new Map<string, Map<RecordResult, number>>();
  private readonly mended = new Map<Field, number>();

  constructor(settings: OtlpSettings) {
    this.settings = settings;
  }

  add(record: Telemetry): void {
    this.enclosing.add(record);
    const understood = understand(record);
    if (!understood) {
      this.count('none', 'unknown');
      return;
    }
    const { dialect, told } = understood;
    const { source, signal } = dialect;
    const taken = this.settings.signals[source] ?? FIRST_SIGNALS.get(source);
    if (typeof told === 'string') this.count(source, told);
    else if (taken !== signal) this.count(source, 'other_signal');
    else if (told instanceof Unusable) this.refuse(source, told);
    // What was not counted is no usage; a call that used nothing is one nevertheless.
    else if (record.point?.value === 0) this.count(source, 'no_usage');
    else this.gather(record, dialect, told);
  }

  private refuse(source: string, why: Unusable): void {
    this.gathered.push(why);
    this.count(source, 'unusable');
  }

  private gather(record: Telemetry, { source, kindAttribute }: Dialect, usage: Usage): void {
    const { point } = record;
    const id = point && [keyOf(source, record, kindAttribute), point.end].join('\n');
    const siblings = (id !== null && this.siblings.get(id)) || [];
    siblings.push(usage);
    if (id !== null) this.siblings.set(id, siblings);
    this.gathered.push({ source, record, usage, siblings });
  }

  end(): Reading {
    const items: unknown[] = [];
    const broken = new Map<number, InvalidEvent>();
    const knownById = new Set<number>();
    const around = this.enclosing.around(
      this.gathered.flatMap((each) => (each instanceof Unusable ? [] : [each.record])),
    );
    const refuse = ({ field, message }: Unusable): void => {
      broken.set(items.length, new InvalidEvent(field, message));
      items.push(null);
    };
    for (const each of this.gathered) {
      if (each instanceof Unusable) {
        refuse(each);
        continue;
      }
      const { source, record } = each;
      // Two instrumentations tell of a call by a span within a span: the innermost is the call.
      if (around.has(spanKey(record.traceId, record.spanId))) {
        this.count(source, 'repeats');
        continue;
      }
      const event = attempt(() => this.eventOf(each));
      this.count(source, event instanceof Unusable ? 'unusable' : 'usage');
      if (!record.point) knownById.add(items.length);
      if (event instanceof Unusable) refuse(event);
      else items.push(event);
    }
    return { single: false, items, broken, knownById, results: this.results, mended: this.mended };
  }

  private eventOf({ source, record, usage, siblings }: Gathered): Record<string, unknown> {
    const tokens = shareOf(usage, siblings);
    const series = record.point && { point: record.point, key: keyOf(source, record) };
    return usageEventOf(record, { ...usage, tokens }, series, this.settings, (field) => {
      this.mended.set(field, (this.mended.get(field) ?? 0) + 1);
    });
  }

  private count(source: string, result: RecordResult): void {
    const its = this.results.get(source) ?? new Map<RecordResult, number>();
    its.set(result, (its.get(result) ?? 0) + 1);
    this.results.set(source, its);
  }
}

/** What tells a series from every other: all it says, but for one attribute. */
const keyOf = (source: string, { name, attributes }: Telemetry, but = ''): string =>
  [source, name, attributes.identity(but)].join('\n');

/**
 * The disjoint counts of a record. A data point is an event of its own, since a collector may send its siblings in
 * another request; where they come together, what they count is taken out of it.
 */
function shareOf(usage: Usage, siblings: readonly Usage[]): Counts {
  const apart = disjoint(siblings.map(({ tokens }) => tokens).reduce(sum), usage.inclusive ?? []);
  if (siblings.length === 1) return apart;
  const [kind] = Object.keys(usage.tokens) as (keyof Counts)[];
  const alike = siblings.filter(({ tokens }) => kind !== undefined && tokens[kind] !== undefined);
  if (kind === undefined || alike[0] !== usage) return usage.tokens;
  const others = alike.slice(1).reduce((total, { tokens }) => total + (tokens[kind] ?? 0), 0);
  return { [kind]: (apart[kind] ?? 0) - others };
}

function sum(a: Counts, b: Counts): Counts {
  const both: Counts = { ...a };
  for (const [kind, count] of Object.entries(b) as [keyof Counts, number][]) both[kind] = (both[kind] ?? 0) + count;
  return both;
}
