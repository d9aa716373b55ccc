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

/**
 * Shown where nobody said which, from how wide a panel on. What else a frame has is there to be chosen.
 */
const FROM_WIDTH: Readonly<Record<string, number>> = {
  ...{ time: 0, source: 0, title: 0, credits: 0, lastTime: 0 },
  ...{ messages: 480, costUsd: 480, inputTokens: 640, outputTokens: 640, model: 640, durationMs: 800 },
  ...{ api_key: 1000, user: 1100, type: 1250, agent: 1400, firstTime: 1000 },
};

/** Named ones in their order; else those that say something on this page, as many as there is room for. */
export function columnsOf({ frame }: Listing, chosen: readonly string[], width: number): Field[] {
  const named = chosen.flatMap((name) => frame.fields.find((field) => field.name === name) ?? []);
  if (named.length > 0) return named;
  const inUsd = !saysAnything(frame, 'credits') && saysAnything(frame, 'costUsd');
  const untitled = !frame.fields.some(({ name }) => name === 'title');
  return frame.fields.filter(({ name, values }) => {
    if (name === 'org') return new Set(values).size > 1;
    if (name === 'credits' && inUsd) return false;
    if (name === 'agent' && !addsAgents(frame)) return false;
    const from = (name === 'costUsd' && inUsd) || (name === 'agent' && untitled) ? 0 : FROM_WIDTH[name];
    return from !== undefined && width >= from && (frame.length === 0 || KEPT.includes(name) || values.some(says));
  });
}

/** Shown also where this page says nothing of them: an agent stands for a title. */
const KEPT = ['title', 'credits', 'costUsd'];
const AMOUNTS = ['credits', 'costUsd'];

const says = (value: unknown): boolean => value !== null && value !== undefined && value !== '';
const valuesOf = (frame: DataFrame, name: string): unknown[] =>
  frame.fields.find((field) => field.name === name)?.values ?? [];
const saysAnything = (frame: DataFrame, name: string): boolean =>
  valuesOf(frame, name).some((value) => says(value) && value !== 0);

/** Where an event has no title it is called by its agent, which then need not be said twice. */
function addsAgents(frame: DataFrame): boolean {
  const titles = valuesOf(frame, 'title');
  if (titles.length === 0) return true;
  return valuesOf(frame, 'agent').some((agent, row) => says(agent) && says(titles[row]) && agent !== titles[row]);
}

/** The field that says what a cell of a column is to say. */
export function fieldOf({ frame }: Listing, column: Field, row: number): Field {
  if (column.name !== 'title' || says(column.values[row])) return column;
  return frame.fields.find(({ name }) => name === 'agent') ?? column;
}

/** An event outside of a conversation has none to lead to. */
export const leads = ({ frame }: Listing, { name }: Field, row: number): boolean =>
  name !== 'title' ||
  !frame.fields.some((field) => field.name === 'time') ||
  says(valuesOf(frame, 'conversation')[row]);

/** What an amount of a row lacks for want of a price, in words; empty: nothing. */
export function lackOf({ frame }: Listing, { name }: Field, row: number): string {
  if (!AMOUNTS.includes(name)) return '';
  if (valuesOf(frame, 'unpriced')[row] === true) return 'no price';
  const events = Number(valuesOf(frame, 'unpricedEvents')[row] ?? 0);
  return events > 0 ? `${events.toLocaleString('en')} without a price` : '';
}

export const titleOf = (field: Field, frame: DataFrame): string => getFieldDisplayName(field, frame);
