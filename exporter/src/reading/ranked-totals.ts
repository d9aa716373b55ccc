import { addTo, noAmounts, plus, type Amounts } from '../ledger/rollups.ts';
import type { Async } from '../ledger/store.ts';
import { get, paidIn } from './amounts.ts';
import type { TotalsSource } from './conversation-cache.ts';
import { COLUMN, columnOf, type ConversationTotals, type Within } from './conversation-totals.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs, type Range, type RangeQuery } from './range.ts';
import type { Snapshot } from './store.ts';
import type { RankedTotals } from './total-ranking.ts';
import { fetchUsage, isFiltered, type FilterQuery } from './usage.ts';

/** What is ranked: conversations only; with usage outside of them as one row; with agents that ran outside of them. */
type With = 'nothing else' | 'the rest' | 'lone agents';

/** Which conversations of an organization are meant, by their numbers; null: every one. */
export type Only = (org: string) => Async<readonly number[] | null>;
const EVERY: Only = () => null;

/** Events of conversations that the range cuts are read one by one: as many as there are conversations, and these. */
const FEW_EVENTS = 10_000;

/**
 * The usage of conversations in a range: of those within it what they ever used, of those that its edges cut what their
 * events say. Null where that cannot tell, or would take longer than reading all.
 */
export async function fetchRankedTotals(
  snapshot: Snapshot,
  states: readonly OrgState[],
  query: RangeQuery & FilterQuery,
  besides: With,
  cache: TotalsSource,
  only: Only = EVERY,
): Promise<RankedTotals[] | null> {
  if (isFiltered(query)) return null;
  const range = rangeOfOrgs(query, states);
  const ranked: RankedTotals[] = [];
  for (const state of states) {
    const { org, terms } = state.account;
    const table = await cache.totals(snapshot, org);
    if (!table) return null;
    const numbers = await only(org);
    const within = numbers ? among(table, numbers, table.within(range)) : table.within(range);
    const cut = await fetchCut(snapshot, org, table, range, within);
    if (!cut) return null;
    const found = { org, paid: paidIn(terms.billingModel), table, range, within, instead: cut, others: [] };
    ranked.push(await OTHERS[besides](snapshot, state, found));
  }
  return ranked.every(isExact) ? ranked : null;
}

/** What of a range are these conversations. */
function among(table: ConversationTotals, numbers: readonly number[], { whole, cut }: Within): Within {
  const rows = new Set(numbers.map((number) => table.find(number)));
  const found = whole.filter((row) => rows.has(row));
  const sum = noAmounts();
  for (const row of found) addTo(sum, table.amountsAt(row));
  return { whole: found, sum, cut: cut.filter((row) => rows.has(row)) };
}

/** What the conversations that the range cuts used within it, by row. */
async function fetchCut(
  snapshot: Snapshot,
  org: string,
  table: ConversationTotals,
  range: Range,
  { whole, cut }: RankedTotals['within'],
): Promise<Map<number, Amounts> | null> {
  const events = cut.reduce((sum, row) => sum + table.at(row, columnOf('events')), 0);
  if (events > whole.length + FEW_EVENTS) return null;
  if (cut.length === 0) return new Map();
  const usage = await snapshot.conversationUsage(
    org,
    range,
    cut.map((row) => table.at(row, COLUMN.number)),
  );
  return new Map([...usage].map(([number, amounts]) => [table.find(number), amounts]));
}

type Others = (snapshot: Snapshot, state: OrgState, ranked: RankedTotals) => Promise<RankedTotals>;
const OTHERS: Readonly<Record<With, Others>> = {
  'nothing else': async (_, __, ranked) => Promise.resolve(ranked),
  'the rest': async (snapshot, state, ranked) => {
    const [all] = await fetchUsage(snapshot, state, ranked.range, null, {});
    const rest = less(all?.amounts ?? noAmounts(), sumOf(ranked));
    return { ...ranked, others: hasEvents(rest) ? [{ key: '', amounts: rest }] : [] };
  },
  'lone agents': async (snapshot, state, ranked) => {
    const lone = await fetchUsage(snapshot, state, ranked.range, 'lone_agent', {});
    const { org, table, range } = ranked;
    const ids = lone.map(({ key }) => key);
    const numbers = await snapshot.conversationNumbers(org, ids);
    const rowOf = (key: string): number => table.find(numbers.get(key) ?? -1);
    // Who is called what a conversation is called is one consumer with it.
    const named = new Set(ids.map(rowOf).filter((row) => row >= 0 && table.isWhole(row, range)));
    const apart = named.size > 0 ? takenOut(ranked, named) : ranked;
    const others: { key: string; amounts: Amounts }[] = [];
    for (const { key, amounts } of lone) {
      const used = apart.instead.get(rowOf(key));
      if (used) addTo(used, amounts);
      else others.push({ key, amounts });
    }
    return { ...apart, others };
  },
};

/** These rows by themselves, as those are that the range cuts. */
function takenOut(ranked: RankedTotals, rows: ReadonlySet<number>): RankedTotals {
  const { table, within, instead } = ranked;
  const amounts = new Map([...rows].map((row) => [row, table.amountsAt(row)]));
  const whole = within.whole.filter((row) => !rows.has(row));
  const sum = [...amounts.values()].reduce(less, within.sum);
  return { ...ranked, within: { ...within, whole, sum }, instead: new Map([...instead, ...amounts]) };
}

/** All that the conversations used, and the others. */
export const sumOf = ({ within, instead, others }: RankedTotals): Amounts =>
  [...instead.values(), ...others.map(({ amounts }) => amounts)].reduce(more, within.sum);

const more = (sum: Amounts, amounts: Amounts): Amounts => sum.map((amount, i) => plus(amount, amounts[i] ?? 0));
const less = (sum: Amounts, amounts: Amounts): Amounts => sum.map((amount, i) => plus(amount, -(amounts[i] ?? 0)));

const hasEvents = (amounts: Amounts): boolean => get(amounts, 'events') > 0;

/** Whether all that it is ordered by are numbers. */
const isExact = ({ instead, others }: RankedTotals): boolean =>
  [...instead.values(), ...others.map(({ amounts }) => amounts)].every((amounts) =>
    amounts.every((amount) => Number.isSafeInteger(Number(amount))),
  );
