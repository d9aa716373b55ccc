import { jest } from '@jest/globals';
import { Meter } from './meter.ts';

afterEach(() => jest.useRealTimers());

test('the pace so far says how long the rest takes; where nobody knows how much there is, nothing does', () => {
  jest.useFakeTimers({ now: 0 });
  const meter = new Meter();
  expect([meter.share, meter.secondsLeft]).toEqual([undefined, undefined]);
  meter.restart(1000);
  expect([meter.share, meter.secondsLeft]).toEqual([0, undefined]);
  meter.done = 250;
  jest.setSystemTime(5000);
  expect([meter.share, meter.secondsLeft]).toEqual([0.25, 15]);
  meter.done = 1100;
  expect([meter.share, meter.secondsLeft]).toEqual([1, 0]);
});
