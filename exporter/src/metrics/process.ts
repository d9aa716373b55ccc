import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { LIMITS, type Limit } from '../model/limits.ts';
import type { Standing } from '../verify/verifier.ts';
import type { IngestAnswer } from '@ledgerline/api';

/** prom-client calls gauges of counts `_total`, which a linter of metrics rightly does not. Their parts stay. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** What became of the records of a request. */
interface Telemetry {
  /** By source, how many became what. */
  readonly results: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By field, how often its value was left out. */
  readonly mended: ReadonlyMap<string, number>;
}

/** The process's own metrics: of this process, lost with it. */
export class ProcessMetrics {
  private readonly registry = new Registry();
  private readonly events: Counter<'result'>;
  private readonly rejected: Counter<'reason'>;
  private readonly telemetry: Counter<'signal' | 'source' | 'result'>;
  private readonly mended: Counter<'signal' | 'field'>;
  private readonly limited: Counter<'limit'>;
  private readonly duration: Histogram<'method' | 'route' | 'status'>;

  /** @param telemetry who may tell of usage, and by which signal */
  constructor(version: string, telemetry: readonly { readonly signal: string; readonly source: string }[] = []) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    this.events = new Counter({
      name: 'ledgerline_ingest_events_total',
      help: 'Events received by this process, by what became of them.',
      labelNames: ['result'],
      registers,
    });
    for (const result of ['accepted', 'revised', 'duplicate', 'conflict', 'rejected']) this.events.inc({ result }, 0);
    this.rejected = new Counter({
      name: 'ledgerline_ingest_rejected_total',
      help: 'Events refused by this process, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.telemetry = new Counter({
      name: 'ledgerline_otlp_records_total',
      help: 'Spans, log records and data points received by this process, by who told of usage and what became of it.',
      labelNames: ['signal', 'source', 'result'],
      registers,
    });
    // What a rule asks for is there before the first of it: an increase from nothing is none.
    for (const { signal, source } of telemetry)
      for (const result of ['usage', 'other_signal']) this.telemetry.inc({ signal, source, result }, 0);
    this.mended = new Counter({
      name: 'ledgerline_otlp_mended_total',
      help: 'Attributes left out by this process because no event may have their value, by field.',
      labelNames: ['signal', 'field'],
      registers,
    });
    this.limited = new Counter({
      name: 'ledgerline_http_limited_total',
      help: 'Requests refused by a limit of the configuration, by limit.',
      labelNames: ['limit'],
      registers,
    });
    for (const limit of LIMITS) this.limited.inc({ limit }, 0);
    this.duration = new Histogram({
      name: 'ledgerline_http_request_duration_seconds',
      help: 'Duration of HTTP requests, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    new Gauge({
      name: 'ledgerline_build_info',
      help: 'The version that runs.',
      labelNames: ['version'],
      registers,
    }).set({ version }, 1);
  }

  countIngest({ accepted, revised, duplicates, rejected }: IngestAnswer): void {
    this.events.inc({ result: 'accepted' }, accepted);
    this.events.inc({ result: 'revised' }, revised);
    this.events.inc({ result: 'duplicate' }, duplicates);
    for (const { code } of rejected) this.countRejected(code);
  }

  countTelemetry(signal: string, { results, mended }: Telemetry): void {
    for (const [source, its] of results)
      for (const [result, count] of its) this.telemetry.inc({ signal, source, result }, count);
    for (const [field, count] of mended) this.mended.inc({ signal, field }, count);
  }

  /** Conflicts are counted apart: two producers disagree, where else one sends nonsense. */
  countRejected(reason: string): void {
    this.events.inc({ result: reason === 'conflict' || reason === 'usage_shrinks' ? 'conflict' : 'rejected' });
    this.rejected.inc({ reason });
  }

  /**
   * How verification of the ledger stands; before the first round has ended, and without a success, nothing is known.
   */
  showStanding({ mismatches, lastSuccess }: Standing): void {
    this.gauge(
      'ledgerline_ledger_verify_mismatches',
      'Numbers of the ledger that are not what they rest on adds up to, as last verified.',
    ).set(mismatches);
    if (lastSuccess !== null)
      this.gauge(
        'ledgerline_ledger_verify_last_success_timestamp_seconds',
        'When the whole ledger was last verified without a mismatch.',
      ).set(lastSuccess / 1000);
  }

  private gauge(name: string, help: string): Gauge {
    const known = this.registry.getSingleMetric(name);
    return known instanceof Gauge ? known : new Gauge({ name, help, registers: [this.registry] });
  }

  countLimited(limit: Limit): void {
    this.limited.inc({ limit });
  }

  /** Of what goes out over OTLP. @returns counts what did not arrive */
  countExports(signals: readonly string[]): (signal: string) => void {
    const failures = new Counter({
      name: 'ledgerline_otlp_export_failures_total',
      help: 'What this process sent over OTLP and nobody took, by signal.',
      labelNames: ['signal'],
      registers: [this.registry],
    });
    for (const signal of signals) failures.inc({ signal }, 0);
    return (signal) => failures.inc({ signal });
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.duration.observe({ method, route, status }, seconds);
  }

  /**
   * Without the end mark of OpenMetrics. The formats differ in the names that counters are
   * declared by, and in empty lines, which OpenMetrics forbids; prom-client's own OpenMetrics renames the counters for
   * good, so that the next text is wrong.
   */
  async write(openMetrics: boolean): Promise<string> {
    const text = await this.registry.metrics();
    if (!openMetrics) return text;
    const counters = /^# TYPE (\w+)_total counter$/gm;
    const names = new Set([...text.matchAll(counters)].map(([, name]) => name));
    return text
      .replace(/\n+/g, '\n')
      .replace(/^(# (?:HELP|TYPE) )(\w+)_total /gm, (all, start: string, name: string) =>
        names.has(name) ? `${start}${name} ` : all,
      );
  }
}
