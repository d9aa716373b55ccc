import { Refusal } from '../model/refusal.ts';

/** One page of a sorted list. The cursor says where the next begins. */
export function page<T>(
  items: readonly T[],
  query: { readonly limit?: number; readonly cursor?: string },
  standard: number,
): { items: readonly T[]; nextCursor: string | null } {
  const limit = query.limit ?? standard;
  const offset = offsetOf(query.cursor);
  const next = offset + limit;
  return { items: items.slice(offset, next), nextCursor: next < items.length ? String(next) : null };
}

export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor))
    throw new Refusal('invalid_request', 'must be a nextCursor of an earlier answer', 'cursor');
  return Number(cursor);
}
