/** The events that are in a file, by its format; rows that are none are told to the progress. */
import { checkColumns } from './check.ts';
import { RowError } from './fields.ts';
import { FORMATS, formatNamed } from './formats/formats.ts';
import type { Source } from './lines.ts';
import { mapped, ownId, toEvent } from './mapping.ts';
import type { Progress } from './progress.ts';
import { RowIds } from './row-ids.ts';
import { readRows, type Row } from './rows.ts';
import type { Import } from './run.ts';
import { placeOf, type Line } from './send.ts';

/** The rows of a file, as its format has them. */
export function rowsIn({ format, ...job }: Import, source: Source): AsyncIterable<Row> {
  if (format !== 'csv' && format !== 'ndjson') return formatNamed(format).rows(source);
  return readRows(source, format, (columns, separator) => {
    checkColumns(job, columns);
    if (source.separator === undefined && separator !== ',')
      source.note?.(`separator: ${JSON.stringify(separator)}, by the header; --separator says another`);
  });
}

export async function* eventsIn(job: Import, progress: Progress): AsyncGenerator<Line> {
  const { file, encoding, separator } = job;
  const rows = rowsIn(job, { file, encoding, separator, meter: progress.meter, note: progress.note });
  if (job.format in FORMATS) yield* ofFormat(job, rows, progress);
  else yield* ofMapping(job, rows, progress);
}

/** Of CSV and NDJSON: what `--map` and `--set` say, or what is named like the fields of an event. */
async function* ofMapping(job: Import, rows: AsyncIterable<Row>, progress: Progress): AsyncGenerator<Line> {
  const ids = new RowIds();
  for await (const row of rows) {
    const { line, values, problem } = row;
    const place = placeOf(row);
    // Rows that are skipped count all the same: they are among the equal ones before.
    const id = problem === undefined ? ownId(values, job.mapping) || ids.next(values) : '';
    if (line < job.fromLine) {
      progress.skipped++;
      continue;
    }
    try {
      if (problem !== undefined) throw new RowError(problem);
      yield { line, place, event: toEvent(values, job.mapping, job.format === 'ndjson', id) };
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      progress.reject({ place, code: 'invalid_row', message: error.message });
    }
  }
}

/** Of what other programs write: as the format says, and `--map` and `--set` over it. */
async function* ofFormat(job: Import, rows: AsyncIterable<Row>, progress: Progress): AsyncGenerator<Line> {
  if (job.format === 'csv' || job.format === 'ndjson') return;
  const { outcomes } = formatNamed(job.format);
  for await (const outcome of outcomes(rows, { cost: job.cost, now: Date.now() })) {
    const { line, values } = outcome.row;
    const place = placeOf(outcome.row);
    if (line < job.fromLine) progress.skipped++;
    else if ('event' in outcome) yield { line, place, event: mapped(outcome.event, values, job.mapping) };
    else if ('leftOut' in outcome) progress.leaveOut(outcome.leftOut, place);
    else progress.reject({ place, code: 'invalid_row', message: outcome.wrong });
  }
}
