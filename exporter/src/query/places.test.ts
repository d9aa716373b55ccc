import { MOST, MOST_PER_KEY, Places } from './places.ts';

const times = (many: number, work: () => void): void => {
  for (let i = 0; i < many; i += 1) work();
};

test('a key has so many places and no more, until it leaves one', () => {
  const places = new Places();
  times(MOST_PER_KEY, () => places.take('k'));
  const one = (): void => places.take('k');
  expect(one).toThrow('this key has');
  places.take('other');
  places.free('k');
  one();
  expect(one).toThrow(`${MOST_PER_KEY} streams`);
});

test('all keys together have so many, until one leaves', () => {
  const places = new Places();
  let keys = 0;
  const one = (): void => places.take(`k${++keys}`);
  times(MOST, one);
  expect(one).toThrow('streams are open');
  places.free('k1');
  one();
  expect(one).toThrow(`${MOST} streams`);
});
