import { values } from './dimensions.ts';

const value = (text: string, name = text, lastTime = 0) => ({ value: text, name, lastTime });

test('conversations come by their last use, everything else in order, each once', () => {
  const found = [value('b'), value('a', 'Ann'), value('b', 'another organization’s')];
  expect(values.fold(found, { dimension: 'user', query: {} }).values).toEqual([
    { value: 'a', name: 'Ann' },
    { value: 'b', name: 'b' },
  ]);
  const used = [value('old', 'Old', 1), value('new', 'New', 2)];
  expect(values.fold(used, { dimension: 'conversation', query: { limit: 1 } }).values).toEqual([
    { value: 'new', name: 'New' },
  ]);
});
