/** What a field of the ledger looks like in a table. */
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { type DataLink, toConversation } from './links.ts';

export interface Column {
  field: string;
  title: string;
  /** Always said: a panel's own unit, or Grafana's guess, would make numbers of names that look like one. */
  unit: string;
  decimals?: number;
  width?: number;
  link?: DataLink;
  /** Not shown, but its value is there for links. */
  hidden?: boolean;
  /** Drawn as a bar, 1 being full. */
  bar?: boolean;
  /** Said where the field is 0. */
  zero?: string;
  /** Said where it is null or empty; absent: a dash. */
  empty?: string;
}

export const text = (field: string, title: string, more: Partial<Column> = {}): Column => ({
  ...{ field, title, unit: 'string' },
  ...more,
});
/** For links, which get what would be shown. */
export const hidden = (field: string, more: Partial<Column> = {}): Column =>
  text(field, field, { ...more, hidden: true });

export const DASH = '–';

/** Both, since an organization pays in one of them: the other is 0 (`byom`), or what it cost underneath. */
export const CREDITS: Column = {
  field: 'credits',
  title: 'Credits',
  unit: 'locale',
  decimals: 2,
  width: 95,
  // What is paid for in USD uses no credits at all.
  zero: DASH,
};
export const COST: Column = { field: 'costUsd', title: 'Cost', unit: 'currencyUSD', decimals: 2, width: 85 };
export const REQUESTS: Column = { field: 'requests', title: 'Requests', unit: 'locale', decimals: 0, width: 90 };
export const INPUT: Column = { field: 'inputTokens', title: 'Input', unit: 'sishort', width: 85 };
export const OUTPUT: Column = { field: 'outputTokens', title: 'Output', unit: 'sishort', width: 85 };
export const SHARE: Column = {
  field: 'share',
  title: 'Share',
  unit: 'percentunit',
  decimals: 1,
  width: 130,
  bar: true,
};

/** A list of conversations, each leading to its steps. */
export const CONVERSATIONS: Column[] = [
  text('title', 'Conversation', { link: toConversation('id') }),
  text('agent', 'Agent', { width: 130 }),
  CREDITS,
  COST,
  { field: 'messages', title: 'Messages', unit: 'locale', decimals: 0, width: 95 },
  { field: 'lastTime', title: 'Last used', unit: 'dateTimeFromNow', width: 140 },
];

/** Events, each leading to its conversation. */
const EVENT = {
  source: text('source', 'Source'),
  type: text('type', 'Type'),
  title: text('title', 'Name', { link: toConversation('conversation') }),
  model: text('model', 'Model'),
  key: text('api_key', 'API key'),
  duration: { field: 'durationMs', title: 'Duration', unit: 'ms' },
  time: { field: 'time', title: 'Time', unit: 'dateTimeFromNow' },
} satisfies Record<string, Column>;
/** An event can be very small. */
const exactly = (column: Column): Column => ({ ...column, decimals: 4 });

/** What a page of billing asks of an event. */
export const HISTORY: Column[] = [EVENT.time, EVENT.type, EVENT.model, EVENT.key, INPUT, OUTPUT, exactly(CREDITS)];
/** What a page of costs asks of a call. */
export const CALLS: Column[] = [
  ...[EVENT.source, EVENT.title, INPUT, OUTPUT, exactly(COST), EVENT.duration, EVENT.time],
];

const BAR: DynamicConfigValue[] = [
  { id: 'min', value: 0 },
  { id: 'max', value: 1 },
  { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } },
  { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
];

const zeroAs = (text: string) => [{ type: 'value', options: { '0': { index: 0, text } } }];

const settings = (column: Column): DynamicConfigValue[] => [
  { id: 'displayName', value: column.title },
  { id: 'unit', value: column.unit },
  { id: 'decimals', value: column.decimals },
  { id: 'noValue', value: column.empty ?? DASH },
  { id: 'custom.width', value: column.width },
  { id: 'custom.hideFrom.viz', value: column.hidden },
  { id: 'links', value: column.link && [column.link] },
  { id: 'mappings', value: column.zero && zeroAs(column.zero) },
  ...(column.bar ? BAR : []),
];

/** The override of one column: what it says nothing about stays as the datasource has it. */
export const override = (column: Column) => ({
  matcher: { id: 'byName', options: column.field },
  properties: settings(column).filter(({ value }) => value !== undefined),
});
