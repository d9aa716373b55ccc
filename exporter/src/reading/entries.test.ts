import type { Entry } from '../model/account.ts';
import { stateOf, time } from '../../test/reading/states.ts';
import { entries } from './entries.ts';

const entry = (sequence: number): Entry => ({
  ...{ org: 'acme', sequence, time: time('2026-03-02'), type: 'charge', credits: -1n, moves: [] },
  ...{ overage: 0n, usd: 0n, spent: 0n, balance: 0n, event: `e${sequence}`, note: '' },
});
const sequences = ({ entries: shown, nextCursor }: ReturnType<typeof entries.fold>) => [
  shown.map(({ sequence }) => sequence),
  nextCursor,
];
const { due } = stateOf({ now: time('2026-04-02') });

test('what is due comes last, so first where the newest are first', () => {
  expect(due.map(({ sequence }) => sequence)).toEqual([2, 3]);
  expect(sequences(entries.fold({ posted: [entry(1)], due }, { order: 'asc' }))).toEqual([[1, 2, 3], null]);
  expect(sequences(entries.fold({ posted: [entry(1)], due }, {}))).toEqual([[3, 2, 1], null]);
});

test('a page ends where the next begins', () => {
  const facts = { posted: [entry(1)], due };
  expect(sequences(entries.fold(facts, { order: 'asc', limit: 2 }))).toEqual([[1, 2], '2']);
  expect(sequences(entries.fold(facts, { limit: 3 }))).toEqual([[3, 2, 1], null]);
});
