import { INPUT_KINDS, OUTPUT_KINDS } from '@ledgerline/api/vocabulary';
import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { DIMENSIONS, TOKEN_KINDS, dimension, isUpstreamRated, type TokenKind } from '../model/event.ts';
import { formatCredits, formatUsd } from '../model/money.ts';
import type { Events } from '../reading/events.ts';
import type { ShownEvent } from '../reading/event-request.ts';
import type { Total } from '../reading/event-walk.ts';
import type { Columns } from './rows.ts';

export const eventsJson = ({ events, total }: Events, nextCursor: string | null) => ({
  events: events.map(eventJson),
  ...totalJson(total),
  nextCursor,
});

const totalJson = ({ events, exact }: Total) => ({ total: events, ...(exact ? {} : { totalIsAtLeast: true }) });

export function eventJson({ metered, title, readable }: ShownEvent) {
  const { event, late, unpriced } = metered;
  const usd = netUsd(metered);
  const quantity = Object.entries(event.quantity).map(([unit, amount]) => [unit, creditsJson(amount)] as const);
  return {
    org: event.org,
    id: event.id,
    time: timeJson(event.time),
    ...(Object.fromEntries(DIMENSIONS.map((name) => [name, dimension(event, name)])) as Record<
      (typeof DIMENSIONS)[number],
      string
    >),
    title,
    ...(readable ? { description: event.description } : {}),
    inputTokens: tokensOf(event.tokens, INPUT_KINDS),
    outputTokens: tokensOf(event.tokens, OUTPUT_KINDS),
    tokens: Object.fromEntries(TOKEN_KINDS.map((kind, i) => [kind, event.tokens[i] ?? 0])) as Record<TokenKind, number>,
    ...(quantity.length > 0 ? { quantity: Object.fromEntries(quantity) } : {}),
    durationMs: event.durationMs,
    credits: creditsJson(netCredits(metered)),
    costUsd: usd === null ? null : usdJson(usd),
    ...(event.revision === null ? {} : { revision: event.revision }),
    ...(unpriced ? { unpriced } : {}),
    ...(late ? { late } : {}),
    ...(isUpstreamRated(event) ? { ratedUpstream: true } : {}),
  };
}

type Metered = ShownEvent['metered'];
const netCredits = ({ chargedCredits, refundedCredits }: Metered): bigint => chargedCredits - refundedCredits;
const netUsd = ({ chargedUsd, refundedUsd }: Metered): bigint | null =>
  chargedUsd === null ? null : chargedUsd - refundedUsd;

const tokensOf = (tokens: readonly number[], kinds: readonly TokenKind[]): number =>
  kinds.reduce((sum, kind) => sum + (tokens[TOKEN_KINDS.indexOf(kind)] ?? 0), 0);

/** The same in columns, empty where there is nothing to say. */
export const EVENT_COLUMNS: Columns<ShownEvent> = [
  ['org', 'text', (_, { metered }) => metered.event.org],
  ['id', 'text', (_, { metered }) => metered.event.id],
  ['time', 'number', (_, { metered }) => timeJson(metered.event.time)],
  ...DIMENSIONS.map(
    (name) => [name, 'text', (_: string, row: ShownEvent) => dimension(row.metered.event, name)] as const,
  ),
  ['title', 'text', (_, { title }) => title],
  ['description', 'text', (_, { metered, readable }) => (readable ? metered.event.description : '')],
  ['inputTokens', 'number', (_, { metered }) => String(tokensOf(metered.event.tokens, INPUT_KINDS))],
  ['outputTokens', 'number', (_, { metered }) => String(tokensOf(metered.event.tokens, OUTPUT_KINDS))],
  ...TOKEN_KINDS.map(
    (kind, i) =>
      [`tokens.${kind}`, 'number', (_: string, row: ShownEvent) => String(row.metered.event.tokens[i] ?? 0)] as const,
  ),
  ['quantity', 'text', (_, { metered }) => quantityText(metered.event.quantity)],
  ['durationMs', 'number', (_, { metered }) => String(metered.event.durationMs ?? '')],
  ['credits', 'number', (_, { metered }) => formatCredits(netCredits(metered))],
  ['costUsd', 'number', (_, { metered }) => optionalUsd(netUsd(metered))],
  ['revision', 'number', (_, { metered }) => String(metered.event.revision ?? '')],
  ['unpriced', 'number', (_, { metered }) => String(metered.unpriced)],
  ['late', 'number', (_, { metered }) => String(metered.late)],
  ['ratedUpstream', 'number', (_, { metered }) => String(isUpstreamRated(metered.event))],
];

const optionalUsd = (usd: bigint | null): string => (usd === null ? '' : formatUsd(usd));
/** Of each unit: `pages=12 seconds=3.5`. */
const quantityText = (quantity: Metered['event']['quantity']): string =>
  Object.entries(quantity)
    .map(([unit, amount]) => `${unit}=${formatCredits(amount)}`)
    .join(' ');
