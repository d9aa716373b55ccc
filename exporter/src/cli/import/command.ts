/** `ledgerline import FILE`. */
import { accessSync, constants } from 'node:fs';
import { InvalidArgumentError, Option, Command } from 'commander';
import { connectionOf, withConnection, type ConnectionOptions } from '../connection.ts';
import { EXIT, UsageError } from '../failure.ts';
import { parsePairs } from './mapping.ts';
import { formatOf, type Format } from './rows.ts';
import { resumeHint, runImport } from './run.ts';

interface ImportOptions extends ConnectionOptions {
  map?: string[];
  set?: string[];
  format?: Format;
  backfill?: boolean;
  org?: string;
  batch: number;
  fromLine: number;
}

/** Some two minutes of pauses: an exporter that is restarted in between is waited for. */
const RETRIES = 15;

const HELP = `
The file is CSV with a header line, or NDJSON (.ndjson, .jsonl), one event a line.
Without --map, CSV columns named like event fields are taken (tokens.input, quantity.pages …), NDJSON lines as they are.

Times: RFC 3339, "2023-11-16 18:15:46.6805900", a date, or epoch seconds, milliseconds, micro- or nanoseconds; UTC
unless they say otherwise, cut to milliseconds.

Ids: a row without one has an id made of all its columns, and of how many equal rows are before it. Importing a file
again therefore changes nothing, also where it grew at the top, overlaps another one, or was saved with other line ends;
and an import that was interrupted is resumed by running it again. Such ids take up to 53 bytes of memory a row.

A row that cannot be read (a stray quote, text that is not UTF-8, too many columns) is rejected with its line, the others
go in. A mapped column or path that no row has stops the import before anything is sent.

--backfill posts each row at its own time, with the balances of that moment; it needs the admin role, and rows in the
order of time, none before the organization's newest entry. Without it, old usage is charged now and reported by time.

Example:
  ledgerline import usage.csv --map time=TIMESTAMP,tokens.input=ContextTokens,tokens.output=GeneratedTokens \\
    --set type=gateway_inference,model=gpt-4o --org acme`;

const counting = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return count;
};

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

export const importCommand = (): Command =>
  withConnection(
    new Command('import').argument('<file>', 'CSV or NDJSON').description('bring usage events in from a file'),
  )
    .option('--map <pairs>', 'field=column,… (NDJSON: dotted path); only these are taken', collect)
    .option('--set <pairs>', 'field=value,… for every row without its own', collect)
    .addOption(new Option('--format <format>', 'default: by the file’s name').choices(['csv', 'ndjson']))
    .option('--org <org>', 'the organization, where the key holds several')
    .option('--backfill', 'post at the rows’ own times (they must be in order)')
    .option('--batch <rows>', 'rows a request', counting, 1000)
    .option('--from-line <line>', 'skip the lines before it', counting, 1)
    .addHelpText('after', HELP)
    .action(importFile);

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { map, set, org, backfill, batch, fromLine } = options;
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
  const mapping = {
    fields: map === undefined ? undefined : parsePairs('--map', map),
    constants: parsePairs('--set', set ?? []),
  };
  const query = new URLSearchParams({
    ...(org === undefined ? {} : { org }),
    ...(backfill === true ? { backfill: 'true' } : {}),
  });
  const path = `/v1/events${query.size > 0 ? `?${query.toString()}` : ''}`;
  const job = { file, format: formatOf(file, options.format), mapping, path, batch, fromLine };

  const stop = new AbortController();
  // A second one ends at once.
  process.once('SIGINT', () => {
    stop.abort();
  });
  const progress = await runImport(connectionOf(options, RETRIES), job, stop.signal);
  console.log(progress.summary());
  if (stop.signal.aborted) console.error(resumeHint(progress));
  process.exitCode = stop.signal.aborted ? 130 : progress.rejected > 0 ? EXIT.failed : EXIT.ok;
}
