import { KEPT_MS, KeptListings } from '../../src/reading/listing.ts';

const HELD = [{ byteLength: 3 }];
const held = (megabytes: number) => [{ byteLength: megabytes * 1_000_000 }];
const Q = { question: 'q', state: null };

const isKept = (kept: KeptListings, id: string, question = 'q'): boolean => {
  try {
    return kept.find(`${id}.0`, question, 1).id === id;
  } catch {
    return false;
  }
};

test('a listing is found for ten minutes, by its own question', () => {
  const kept = new KeptListings();
  const id = kept.keep(Q, 'whole', HELD, 0);
  expect(kept.find(`${id}.2`, 'q', KEPT_MS - 1)).toEqual({ id, whole: 'whole', offset: 2 });
  expect(() => kept.find(`${id}.2`, 'other', 1)).toThrow('same question');
  expect(() => kept.find(`${id}.2`, 'q', KEPT_MS)).toThrow('no longer kept');
  for (const wrong of ['', '2', 'x.2', id, `${id}.x`, `${id}.-1`]) expect(() => kept.find(wrong, 'q', 1)).toThrow();
});

test('the same question of the same state is kept once, for as long as it is asked', () => {
  const kept = new KeptListings();
  const asked = { question: 'q', state: '7' };
  const id = kept.keep(asked, 'whole', HELD, 0);
  expect(kept.keep(asked, 'whole', HELD, KEPT_MS - 1)).toBe(id);
  expect(kept.find(`${id}.1`, 'q', KEPT_MS + 1).offset).toBe(1);
  expect(kept.keep({ ...asked, state: '8' }, 'whole', HELD, 1)).not.toBe(id);
  expect(kept.keep({ ...asked, question: 'r' }, 'whole', HELD, 1)).not.toBe(id);
  expect(kept.keep(asked, 'whole', HELD, 3 * KEPT_MS)).not.toBe(id);
  expect(kept.keep(Q, 'whole', HELD, 1)).not.toBe(kept.keep(Q, 'whole', HELD, 1));
});

test('what is kept is bounded: what nobody reads on goes first, the oldest of it before the others', () => {
  const kept = new KeptListings();
  const first = kept.keep(Q, 'read on', held(1), 0);
  kept.find(`${first}.0`, 'q', 1);
  const polls = Array.from({ length: 400 }, () => kept.keep(Q, 'poll', held(1), 0));
  expect(polls.filter((id) => isKept(kept, id))).toEqual(polls.slice(-47));
  expect(isKept(kept, first)).toBe(true);
});

test('one that is larger than all that may be kept takes the place of all, and the next takes its', () => {
  const kept = new KeptListings();
  const small = kept.keep(Q, 'small', held(1), 0);
  const huge = kept.keep(Q, 'huge', held(1000), 0);
  expect([small, huge].map((id) => isKept(kept, id))).toEqual([false, true]);
  const next = kept.keep(Q, 'next', held(1), 0);
  expect([huge, next].map((id) => isKept(kept, id))).toEqual([false, true]);
});

test('what listings share is counted once', () => {
  const kept = new KeptListings();
  const [shared] = held(40);
  const sharing = () => [{ byteLength: 1_000_000 }, ...(shared ? [shared] : [])];
  const ids = Array.from({ length: 20 }, () => kept.keep(Q, 'whole', sharing(), 0));
  expect(ids.filter((id) => isKept(kept, id))).toEqual(ids.slice(-8));
});
