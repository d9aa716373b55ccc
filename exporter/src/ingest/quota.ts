/** How many events, and how many bytes of them, who may send in a second. */
import { LimitReached, PAYERS, type Payer, type PayerRow, type Quotas } from '../model/limits.ts';
import { TokenBuckets } from './token-buckets.ts';

const MEASURED = [
  { limit: 'eventsPerSecond', unit: 'events' },
  { limit: 'bytesPerSecond', unit: 'bytes' },
] as const;
type Measure = (typeof MEASURED)[number];

interface Metered {
  readonly measure: Measure;
  readonly payer: PayerRow;
  readonly perSecond: number;
  readonly buckets: TokenBuckets;
}

export class IngestQuota {
  /** Nothing where nothing is limited. */
  private readonly metered: readonly Metered[];

  constructor(quotas: Quotas) {
    this.metered = MEASURED.flatMap((measure) =>
      PAYERS.flatMap((payer) => {
        const perSecond = quotas[payer.quota][measure.limit];
        return perSecond === undefined ? [] : [{ measure, payer, perSecond, buckets: new TokenBuckets(perSecond) }];
      }),
    );
  }

  /** Refuses who has sent too much, before what he sends now is read. */
  check(from: Payer): void {
    for (const { measure, payer, perSecond, buckets } of this.metered) {
      const wait = buckets.wait(payer.nameOf(from) ?? '', Date.now());
      if (wait > 0)
        throw new LimitReached(measure.limit, `${payer.who} may send ${perSecond} ${measure.unit} a second`, wait);
    }
  }

  take(from: Payer, amounts: Readonly<Record<Measure['unit'], number>>): void {
    for (const { measure, payer, buckets } of this.metered) {
      const name = payer.nameOf(from);
      if (name !== undefined) buckets.take(name, amounts[measure.unit], Date.now());
    }
  }
}
