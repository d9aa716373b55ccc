import { type DataFrame, getFieldDisplayName, type Field } from '@grafana/data';
import { type ListingMeta } from '@ledgerline/api/grafana';

/** A page of rows that match, with what the datasource says of it. */
export interface Listing {
  readonly frame: DataFrame;
  readonly meta: ListingMeta;
}

export const LISTINGS = ['events', 'conversations'] as const;

export function listingOf(frames: readonly DataFrame[]): Listing | null {
  for (const frame of frames) {
    const meta = frame.meta?.custom as Partial<ListingMeta> | undefined;
    if (typeof meta?.total === 'number' && Array.isArray(meta.sorts)) return { frame, meta: meta as ListingMeta };
  }
  return null;
}

/** Shown where nobody said which; the others are there to be chosen. */
const SHOWN = [
  ...['time', 'source', 'type', 'title', 'agent', 'model', 'api_key', 'user'],
  ...['inputTokens', 'outputTokens', 'messages', 'credits', 'costUsd', 'durationMs', 'lastTime'],
];

/** Named ones in their order; else those that say something on this page. */
export function columnsOf({ frame }: Listing, chosen: readonly string[]): Field[] {
  const named = chosen.flatMap((name) => frame.fields.find((field) => field.name === name) ?? []);
  if (named.length > 0) return named;
  return frame.fields.filter((field) => {
    if (frame.length === 0) return SHOWN.includes(field.name) && field.name !== 'agent';
    if (field.name === 'org') return new Set(field.values).size > 1;
    return SHOWN.includes(field.name) && field.values.some(says) && !repeats(frame, field);
  });
}

const says = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/** Outside of a conversation an event is called by its agent. */
function repeats(frame: DataFrame, { name, values }: Field): boolean {
  const titles = name === 'agent' && frame.fields.find((field) => field.name === 'title')?.values;
  return (
    titles !== false && titles !== undefined && values.every((value, row) => !says(value) || value === titles[row])
  );
}

export const titleOf = (field: Field, frame: DataFrame): string => getFieldDisplayName(field, frame);
