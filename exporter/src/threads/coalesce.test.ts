import { jest } from '@jest/globals';
import { coalesce } from './coalesce.ts';

test('tells at once, then no more often than that, each name once, and nothing where nothing happens', () => {
  jest.useFakeTimers();
  const told: (readonly string[])[] = [];
  const say = coalesce((names) => told.push(names), 50);
  say(['a']);
  for (let i = 0; i < 1000; i += 1) say(['b', i % 2 === 0 ? 'c' : 'a']);
  expect(told).toEqual([['a']]);
  jest.advanceTimersByTime(50);
  expect(told).toEqual([['a'], ['b', 'c', 'a']]);
  jest.advanceTimersByTime(500);
  expect([told.length, jest.getTimerCount()]).toEqual([2, 0]);
  say(['d']);
  expect(told[2]).toEqual(['d']);
  jest.useRealTimers();
});
