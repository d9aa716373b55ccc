import { INPUT_KINDS, OUTPUT_KINDS } from '@ledgerline/api/vocabulary';
import { creditsJson, timeJson, usdJson } from '../json/json.ts';
import { DIMENSIONS, TOKEN_KINDS, dimension, isUpstreamRated, type TokenKind } from '../model/event.ts';
import type { Events } from '../reading/events.ts';
import type { ShownEvent } from '../reading/event-request.ts';
import type { Total } from '../reading/event-walk.ts';
import type { Shape } from './row-text.ts';

export const eventsJson = ({ events, total }: Events, nextCursor: string | null) => ({
  events: events.map(eventJson),
  ...totalJson(total),
  nextCursor,
});

const totalJson = ({ events, exact }: Total) => ({ total: events, ...(exact ? {} : { totalIsAtLeast: true }) });

function eventJson({ metered, title, readable }: ShownEvent) {
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

export const EVENT_SHAPE: Shape<ShownEvent> = {
  json: eventJson,
  columns: [
    ...([
      ['org', 'text'],
      ['id', 'text'],
      ['time', 'number'],
    ] as const),
    ...DIMENSIONS.map((name) => [name, 'text'] as const),
    ...([
      ['title', 'text'],
      ['description', 'text'],
      ['inputTokens', 'number'],
      ['outputTokens', 'number'],
    ] as const),
    ...TOKEN_KINDS.map((kind) => [`tokens.${kind}`, 'number'] as const),
    ...([
      ['quantity', 'text'],
      ['durationMs', 'number'],
      ['credits', 'number'],
      ['costUsd', 'number'],
    ] as const),
    ...(['revision', 'unpriced', 'late', 'ratedUpstream'] as const).map((name) => [name, 'number'] as const),
  ],
};
