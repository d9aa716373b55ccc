/** Frames from rows: what a column is called, what unit it has, and where its values are. */
import {
  createDataFrame,
  type DataFrame,
  type DataFrameDTO,
  type DataLink,
  type FieldConfig,
  FieldType,
} from '@grafana/data';

/** Grafana's units. Credits are said in full: a ledger that rounds looks wrong. */
export const CREDITS = 'locale';
export const USD = 'currencyUSD';
export const COUNT = 'sishort';
export const PERCENT = 'percent';
export const SHARE = 'percentunit';
export const DAYS = 'suffix: days';
export const MILLISECONDS = 'ms';

export interface Column<R> {
  type: FieldType;
  title: string;
  /** Of all rows, for an amount that is credits or USD. */
  config?: FieldConfig | ((rows: readonly R[]) => FieldConfig);
  value: (row: R) => unknown;
  /** There only where a row says something of it. */
  optional?: true;
}

export const text = <R>(title: string, value: (row: R) => string | null | undefined): Column<R> => ({
  type: FieldType.string,
  title,
  value,
});
/** A value by which events can be filtered: its cells offer to. */
export const dimension = <R>(title: string, value: (row: R) => string | null | undefined): Column<R> => ({
  ...text(title, value),
  config: { filterable: true },
});
export const flag = <R>(title: string, value: (row: R) => boolean | null | undefined): Column<R> => ({
  type: FieldType.boolean,
  title,
  value,
});
export const time = <R>(title: string, value: (row: R) => string | null | undefined): Column<R> => ({
  type: FieldType.time,
  title,
  value: (row) => epoch(value(row)),
});
export const number = <R>(
  title: string,
  unit: string | ((rows: ReadonlyArray<NoInfer<R>>) => string),
  value: (row: R) => number | null | undefined,
): Column<R> => ({
  type: FieldType.number,
  title,
  config: typeof unit === 'string' ? { unit } : (rows) => ({ unit: unit(rows) }),
  value,
});

/** Leads somewhere from each of its cells. */
export const linked = <R>(column: Column<R>, link: DataLink): Column<R> => ({ ...column, config: { links: [link] } });

export const optional = <R>(column: Column<R>): Column<R> => ({ ...column, optional: true });

/** What no amount counts, for want of a price. */
export const unpricedEvents = optional(
  number('Events without a price', COUNT, (row: { unpricedEvents?: number }) => row.unpricedEvents),
);

export const epoch = (instant: string | null | undefined): number | null => (instant ? Date.parse(instant) : null);

/** Rows of both kinds have no unit in common but a plain number. */
export const amountUnit = (rows: ReadonlyArray<{ billingModel: string }>): string =>
  rows.length > 0 && rows.every(({ billingModel }) => billingModel === 'byom') ? USD : CREDITS;

/** Without rows there are fields all the same. */
export function table<R>(
  columns: ReadonlyArray<readonly [string, Column<R>]>,
  rows: readonly R[],
  more: Omit<DataFrameDTO, 'fields'> = {},
): DataFrame {
  const shown = columns.filter(([, { optional, value }]) => !optional || rows.some((row) => value(row) !== undefined));
  return createDataFrame({
    ...more,
    meta: { preferredVisualisationType: 'table', ...more.meta },
    fields: shown.map(([name, { type, title, config, value }]) => ({
      name,
      type,
      values: rows.map((row) => value(row) ?? null),
      config: { displayName: title, ...(typeof config === 'function' ? config(rows) : config) },
    })),
  });
}
