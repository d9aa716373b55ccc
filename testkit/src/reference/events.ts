/** What becomes of an event: new, a duplicate, a revision, or refused. */
import type { Recorded, UsageEvent } from './book.ts';
import { instantOf } from './calendar.ts';
import { micro, nano } from './money.ts';
import { KINDS } from './rating.ts';

/** Everything that is counted, as whole numbers; what is absent is 0. */
function countsOf(event: UsageEvent): Record<string, bigint> {
  const tokens = KINDS.map((kind) => [kind, BigInt(event.tokens?.[kind] ?? 0)] as const);
  const units = Object.entries(event.quantity ?? {}).map(([unit, count]) => [`unit ${unit}`, micro(count)] as const);
  return Object.fromEntries([...tokens, ...units].filter(([, count]) => count > 0n));
}

const COUNTS = ['tokens', 'quantity'];
const AMOUNTS = ['credits', 'costUsd'];
const FREE = ['title', 'description', 'durationMs', 'revision', 'final', 'reservation'];

/** Fields in one notation and one order; `org` says nothing, and what is absent is the same as 0 or false. */
function fieldsOf(event: UsageEvent, without: readonly string[]): string {
  const plain = Object.entries(event).filter(
    ([field, value]) =>
      ![...COUNTS, ...AMOUNTS, 'org', 'time', ...without].includes(field) &&
      ![undefined, 0, false].includes(value as undefined),
  );
  return JSON.stringify([...plain, ['time', instantOf(event.time)]].sort());
}

const amountsOf = (event: UsageEvent) => ({
  credits: event.credits === undefined ? null : micro(event.credits),
  costUsd: event.costUsd === undefined ? null : nano(event.costUsd),
});

const text = (values: Record<string, bigint | null>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
    .join();

const isSame = (a: UsageEvent, b: UsageEvent): boolean =>
  fieldsOf(a, []) === fieldsOf(b, []) &&
  text(countsOf(a)) === text(countsOf(b)) &&
  text(amountsOf(a)) === text(amountsOf(b));

/** Without a revision an event is whole: nothing follows it. */
export const isClosed = (event: UsageEvent): boolean => event.final === true || event.revision === undefined;

const shrinks = (before: bigint | null, after: bigint | null): boolean =>
  before === null || after === null ? before !== after : after < before;

/** How an event compares with the one that is known under its id; this comes before every check of time. */
export function verdict(known: Recorded | undefined, event: UsageEvent): string {
  if (!known) return 'new';
  const before = known.body;
  if (isSame(before, event)) return 'duplicate';
  const [older, newer] = [before.revision ?? 0, event.revision ?? 0];
  if (newer < older) return 'duplicate';
  if (newer === older || isClosed(before)) return 'conflict';
  if (fieldsOf(before, FREE) !== fieldsOf(event, FREE)) return 'conflict';
  const [was, is] = [amountsOf(before), amountsOf(event)];
  if (shrinks(was.credits, is.credits) || shrinks(was.costUsd, is.costUsd)) return 'conflict';
  const counts = countsOf(event);
  if (Object.entries(countsOf(before)).some(([name, count]) => (counts[name] ?? 0n) < count)) return 'usage_shrinks';
  return 'revision';
}
