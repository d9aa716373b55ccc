import { burn } from '../ledger/charge.ts';
import type { Journal } from '../ledger/journal.ts';
import { PLAN, stateOf, time } from '../../test/reading/states.ts';
import { replayed, settled } from './org-state.ts';
import { withMoved } from './grants.ts';

const spent = (credits: bigint) => ({
  change: (account: Parameters<typeof burn>[0], journal: Journal) =>
    journal.post(
      { type: 'charge', credits: -credits, ...burn(account, credits), usd: 0n, spent: 0n, event: 'e', note: '' },
      time('2026-03-05'),
    ),
});

test('within its cycle nothing is due, and it is as it was posted', () => {
  const state = stateOf(spent(30_000_000n));
  expect(state).toMatchObject({ due: [], reserved: 1n, plan: { plan: 'p' } });
  expect(state.account.grants.map(({ remaining }) => remaining)).toEqual([70_000_000n]);
  expect(state.cycles).toHaveLength(1);
  expect(state.moved.size).toBe(0);
});

test('a cycle start that is due shows as posted: the rest expires, and the next allowance is there', () => {
  const state = stateOf({ ...spent(30_000_000n), now: time('2026-04-02') });
  expect(state.due.map(({ type, credits, time: at }) => [type, credits, at])).toEqual([
    ['expiry', -70_000_000n, time('2026-04-01')],
    ['grant', 100_000_000n, time('2026-04-01')],
  ]);
  expect(state.cycles.map(({ start, remaining }) => [start, remaining])).toEqual([
    [time('2026-03-01'), 70_000_000n],
    [time('2026-04-01'), null],
  ]);
  expect(state.account.cycle).toEqual({ start: time('2026-04-01'), end: time('2026-05-01') });
  const stored = [...state.moved].map((grant) => ({ ...grant, remaining: -1n }));
  expect(withMoved(stored, state.moved)).toEqual([...state.moved]);
});

test('what is held is that of what it pays in', () => {
  expect(stateOf({ billingModel: 'byom', spendCap: 5n }).reserved).toBe(2n);
});

test('a past moment is the state written down last, and what was posted from there until then', () => {
  const journals: Journal[] = [];
  const present = stateOf({
    change: (account, journal) => {
      journals.push(journal);
      spent(30_000_000n).change(account, journal);
    },
  });
  const [journal] = journals;
  const [checkpoint] = journal?.checkpoints ?? [];
  if (!journal || !checkpoint) throw new Error('an account begins with a state that is written down');
  present.account.firstEventAt = time('2026-03-05');
  const facts = {
    ...{ present: present.account, checkpoint, grants: [...journal.grants], cycles: present.cycles },
  };
  const balanceAt = (at: number) => {
    const entries = journal.entries.filter((entry) => entry.time <= at);
    const account = replayed({ ...facts, entries }, at);
    return { left: account.grants.map(({ remaining }) => remaining), firstEventAt: account.firstEventAt };
  };
  expect(balanceAt(time('2026-03-04'))).toEqual({ left: [100_000_000n], firstEventAt: null });
  expect(balanceAt(time('2026-03-06'))).toEqual({ left: [70_000_000n], firstEventAt: time('2026-03-05') });
});

test('a plan that is gone leaves its organizations without one', () => {
  const { account, cycles } = stateOf();
  const facts = { account, cycles, reserved: { credits: 0n, byom: 0n }, rollupTimezone: 'UTC' };
  expect(settled({ ...facts, plans: new Map() }, time('2026-03-11')).plan).toBeUndefined();
  expect(settled({ ...facts, plans: new Map([['p', PLAN]]) }, time('2026-03-11')).plan).toBe(PLAN);
});
