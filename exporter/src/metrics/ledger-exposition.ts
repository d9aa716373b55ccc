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

  write(openMetrics: boolean, now: number): string {
    const views = this.store.orgs().map((org) => view(this.store, org, now));
    const models = new Map(views.map(({ account }) => [account.org, account.terms.billingModel]));
    return this.counters.write(models, openMetrics) + writeGauges(views, openMetrics);
  }
}
