/** What the ledger says of itself, in the words of a scenario. */
import { MEASURES, type Measure } from '../../src/ledger/rollups.ts';
import { formatCredits, formatUsd } from '../../src/model/money.ts';
import type { World } from './world.ts';

interface Pool {
  readonly granted: string;
  readonly remaining: string;
  readonly expiring: string;
}
interface Balance {
  readonly pools: Readonly<Record<string, Pool>>;
  readonly overage: string | null;
  readonly reserved: string;
  readonly spendUsd: string;
  readonly spendCapUsd: string | null;
  readonly cycle: { readonly start: string; readonly end: string };
  readonly percentUsed: string | null;
  readonly state: string;
}
export const balanceOf = async (world: World): Promise<Balance> => (await world.answer('balance')) as Balance;

/** What is left: now, or what was at a past moment. */
export async function leftOf(world: World, moment?: string): Promise<string[]> {
  const asOf = moment === undefined ? {} : { asOf: world.timeJson(moment) };
  const { pools, overage } = (await world.answer('balance', asOf)) as Balance;
  const left = Object.entries(pools).map(([pool, { remaining, granted }]) => `${pool} ${remaining} of ${granted}`);
  return [...left, `overage ${overage ?? '0'}`];
}

/** Clauses of the amounts that are asked for by name. */
export const named = (amounts: Readonly<Record<string, string | number | bigint | null | undefined>>): string[] =>
  Object.entries(amounts).map(([name, amount]) => `${name} ${String(amount ?? 'unknown')}`);

export async function nextPosted(world: World, said: readonly string[]): Promise<string[]> {
  const entries = await world.entries();
  const more = entries.length - world.seen;
  if (said[0] === 'nothing more' || /^\d+ more$/.test(said[0] ?? '')) {
    world.seen = entries.length;
    return [more === 0 ? 'nothing more' : `${more} more`];
  }
  const entry = entries[world.seen];
  if (!entry) return ['nothing more'];
  world.seen += 1;
  return [
    `${world.moment(entry.time)} ${entry.type} ${formatCredits(entry.credits)}`,
    `overage ${formatCredits(entry.overage)}`,
    `USD ${formatUsd(entry.usd)}`,
    `balance ${formatCredits(entry.balance)}`,
  ];
}

export async function eventClauses(world: World, id: string): Promise<string[]> {
  const event = await world.event(id);
  if (!event) return ['unknown'];
  return [
    ...named({
      charged: formatCredits(event.chargedCredits),
      refunded: formatCredits(event.refundedCredits),
      USD: event.chargedUsd === null ? null : formatUsd(event.chargedUsd),
      'refunded USD': formatUsd(event.refundedUsd),
    }),
    ...(event.late ? ['late'] : []),
    ...(event.unpriced ? ['unpriced'] : []),
  ];
}

export async function counters(world: World): Promise<string[]> {
  const row = await world.totals();
  const of = (measure: Measure): bigint => BigInt(row?.amounts[MEASURES.indexOf(measure)] ?? 0);
  return named({
    charged: formatCredits(of('credits') + of('reversedCredits')),
    reversed: formatCredits(of('reversedCredits')),
    late: row?.lateEvents ?? 0,
    unpriced: row?.unpricedEvents ?? 0,
    overshoot: formatCredits(row?.overshootCredits ?? 0n),
    'overshoot USD': formatUsd(row?.overshootUsd ?? 0n),
    overage: formatCredits(row?.overage ?? 0n),
  });
}
