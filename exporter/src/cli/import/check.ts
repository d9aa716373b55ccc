/** Whether a file has what the mapping names: what no row has would be read as 0, and nobody would notice. */
import { statSync } from 'node:fs';
import { isJsonObject } from '../../text/json.ts';
import { UsageError } from '../failure.ts';
import { isEventField } from './fields.ts';
import { read, type Mapping, type Values } from './mapping.ts';
import type { Row } from './rows.ts';

interface Mapped {
  readonly file: string;
  readonly mapping: Mapping;
}

/** How many names are worth reading in a message. */
const MOST_NAMES = 50;

/** Throws UsageError where a mapped column is not in the file; says on stderr which columns are left out. */
export function checkColumns({ file, mapping }: Mapped, columns: readonly string[]): void {
  const absent = [...(mapping.fields?.values() ?? [])].filter((column) => !columns.includes(column));
  if (absent.length > 0) throw noSuch(file, 'column', absent, columns);
  if (mapping.fields !== undefined) return;
  if (!columns.some(isEventField)) {
    throw new UsageError(`${file}: no column is named like an event field; say which is which with --map`);
  }
  const ignored = columns.filter((column) => !isEventField(column));
  if (ignored.length > 0) console.error(`not event fields, left out: ${ignored.join(', ')}`);
}

/**
 * Throws UsageError where a mapped path is in no row of the file. Reads it up to the row with which all have been seen:
 * mostly the first. Rows that will be skipped count, as the header of a CSV does.
 * @param rows of the file, which is read once more for them
 */
export async function checkPaths({ file, mapping }: Mapped, rows: () => AsyncIterable<Row>): Promise<void> {
  const missing = new Set(mapping.fields?.values());
  if (missing.size === 0) return;
  const stat = statSync(file);
  if (!stat.isFile() && !stat.isDirectory())
    throw new UsageError(`${file}: with --map it is read twice, which only a file can be: save it as one first`);
  const seen = new Set<string>();
  for await (const { values } of rows()) {
    for (const path of missing) if (read(values, path) !== undefined) missing.delete(path);
    if (missing.size === 0) return;
    if (seen.size < MOST_NAMES) for (const path of pathsOf(values)) seen.add(path);
  }
  throw noSuch(file, 'path', [...missing], [...seen]);
}

function noSuch(file: string, what: string, absent: readonly string[], present: readonly string[]): UsageError {
  const listed = present.slice(0, MOST_NAMES).join(', ') || 'none';
  const more = present.length > MOST_NAMES ? ', …' : '';
  return new UsageError(`${file} has no ${what} '${absent.join("', '")}'. It has: ${listed}${more}`);
}

/** The dotted paths to what is no object itself. */
function pathsOf(values: Values, prefix = ''): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    isJsonObject(value) ? pathsOf(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}
