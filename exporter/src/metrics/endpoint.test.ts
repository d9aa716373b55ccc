import { jest } from '@jest/globals';
import { exposition, type Collect } from './endpoint.ts';

const given: string[] = [];
beforeEach(() => given.splice(0));
const lent = (text: string) => ({
  bytes: Buffer.from(text),
  giveBack: () => {
    given.push(text);
  },
});
const collect: Collect = {
  ledger: async () => lent('ledger 1\n'),
  process: async () => 'process 1\n',
};
const textOf = ({ parts }: { readonly parts: readonly Uint8Array[] }): string => Buffer.concat(parts).toString();
const noReport = (collector: string, error: unknown): never => {
  throw new Error(`${collector} failed`, { cause: error });
};

test('a part that cannot be collected says so, with the time it took, and its cause is reported', async () => {
  const told: unknown[] = [];
  const failure = new Error('the disk is gone');
  const failing: Collect = { ...collect, ledger: () => Promise.reject(failure) };
  const answer = await exposition('all', true, failing, (...failed) => told.push(failed));
  expect(told).toEqual([['ledger', failure]]);
  const lines = textOf(answer).split('\n');
  expect(lines).toContain('ledgerline_collector_success{collector="ledger"} 0');
  expect(lines).toContain('ledgerline_collector_success{collector="process"} 1');
  expect(lines).toContain('process 1');
  expect(lines.at(-2)).toBe('# EOF');
});

test('how long each part took is its own', async () => {
  jest.useFakeTimers();
  const slow: Collect = {
    ...collect,
    ledger: async () => {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return lent('ledger 1\n');
    },
  };
  const answer = exposition('all', false, slow, noReport);
  await jest.advanceTimersByTimeAsync(2500);
  const lines = textOf(await answer).split('\n');
  expect(lines).toContain('ledgerline_collector_duration_seconds{collector="ledger"} 2.5');
  expect(lines).toContain('ledgerline_collector_duration_seconds{collector="process"} 0');
  jest.useRealTimers();
});

test.each([
  ['ledger', 'ledger 1\n'],
  ['process', 'process 1\n'],
] as const)('%s alone is that part, and ends as a whole does', async (part, text) => {
  expect(textOf(await exposition(part, false, collect, noReport))).toBe(text);
  expect(textOf(await exposition(part, true, collect, noReport))).toBe(`${text}# EOF\n`);
  const failing: Collect = {
    ledger: () => Promise.reject(new Error('no')),
    process: () => Promise.reject(new Error('no')),
  };
  await expect(exposition(part, false, failing, noReport)).rejects.toThrow('no');
});

test.each(['ledger', 'all'] as const)('%s: what was lent goes back once it was sent, and not before', async (part) => {
  const { sent } = await exposition(part, true, collect, noReport);
  expect(given).toEqual([]);
  sent();
  expect(given).toEqual(['ledger 1\n']);
});
