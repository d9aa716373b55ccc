import type { CollectionResult, MetricProducer } from '@opentelemetry/sdk-metrics';
import { emptyResource } from '@opentelemetry/resources';
import { readExposition } from './exposition.ts';
import { metricData } from './metric-data.ts';

/** What a scrape would show now. */
export interface Collected {
  /** UTF-8, of the text format 0.0.4. */
  readonly text: Uint8Array;
  /** When each organization was created, epoch milliseconds. */
  readonly orgs: ReadonlyMap<string, number>;
}

const PROCESS_START = 'process_start_time_seconds';

/**
 * Metrics as the SDK's reader takes them: totals that the ledger keeps, where instruments would add up a second time,
 * and fold what is past their limit of series.
 */
export class Collection implements MetricProducer {
  /** Some of it could not be sent: the rest would be tried in vain, each for as long as a request may take. */
  broken = false;
  private readonly ask: () => Promise<Collected>;
  private readonly version: string;
  private readonly failed: (message: string) => void;

  /** @param failed is told why there was nothing to send */
  constructor(ask: () => Promise<Collected>, version: string, failed: (message: string) => void) {
    this.ask = ask;
    this.version = version;
    this.failed = failed;
  }

  async collect(): Promise<CollectionResult> {
    this.broken = false;
    try {
      return this.resultOf(await this.ask());
    } catch (error) {
      this.failed(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  private resultOf({ text, orgs }: Collected): CollectionResult {
    const families = readExposition(new TextDecoder().decode(text));
    const start = families.find(({ name }) => name === PROCESS_START)?.samples[0]?.value;
    const now = Date.now();
    const times = { now, process: start === undefined ? now : start * 1000, orgs };
    const scope = { name: 'ledgerline', version: this.version };
    return {
      resourceMetrics: {
        resource: emptyResource(),
        scopeMetrics: [{ scope, metrics: metricData(families, times) }],
      },
      errors: [],
    };
  }
}
