/** `ledgerline import FILE`. */
import { InvalidArgumentError, Option, Command } from 'commander';
import { checkReadable, collect } from '../arguments.ts';
import { connectionOf, withConnection, type ConnectionOptions } from '../connection.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { DecimalMark } from './decimal.ts';
import { ALL_FORMATS, formatOf, type Format } from './detect.ts';
import { dryRun } from './dry-run.ts';
import { encodingNamed } from './encoding.ts';
import type { CostFrom } from './formats/format.ts';
import { HELP } from './help.ts';
import { parsePairs } from './mapping.ts';
import { Progress } from './progress.ts';
import { resumeHint, runImport, type Import } from './run.ts';

interface ImportOptions extends ConnectionOptions {
  map?: string[];
  set?: string[];
  format: Format | 'auto';
  encoding?: string;
  separator?: string;
  decimal?: DecimalMark;
  cost?: CostFrom;
  dryRun?: boolean;
  backfill?: boolean;
  org?: string;
  batch: number;
  fromLine: number;
}

/** Some two minutes of pauses: an exporter that is restarted in between is waited for. */
const RETRIES = 15;

const counting = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return count;
};

const separating = (text: string): string => {
  const separator = text === '\\t' || text === 'tab' ? '\t' : text;
  if (separator.length !== 1 || /["\r\n]/.test(separator)) throw new InvalidArgumentError('It must be one character.');
  return separator;
};

export const importCommand = (): Command =>
  withConnection(
    new Command('import')
      .argument('<file>', 'CSV, NDJSON, or what other programs write')
      .description('bring usage events in from a file'),
  )
    .option(
      '--map <pairs>',
      'field=column,… (nested rows: dotted path); of CSV and NDJSON only these are taken',
      collect,
    )
    .option('--set <pairs>', 'field=value,… for every row without its own', collect)
    .addOption(
      new Option('--format <format>', 'by content, else by name').choices(['auto', ...ALL_FORMATS]).default('auto'),
    )
    .option('--encoding <name>', 'of the file, such as windows-1252 (default: its byte order mark, else UTF-8)')
    .option('--separator <character>', 'of columns, such as ; or tab (default: by the header)', separating)
    .addOption(new Option('--decimal <mark>', 'before the decimals of a CSV’s amounts').choices(['point', 'comma']))
    .addOption(
      new Option('--cost <from>', 'price book, or the amounts of the file where its format has them').choices([
        'book',
        'file',
      ]),
    )
    .option('--dry-run', 'send nothing: say what would be charged')
    .option('--org <org>', 'the organization, where the key holds several')
    .option('--backfill', 'post at the rows’ own times (they must be in order)')
    .option('--batch <rows>', 'rows a request', counting, 1000)
    .option('--from-line <line>', 'skip the lines before it', counting, 1)
    .addHelpText('after', HELP)
    .action(importFile);

async function importFile(file: string, options: ImportOptions): Promise<void> {
  const { org, backfill } = options;
  const progress = new Progress();
  const job = await jobOf(file, options, progress);
  const query = new URLSearchParams({
    ...(org === undefined ? {} : { org }),
    ...(backfill === true ? { backfill: 'true' } : {}),
  });
  const path = `/v1/events${query.size > 0 ? `?${query.toString()}` : ''}`;
  const connection = connectionOf(options, RETRIES);
  if (options.dryRun === true) {
    const lines = await dryRun(connection, { ...job, path }, org, progress);
    console.log([...lines, progress.report()].filter((line) => line !== '').join('\n'));
    process.exitCode = progress.rejected > 0 ? EXIT.failed : EXIT.ok;
    return;
  }
  const stop = new AbortController();
  // A second one ends at once.
  process.once('SIGINT', () => {
    stop.abort();
  });
  await runImport(connection, { ...job, path }, stop.signal, progress);
  console.log([progress.summary(), progress.report()].filter((part) => part !== '').join('\n'));
  if (stop.signal.aborted) console.error(resumeHint(job, progress));
  process.exitCode = stop.signal.aborted ? 130 : progress.rejected > 0 ? EXIT.failed : EXIT.ok;
}

async function jobOf(file: string, options: ImportOptions, { note }: Progress): Promise<Omit<Import, 'path'>> {
  const { map, set, batch, fromLine, separator, decimal, cost } = options;
  checkReadable(file);
  const encoding = options.encoding === undefined ? undefined : encodingNamed(options.encoding);
  const given = options.format === 'auto' ? undefined : options.format;
  const format = await formatOf({ file, encoding, separator, note }, given, map !== undefined);
  if (format === 'claude-code' && fromLine > 1)
    throw new UsageError('--from-line: the calls of transcripts are in no order of lines');
  const mapping = {
    fields: map === undefined ? undefined : parsePairs('--map', map),
    constants: parsePairs('--set', set ?? []),
    decimal,
  };
  return { file, format, mapping, batch, fromLine, encoding, separator, cost };
}
