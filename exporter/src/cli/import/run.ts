/**
 * The import: rows → events → batches → the exporter, one batch at a time, so that the order of the file holds.
 */
import { request, type Connection } from '../client.ts';
import { checkColumns, checkPaths } from './check.ts';
import { RowError } from './fields.ts';
import { ownId, toEvent, type Mapping } from './mapping.ts';
import { Progress } from './progress.ts';
import { RowIds } from './row-ids.ts';
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

async function* readEvents(job: Import, progress: Progress): AsyncGenerator<Line> {
  const ids = new RowIds();
  const rows = readRows(job.file, job.format, (columns) => checkColumns(job, columns));
  for await (const { line, values, problem } of rows) {
    // Rows that are skipped count all the same: they are among the equal ones before.
    const id = problem === undefined ? ownId(values, job.mapping) || ids.next(values) : '';
    if (line < job.fromLine) {
      progress.skipped++;
      continue;
    }
    try {
      if (problem !== undefined) throw new RowError(problem);
      yield { line, event: toEvent(values, job.mapping, job.format === 'ndjson', id) };
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
  if (job.format === 'ndjson') await checkPaths(job);
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
