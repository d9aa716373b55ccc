/** Which format a file is in, where nobody said: by what its rows have and no other format’s have, else by name. */
import { statSync } from 'node:fs';
import { PROVIDERS } from '../bills/providers.ts';
import { UsageError } from '../failure.ts';
import { FORMAT_NAMES, formatNamed, type FormatName } from './formats/formats.ts';
import { COSTS_ARE_NO_USAGE } from './formats/provider-usage.ts';
import type { Source } from './lines.ts';
import type { Values } from './mapping.ts';
import { readRecords } from './records.ts';

export type Format = 'csv' | 'ndjson' | FormatName;
export const ALL_FORMATS: readonly Format[] = ['csv', 'ndjson', ...FORMAT_NAMES];

/** Rows that are looked at: transcripts begin with lines that tell little. */
const LOOKED_AT = 50;

/**
 * @param isMapped whether columns are mapped: then the file is what its name says, as it always was
 * @param given undefined: nobody said
 */
export async function formatOf(source: Source, given: Format | undefined, isMapped: boolean): Promise<Format> {
  if (given !== undefined) return given;
  const { file, note } = source;
  const stat = statSync(file);
  if (stat.isDirectory()) return 'claude-code';
  const named = byName(file);
  const found = stat.isFile() && !(isMapped && named !== undefined) ? await byContent(source) : undefined;
  if (found !== undefined) note?.(`format: ${found}, by what is in it; --format says another`);
  const format = found ?? named;
  if (format !== undefined) return format;
  throw new UsageError(
    `${file}: neither its name nor its content tells the format; say --format (${ALL_FORMATS.join(', ')})`,
  );
}

function byName(file: string): 'csv' | 'ndjson' | undefined {
  if (/\.(csv|tsv)$/i.test(file)) return 'csv';
  return /\.(ndjson|jsonl)$/i.test(file) ? 'ndjson' : undefined;
}

async function byContent({ file, encoding, separator }: Source): Promise<FormatName | undefined> {
  let looked = 0;
  for await (const { values } of readRecords({ file, encoding, separator })) {
    if (PROVIDERS.some(({ cost }) => cost.is(values))) throw new UsageError(`${file}: ${COSTS_ARE_NO_USAGE}`);
    const found = FORMAT_NAMES.find((name) => isOne(name, values));
    if (found !== undefined) return found;
    if (++looked === LOOKED_AT) break;
  }
  return undefined;
}

const isOne = (name: FormatName, values: Values): boolean => formatNamed(name).detect(values);
