import { LIVE, StreamLimits } from './stream-limits.ts';

const { most: MOST, mostPerKey: MOST_PER_KEY } = LIVE;

const times = (many: number, work: () => void): void => {
  for (let i = 0; i < many; i += 1) work();
};

test('a key has so many streams and no more, until it leaves one', () => {
  const limits = new StreamLimits(LIVE);
  times(MOST_PER_KEY, () => limits.take('k'));
  const one = (): void => limits.take('k');
  expect(one).toThrow('this key has');
  limits.take('other');
  limits.free('k');
  one();
  expect(one).toThrow(`${MOST_PER_KEY} streams`);
});

test('all keys together have so many, until one leaves', () => {
  const limits = new StreamLimits(LIVE);
  let keys = 0;
  const one = (): void => limits.take(`k${++keys}`);
  times(MOST, one);
  expect(one).toThrow('streams are open');
  limits.free('k1');
  one();
  expect(one).toThrow(`${MOST} streams`);
});
