/** Random histories: how an organization or three begin, and what happens to them then. */
import fc from 'fast-check';
import * as administration from './administration.ts';
import { index, pause, type Choice, type Past } from './past.ts';
import type { Action } from './side.ts';
import { events } from './usage.ts';

export interface Step {
  /** How long after the step before; milliseconds. */
  readonly after: number;
  readonly choose: Choice;
  /** Which past moments are looked at afterwards. */
  readonly looks: readonly number[];
}

export interface History {
  readonly start: number;
  readonly setup: readonly Action[];
  readonly steps: readonly Step[];
}

const NAMES = ['acme', 'beta', 'core'];

/** Years with and without a 29 February. */
const start = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2026, 0, 1) });

const setup: fc.Arbitrary<(start: number) => Action[]> = fc
  .record({
    plans: fc.uniqueArray(administration.plan, { minLength: 3, maxLength: 3, selector: ({ id }) => id, size: 'max' }),
    prices: fc.array(administration.price, { minLength: 1, maxLength: 3 }),
    orgs: fc.array(administration.newOrg, { minLength: 1, maxLength: NAMES.length }),
  })
  .map(({ plans, prices, orgs }) => (now) => [
    ...plans.map((what) => ({ kind: 'plan', what }) as const),
    { kind: 'prices', what: prices.map((price) => price(now)) },
    ...orgs.map(({ body: { spendCapUsd, ...body }, age }, at) => {
      const cap = spendCapUsd !== undefined && { spendCapUsd };
      return { kind: 'org', what: { org: NAMES[at] ?? '', body: { ...body, ...cap, createdAt: now - age } } } as const;
    }),
  ]);

const CHOICES: readonly (readonly [weight: number, fc.Arbitrary<Choice>])[] = [
  [16, events],
  [6, administration.grant],
  [3, administration.voided],
  [8, administration.refund],
  [5, administration.reprice],
  [4, administration.putPrice],
  [4, administration.reserve],
  [1, administration.release],
  [3, administration.putOrg],
  [1, administration.putPlan],
  [1, administration.restart],
];
const choose = fc.oneof(...CHOICES.map(([weight, arbitrary]) => ({ weight, arbitrary })));

export const history = (most: number): fc.Arbitrary<History> =>
  fc
    .record({
      start,
      setup,
      steps: fc.array(fc.record({ after: pause, choose, looks: fc.array(index, { minLength: 1, maxLength: 2 }) }), {
        minLength: 1,
        maxLength: most,
        size: 'max',
      }),
    })
    .map(({ start, setup, steps }) => ({ start, setup: setup(start), steps }));

/** Notes what an organization was said to be, which changes of it start from. */
export function remember(past: Past, action: Action): void {
  if (action.kind === 'org') past.bodies.set(action.what.org, action.what.body);
}
