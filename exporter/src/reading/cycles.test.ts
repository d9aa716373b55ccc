import { stateOf, time, used } from '../../test/reading/states.ts';
import { cycles } from './cycles.ts';

test('a cycle says what it gave and what was used of it, in what it was paid in', () => {
  const state = stateOf({ now: time('2026-04-02') });
  const amounts = [used({ credits: 5, usd: 7 }), used({ credits: 1 })];
  expect(cycles.fold({ state, used: amounts }, {}).cycles).toMatchObject([
    { start: time('2026-03-01'), end: time('2026-04-01'), allowance: 100_000_000n, used: 5n },
    { start: time('2026-04-01'), end: time('2026-05-01'), allowance: 100_000_000n, used: 1n },
  ]);
  const byom = stateOf({ billingModel: 'byom' });
  expect(cycles.fold({ state: byom, used: amounts }, {}).cycles).toMatchObject([{ allowance: null, used: 7n }]);
});
