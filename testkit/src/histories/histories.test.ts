/**
 * Random histories, carried out by the product and by the reference ledger, which knows nothing of it.
 * `LEDGERLINE_RUNS` says how many of each kind. A failure prints the steps, and the seed by which it can be had again.
 */
import fc from 'fast-check';
import { compareBatchings, places } from './batching.ts';
import { compare } from './comparison.ts';
import { FOUND } from './found.ts';
import { history, type History } from './history.ts';
import { STORES } from './stores.ts';

const RUNS = Number(process.env['LEDGERLINE_RUNS'] ?? 30);
const HOUR = 3_600_000;
/** What they print themselves is the choices; what was chosen is in the error. */
const histories = (most: number): fc.Arbitrary<History> =>
  history(most).map((some) => Object.assign(some, { [fc.toStringMethod]: () => 'the steps listed below' }));

describe.each(Object.entries(STORES))('on %s', (_, open) => {
  test.each(Object.entries(FOUND))('%s', (_, found) => compare(found, open));

  test(
    'whatever happens, the product says what the reference says',
    () =>
      fc.assert(
        fc.asyncProperty(histories(40), (some) => compare(some, open)),
        { numRuns: RUNS },
      ),
    24 * HOUR,
  );

  test(
    'however the same events are batched, it comes to the same',
    () =>
      fc.assert(
        fc.asyncProperty(histories(20), places, (some, cuts) => compareBatchings(some, cuts, open)),
        { numRuns: RUNS },
      ),
    24 * HOUR,
  );
});
