import { KEPT_MS, KeptListings } from '../../src/reading/listing.ts';

const rowsOf = (rows: number): readonly number[] => Array.from({ length: rows }, (_, i) => i);

test('a listing is found for ten minutes, by its own question', () => {
  const kept = new KeptListings();
  const id = kept.keep('q', 'whole', 3, 0);
  expect(kept.find(`${id}.2`, 'q', KEPT_MS - 1)).toEqual({ id, whole: 'whole', offset: 2 });
  expect(() => kept.find(`${id}.2`, 'other', 1)).toThrow('same question');
  expect(() => kept.find(`${id}.2`, 'q', KEPT_MS)).toThrow('no longer kept');
  for (const wrong of ['', '2', 'x.2', id, `${id}.x`, `${id}.-1`]) expect(() => kept.find(wrong, 'q', 1)).toThrow();
});

test('what is kept is bounded: the oldest goes first, the newest stays however large', () => {
  const kept = new KeptListings();
  const ids = Array.from({ length: 200 }, (_, i) => kept.keep('q', rowsOf(i), 1000, 0));
  const found = ids.filter((id) => {
    try {
      return kept.find(`${id}.0`, 'q', 1).id === id;
    } catch {
      return false;
    }
  });
  expect(found).toEqual(ids.slice(-100));
  const huge = kept.keep('q', rowsOf(1), 10_000_000, 1);
  expect(kept.find(`${huge}.1`, 'q', 2).offset).toBe(1);
  expect(() => kept.find(`${ids.at(-1)}.0`, 'q', 2)).toThrow('no longer kept');
});
