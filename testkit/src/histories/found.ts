/** Histories that the two ledgers once disagreed on, or that chance would need long for. */
import { DAY } from '../reference/calendar.ts';
import type { History } from './history.ts';
import type { Action } from './side.ts';

const START = Date.UTC(2026, 0, 1);
const CYCLE = 40 * DAY; // into the next one

const org = (billingModel: 'credits' | 'byom', cycleAnchorDay = 1): Action => ({
  kind: 'org',
  what: { org: 'acme', body: { plan: 'twenty', billingModel, timezone: 'UTC', cycleAnchorDay, createdAt: START } },
});
const plan = (id: string, monthlyCredits: string): Action => ({ kind: 'plan', what: { id, monthlyCredits } });
const price = (input: string): Action => ({
  kind: 'prices',
  what: [{ model: 'm', from: 0, usdPerMillion: { input } }],
});
const used = (revision: number, millions: number): Action => {
  const event = {
    id: 'e',
    org: 'acme',
    time: START,
    type: 'tool',
    model: 'm',
    tokens: { input: millions * 1_000_000 },
    revision,
  };
  return { kind: 'events', what: [{ backfill: false, events: [event] }] };
};
const reprice: Action = { kind: 'reprice', what: { from: START, to: START + 1 } };

const history = (...steps: (readonly [after: number, Action])[]): History => ({
  start: START,
  setup: [plan('twenty', '20'), price('0.1')],
  steps: steps.map(([after, action]) => ({ after, choose: () => action, looks: [1, 2, 3, 7, 97] })),
});

export const FOUND: Readonly<Record<string, History>> = {
  // Its credits stay charged while the price falls, so that the next revision is rated lower than it was charged.
  'no revision gives back, though it was repriced while nothing was paid in credits': history(
    ...([
      [0, org('credits')],
      [1, used(0, 1)],
      [1, org('byom')],
      [CYCLE, price('0.01')],
      [0, reprice],
    ] as const),
    ...([
      [0, org('credits')],
      [CYCLE, used(1, 2)],
    ] as const),
  ),
  'usage that was not charged in credits stays so, repriced and revised': history(
    ...([
      [0, org('byom')],
      [1, used(0, 1)],
      [1, org('credits')],
      [CYCLE, price('0.2')],
      [0, reprice],
    ] as const),
    ...([
      [0, used(1, 2)],
      [0, price('0.05')],
      [0, reprice],
      [0, used(2, 3)],
    ] as const),
  ),
  'what was said last holds, though the clock had been set back': history(
    ...([
      [0, org('byom')],
      [DAY, org('byom', 30)],
      [-1, org('credits')],
      [CYCLE, { kind: 'restart', what: {} }],
    ] as const),
  ),
  'cycles that have begun before a plan changed began with it as it was': history(
    ...([
      [0, org('credits')],
      [CYCLE, plan('twenty', '5')],
      [0, used(0, 1)],
      [CYCLE, used(1, 2)],
    ] as const),
  ),
  'a plan that is put as it is, in other words, posts nothing': history(
    ...([
      [0, org('credits')],
      [CYCLE, plan('twenty', '20.0')],
      [0, used(0, 1)],
    ] as const),
  ),
};
