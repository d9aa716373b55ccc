/** The import: rows → events → batches → the exporter, one batch at a time, so that the order of the file holds. */
import { request, type Connection } from '../client.ts';
import { UsageError } from '../failure.ts';
import { isEventField, RowError } from './fields.ts';
import { rowId, toEvent, type Mapping, type Values } from './mapping.ts';
import { Progress } from './progress.ts';
import { readRows, type Format } from './rows.ts';
import { inBatches, sendBatch, type Line } from './send.ts';

export interface Import {
  readonly file: string;
  readonly format: Format;
  readonly mapping: Mapping;
  readonly path: string;
  readonly batch: number;
  readonly fromLine: number;
}

/** Fails before anything is sent where a mapped column is not in the file; names the columns that are left out. */
function checkColumns({ file, mapping }: Import, first: Values): void {
  const columns = Object.keys(first);
  const absent = [...(mapping.fields?.values() ?? [])].filter((column) => !columns.includes(column));
  if (absent.length > 0) {
    throw new UsageError(`${file} has no column '${absent.join("', '")}'. It has: ${columns.join(', ')}`);
  }
  if (mapping.fields !== undefined) return;
  if (!columns.some(isEventField)) {
    throw new UsageError(`${file}: no column is named like an event field; say which is which with --map`);
  }
  const ignored = columns.filter((column) => !isEventField(column));
  if (ignored.length > 0) console.error(`not event fields, left out: ${ignored.join(', ')}`);
}

async function* readEvents(job: Import, progress: Progress): AsyncGenerator<Line> {
  let checked = job.format !== 'csv';
  for await (const { line, values, problem } of readRows(job.file, job.format)) {
    if (!checked) checkColumns(job, values);
    checked = true;
    if (line < job.fromLine) continue;
    try {
      if (problem !== undefined) throw new RowError(problem);
      yield { line, event: toEvent(values, job.mapping, job.format === 'ndjson', rowId(job.file, line)) };
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      progress.reject({ line, code: 'invalid_row', message: error.message });
    }
  }
}

/**
 * There is no progress file. Events are idempotent, so running the same import again is the resume: what is there
 * already comes back as duplicates, which is quick and right even when the ledger was replaced or restored meanwhile,
 * where a remembered position would skip rows that it does not have. `--from-line` skips by hand.
 */
export async function runImport(connection: Connection, job: Import, stop: AbortSignal): Promise<Progress> {
  await request({ ...connection, retries: 0 }, 'GET', '/v1/me'); // a wrong address or key fails at once, not by and by
  const progress = new Progress();
  try {
    for await (const batch of inBatches(readEvents(job, progress), job.batch)) {
      progress.add(await sendBatch(connection, job.path, batch), batch.at(-1)?.line ?? progress.line);
      if (stop.aborted) break;
    }
  } catch (error) {
    progress.end();
    if (progress.line > 0) console.error(resumeHint(progress));
    throw error;
  }
  progress.end();
  return progress;
}

export const resumeHint = ({ line }: Progress): string =>
  `Stopped; everything up to line ${line} is in. Run the same command again to go on: rows that are in change ` +
  `nothing. (--from-line ${line + 1} saves sending them again.)`;
