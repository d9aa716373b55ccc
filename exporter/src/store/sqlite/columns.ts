import type { SQLInputValue } from 'node:sqlite';

/** What of a noun is kept in which column: one list for a statement and its values, so that no two can be swapped. */
export type Columns<T> = readonly (readonly [name: string, valueOf: (noun: T) => SQLInputValue])[];
type Named = readonly (readonly [name: string, ...unknown: unknown[]])[];

export const valuesOf = <T>(columns: Columns<T>, noun: T): SQLInputValue[] =>
  columns.map(([, valueOf]) => valueOf(noun));

// Some names are words of SQL.
const listed = (columns: Named): string => columns.map(([name]) => `"${name}"`).join(', ');

/** `INSERT INTO table (columns)`: what follows is the values. */
export const insertInto = (table: string, columns: Named): string => `INSERT INTO ${table} (${listed(columns)})`;
export const placeholders = (columns: Named): string => `VALUES (${columns.map(() => '?').join(', ')})`;
/** `SET a = ?, b = ?` */
export const setAll = (columns: Named): string => `SET ${columns.map(([name]) => `"${name}" = ?`).join(', ')}`;
/** `ON CONFLICT DO UPDATE SET …` of these columns only. */
export const orUpdate = (names: readonly string[]): string =>
  `ON CONFLICT DO UPDATE SET ${names.map((name) => `"${name}" = excluded."${name}"`).join(', ')}`;
