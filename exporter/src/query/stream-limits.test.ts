import { MOST, MOST_PER_KEY, StreamLimits } from './stream-limits.ts';

const times = (many: number, work: () => void): void => {
  for (let i = 0; i < many; i += 1) work();
};

test('a key has so many streams and no more, until it leaves one', () => {
  const limits = new StreamLimits();
  times(MOST_PER_KEY, () => limits.take('k'));
  const one = (): void => limits.take('k');
  expect(one).toThrow('this key has');
  limits.take('other');
  limits.free('k');
  one();
  expect(one).toThrow(`${MOST_PER_KEY} streams`);
});

test('all keys together have so many, until one leaves', () => {
  const limits = new StreamLimits();
  let keys = 0;
  const one = (): void => limits.take(`k${++keys}`);
  times(MOST, one);
  expect(one).toThrow('streams are open');
  limits.free('k1');
  one();
  expect(one).toThrow(`${MOST} streams`);
});
