/** One export: a stream of the API into a file, or to stdout. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeWhole } from '../atomic-file.ts';
import type { Connection } from '../client.ts';
import { open } from '../long-request.ts';
import type { Format } from './kinds.ts';
import { ExportProgress } from './progress.ts';
import { whole } from './whole.ts';

export interface Export {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly format: Format;
  /** Where to; stdout where there is none. */
  readonly output: string | undefined;
}

/** Throws CommandFailed where not everything came; no file is left then. */
export async function runExport(connection: Connection, { path, query, format, output }: Export): Promise<void> {
  const answer = await open(connection, `${path}?${query.toString()}`);
  const said = answer.headers['x-total-count'];
  const total = said === undefined ? null : Number(said);
  // Rows and their progress on one terminal would be neither.
  const visible = process.stderr.isTTY && (output !== undefined || !process.stdout.isTTY);
  const progress = new ExportProgress(total, visible);
  let rows = 0;
  const content = Readable.from(
    whole(answer, { format, total }, (count) => {
      rows = count;
      progress.show(count);
    }),
    { objectMode: false },
  );
  try {
    if (output === undefined) {
      await pipeline(content, process.stdout, { end: false });
      return;
    }
    const bytes = await writeWhole(output, content, () => undefined);
    progress.end();
    console.error(`${output}: ${total ?? rows} ${total === null ? 'lines' : 'rows'}, ${bytes} bytes`);
  } finally {
    progress.end();
  }
}
