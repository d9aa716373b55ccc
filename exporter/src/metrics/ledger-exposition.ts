import type { QueryStore } from '../query/store.ts';
import { view } from '../query/view.ts';
import { Counters, type LabelFamily } from './counters.ts';
import { writeGauges } from './gauges.ts';

export interface ExpositionOptions {
  /** Which of the personal label families are shown. */
  readonly labels: readonly LabelFamily[];
}

/** What the ledger shows Prometheus: lifetime counters and present gauges. Without the end mark of OpenMetrics. */
export class LedgerExposition {
  private readonly store: QueryStore;
  private readonly counters: Counters;

  constructor(store: QueryStore, options: ExpositionOptions) {
    this.store = store;
    this.counters = new Counters(store, options.labels);
  }

  /** UTF-8 text in a buffer of its own, which can be handed to another thread. */
  write(openMetrics: boolean, now: number): Uint8Array<ArrayBuffer> {
    const views = this.store.orgs().map((org) => view(this.store, org, now));
    const models = new Map(views.map(({ account }) => [account.org, account.terms.billingModel]));
    const gauges = Buffer.from(writeGauges(views, openMetrics));
    return joined([...this.counters.write(models, openMetrics), gauges]);
  }
}

/** Not Buffer.concat, whose small results share a pool with others. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
