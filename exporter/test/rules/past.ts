/** That a moment is answered afterwards as it was answered while it lasted. */
import type { Line, Scenario } from './table.ts';
import type { World } from './world.ts';

/** What of a balance the ledger alone decides; usage that is reported later changes how a past moment is projected. */
const KEPT = [
  'billingModel',
  'pools',
  'remaining',
  'overage',
  'reserved',
  'cycle',
  'spendUsd',
  'spendCapUsd',
  'percentUsed',
];

const kept = (balance: unknown): string =>
  JSON.stringify(KEPT.map((name) => (balance as Readonly<Record<string, unknown>>)[name]));

export class Past {
  private readonly moments = new Map<number, { readonly place: string; readonly balance: string }>();
  private readonly straight: boolean;

  constructor({ lines }: Scenario) {
    // Where something is posted at a time of its own, a moment that was looked at before is another afterwards.
    const posts = lines.filter(({ states }) => !states);
    this.straight = !posts.some(({ word, clauses }) =>
      [word, ...clauses].some((words) => /^(?:clock|backfill|at |created )/.test(`${words} `)),
    );
  }

  /** Looks at the present after a statement; an action makes it another than it was. */
  async look(world: World, { states, place }: Line): Promise<void> {
    if (!this.straight) return;
    if (states) this.moments.set(world.now, { place, balance: kept(await world.answer('balance')) });
    else this.moments.delete(world.now);
  }

  /** The moments that are now said to have been otherwise. */
  async otherwise(world: World): Promise<string[]> {
    const wrong: string[] = [];
    for (const [instant, { place, balance }] of this.moments) {
      const then = kept(await world.answer('balance', { asOf: new Date(instant).toISOString() }));
      if (then === balance) continue;
      const what = `${place}: ${world.moment(instant)} is otherwise when it is past`;
      wrong.push(`${what}\n  expected: ${balance}\n  found:    ${then}`);
    }
    return wrong;
  }
}
