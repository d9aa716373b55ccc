/**
 * The import: rows → events → batches → the exporter, one batch at a time, so that the order of the file holds.
 */
import { statSync } from 'node:fs';
import { request, type Connection } from '../client.ts';
import { checkPaths } from './check.ts';
import type { Format } from './detect.ts';
import { eventsIn, rowsIn } from './events.ts';
import type { CostFrom } from './formats/format.ts';
import type { Mapping } from './mapping.ts';
import { Progress } from './progress.ts';
import { inBatches, sendBatch, type Line } from './send.ts';

export interface Import {
  readonly file: string;
  readonly format: Format;
  readonly mapping: Mapping;
  readonly path: string;
  readonly batch: number;
  readonly fromLine: number;
  readonly encoding?: string | undefined;
  readonly separator?: string | undefined;
  readonly cost?: CostFrom | undefined;
}

/** Throws UsageError where a mapped path is in no row. A CSV is checked by its header, when it is read. */
export async function check(job: Import): Promise<void> {
  if (job.format !== 'csv') await checkPaths(job, () => rowsIn(job, { file: job.file, encoding: job.encoding }));
}

/** What is to be sent, and in the progress what is not. */
export function readEvents(job: Import, progress: Progress): AsyncGenerator<Line> {
  const stat = statSync(job.file);
  if (stat.isFile()) progress.meter.restart(stat.size);
  return eventsIn(job, progress);
}

/**
 * There is no progress file. Events are idempotent, so running the same import again is the resume: what is there
 * already comes back as duplicates, which is quick and right even when the ledger was replaced or restored meanwhile,
 * where a remembered position would skip rows that it does not have. `--from-line` skips by hand.
 */
export async function runImport(
  connection: Connection,
  job: Import,
  stop: AbortSignal,
  progress = new Progress(),
): Promise<Progress> {
  await request({ ...connection, retries: 0 }, 'GET', '/v1/me'); // a wrong address or key fails at once, not by and by
  await check(job);
  try {
    for await (const batch of inBatches(readEvents(job, progress), job.batch)) {
      progress.add(await sendBatch(connection, job.path, batch), batch.at(-1)?.line ?? progress.line);
      if (stop.aborted) break;
    }
  } catch (error) {
    progress.end();
    if (progress.line > 0) console.error(resumeHint(job, progress));
    throw error;
  }
  progress.end();
  return progress;
}

export function resumeHint({ format }: Pick<Import, 'format'>, { line }: Progress): string {
  const again = 'Run the same command again to go on: rows that are in change nothing.';
  if (format === 'claude-code') return `Stopped. ${again}`;
  return `Stopped; everything up to line ${line} is in. ${again} (--from-line ${line + 1} saves sending them again.)`;
}
