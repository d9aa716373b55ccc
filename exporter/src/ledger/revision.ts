import { MOST_DESCRIPTION, MOST_TITLE } from '@ledgerline/api';
import { DIMENSIONS, TOKEN_KINDS, type EventResult, type UsageEvent } from '../model/event.ts';
import { displayable } from '../text/display.ts';

type Verdict = 'new revision' | Exclude<EventResult, { outcome: 'accepted' | 'revised' }>;

const DUPLICATE = { outcome: 'duplicate' } as const;

/**
 * What an event is to the one known under its id: the next revision of it, the same again, or a contradiction
 * (contract, "Idempotent" and "Streaming").
 */
export function compare(event: UsageEvent, known: UsageEvent): Verdict {
  const revision = event.revision ?? 0;
  const before = known.revision ?? 0;
  if (revision < before) return DUPLICATE;
  if (revision === before) {
    const field = firstDifference(event, known);
    return field === null ? DUPLICATE : conflict(field, 'differs from what was recorded under this id');
  }
  if (known.final || known.revision === null)
    return conflict('revision', 'the event is closed: a final revision was recorded');
  const fixed = changedIdentity(event, known);
  if (fixed !== null) return conflict(fixed, 'must stay as in the first revision');
  const less = shrunkAmount(event, known);
  if (less !== null) return conflict(less, `is less than in revision ${before}`);
  const shrunk = shrunkUsage(event, known);
  if (shrunk !== null)
    return {
      outcome: 'rejected',
      code: 'usage_shrinks',
      field: shrunk,
      message: `${shrunk}: is less than in revision ${before}`,
    };
  return 'new revision';
}

function conflict(field: string, why: string): Verdict {
  return { outcome: 'rejected', code: 'conflict', field, message: `${field}: ${why}` };
}

/** What no revision may change; the field that did, or null. */
function changedIdentity(a: UsageEvent, b: UsageEvent): string | null {
  if (a.time !== b.time) return 'time';
  const changed = DIMENSIONS.find((_, i) => a.dimensions[i] !== b.dimensions[i]);
  if (changed) return changed;
  if ((a.credits === null) !== (b.credits === null)) return 'credits';
  if ((a.usd === null) !== (b.usd === null)) return 'costUsd';
  return null;
}

function shrunkUsage(event: UsageEvent, known: UsageEvent): string | null {
  const kind = TOKEN_KINDS.find((_, i) => (event.tokens[i] ?? 0) < (known.tokens[i] ?? 0));
  if (kind) return `tokens.${kind}`;
  const unit = Object.entries(known.quantity).find(([name, amount]) => (event.quantity[name] ?? 0n) < amount);
  if (unit) return `quantity.${unit[0]}`;
  return null;
}

/** Amounts that were rated upstream do not shrink either. */
function shrunkAmount(event: UsageEvent, known: UsageEvent): string | null {
  if (event.credits !== null && known.credits !== null && event.credits < known.credits) return 'credits';
  if (event.usd !== null && known.usd !== null && event.usd < known.usd) return 'costUsd';
  return null;
}

const DISPLAYED = [
  ['title', MOST_TITLE],
  ['description', MOST_DESCRIPTION],
] as const;

/** The first field in which a normalized event differs from the one that is known, or null. */
function firstDifference(event: UsageEvent, known: UsageEvent): string | null {
  const fixed = changedIdentity(event, known);
  if (fixed !== null) return fixed;
  const kind = TOKEN_KINDS.find((_, i) => event.tokens[i] !== known.tokens[i]);
  if (kind) return `tokens.${kind}`;
  const units = new Set([...Object.keys(event.quantity), ...Object.keys(known.quantity)]);
  for (const unit of units)
    if ((event.quantity[unit] ?? 0n) !== (known.quantity[unit] ?? 0n)) return `quantity.${unit}`;
  // A duration of 0 is none; that the revisions are equal, absent being 0, was seen before.
  if ((event.durationMs ?? 0) !== (known.durationMs ?? 0)) return 'durationMs';
  if (event.final !== known.final) return 'final';
  // Earlier versions kept text as it came. Sent again, it comes mended.
  const text = DISPLAYED.find(
    ([name, most]) => event[name] !== known[name] && event[name] !== displayable(known[name], most),
  );
  if (text) return text[0];
  const rest = ['reservation', 'credits'] as const;
  return rest.find((name) => event[name] !== known[name]) ?? (event.usd !== known.usd ? 'costUsd' : null);
}
