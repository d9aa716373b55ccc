/** Between events and their rows. */
import { DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, type MeteredEvent, type UsageEvent } from '../../model/event.ts';
import { big, bigOrNull, int, intOrNull, text, type Row } from './rows.ts';
import { FLAGS, bitOf, column, dimensionColumn, type Flag } from './schema.ts';

const DIMENSION_COLUMNS = DIMENSIONS.map(dimensionColumn);
const TOKEN_COLUMNS = TOKEN_KINDS.map(column);

/** The bits of `flags`, given which of them are set. */
export const flagsOf = (set: Readonly<Record<Flag, boolean>>): number =>
  FLAGS.reduce((flags, flag) => (set[flag] ? flags | bitOf(flag) : flags), 0);

/** What few events have. Amounts are texts: they need 64 bits, of which a JSON number keeps 53. */
interface Extra {
  readonly quantity?: Readonly<Record<string, string>>;
  readonly credits?: string;
  readonly usd?: string;
  readonly reservation?: string;
}
type RareFields = Pick<UsageEvent, 'quantity' | 'credits' | 'usd' | 'reservation'>;

/** null: it has nothing of it. */
export function extraOf({ quantity, credits, usd, reservation }: RareFields): string | null {
  const units = Object.entries(quantity);
  if (units.length === 0 && credits === null && usd === null && reservation === '') return null;
  return JSON.stringify({
    ...(units.length > 0 && { quantity: Object.fromEntries(units.map(([unit, amount]) => [unit, `${amount}`])) }),
    ...(credits !== null && { credits: `${credits}` }),
    ...(usd !== null && { usd: `${usd}` }),
    ...(reservation !== '' && { reservation }),
  } satisfies Extra);
}

export function toRare(row: Row): RareFields {
  const json = row['extra'] as string | null;
  const { quantity, credits, usd, reservation = '' } = json === null ? ({} as Extra) : (JSON.parse(json) as Extra);
  return {
    quantity: quantity
      ? Object.fromEntries(Object.entries(quantity).map(([unit, amount]) => [unit, BigInt(amount)]))
      : NO_QUANTITY,
    credits: credits === undefined ? null : BigInt(credits),
    usd: usd === undefined ? null : BigInt(usd),
    reservation,
  };
}

/** A row of `metered`. @param nameOf the value of a dimension, or a title, by its number */
export function toMetered(row: Row, org: string, nameOf: (id: number) => string): MeteredEvent {
  const event: UsageEvent = {
    id: text(row, 'id'),
    org,
    time: int(row, 'time'),
    dimensions: DIMENSION_COLUMNS.map((name) => nameOf(int(row, name))),
    title: nameOf(int(row, 'title')),
    description: text(row, 'description'),
    tokens: TOKEN_COLUMNS.map((name) => int(row, name)),
    durationMs: intOrNull(row, 'duration_ms'),
    revision: intOrNull(row, 'revision'),
    final: int(row, 'final') === 1,
    ...toRare(row),
  };
  return {
    event,
    priceId: intOrNull(row, 'price'),
    chargedCredits: big(row, 'credits'),
    chargedUsd: bigOrNull(row, 'usd'),
    refundedCredits: big(row, 'refunded_credits'),
    refundedUsd: big(row, 'refunded_usd'),
    reversedCredits: big(row, 'reversed_credits'),
    reversedUsd: big(row, 'reversed_usd'),
    late: int(row, 'late') === 1,
    unpriced: int(row, 'unpriced') === 1,
    firstOfRun: int(row, 'agent_run') === 1,
    row: int(row, 'seq'),
  };
}
