/** What had been used by a past moment, as far as it had been posted by then: by quarter hours of event time. */
import { QUARTER_HOUR, addTo, noAmounts, quarterOf, type Amounts } from '../ledger/rollups.ts';
import type { Cycle } from '../model/account.ts';
import type { PostedUsage } from './history-store.ts';
import { total } from './amounts.ts';
import { SAMPLED_MS } from './projection.ts';
import type { Usage } from './usage.ts';

export class PastUsage {
  private readonly quarters: Map<number, Amounts>;
  private cycle: Cycle = { start: NaN, end: NaN };
  private inCycle = noAmounts();

  /** @param now what is used by now */
  constructor(now: readonly Usage[]) {
    this.quarters = new Map(now.map(({ time, amounts }) => [time, [...amounts]]));
  }

  add({ quarter, amounts }: Pick<PostedUsage, 'quarter' | 'amounts'>): void {
    const sum = this.quarters.get(quarter);
    if (sum) addTo(sum, amounts);
    else this.quarters.set(quarter, [...amounts]);
    if (quarter >= this.cycle.start && quarter < this.cycle.end) addTo(this.inCycle, amounts);
  }

  /** It is not posted yet. */
  takeOff({ quarter, amounts }: PostedUsage): void {
    this.add({ quarter, amounts: amounts.map((amount) => -amount) });
  }

  /** Cycles begin and end with a quarter hour. */
  ofCycle(cycle: Cycle): Amounts {
    if (cycle.start !== this.cycle.start || cycle.end !== this.cycle.end) {
      this.cycle = cycle;
      const within = [...this.quarters].filter(([quarter]) => quarter >= cycle.start && quarter < cycle.end);
      this.inCycle = total(within.map(([, amounts]) => ({ amounts })));
    }
    return [...this.inCycle];
  }

  /** What a projection goes by, to the quarter hour; of the present one, what is posted so far. */
  lastDays(now: number): Usage[] {
    const usages: Usage[] = [];
    for (let time = quarterOf(now - SAMPLED_MS); time < now; time += QUARTER_HOUR) {
      const amounts = this.quarters.get(time);
      if (amounts) usages.push({ time, key: '', amounts });
    }
    return usages;
  }
}
