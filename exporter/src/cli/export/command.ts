/** `ledgerline export KIND`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { connectionOf, withConnection, type ConnectionOptions } from '../connection.ts';
import { EXIT } from '../failure.ts';
import { FORMATS, KINDS, OPENMETRICS_PATH, type RowsFormat } from './kinds.ts';
import { runExport } from './run.ts';

interface Filter {
  readonly name: string;
  readonly value: string;
}
interface RangeOptions extends ConnectionOptions {
  org?: string;
  from?: string;
  to?: string;
  output?: string;
}
interface RowsOptions extends RangeOptions {
  format: RowsFormat;
  filter?: Filter[];
}
interface HistoryOptions extends RangeOptions {
  from: string;
  step: string;
  projectionStep: string;
  counterStep?: string;
  job?: string;
  instance?: string;
}

const HELP = `
Everything that matches, of one state of the ledger. FILE is written as FILE.part and gets its name, in place of a file
that is there, once the count at its end is that of its rows: what was cut off leaves no file. To stdout, the exit code
tells: ${EXIT.failed} where not everything came.`;

const HISTORY_HELP = `
What Prometheus would have scraped, a sample every --step, by when usage was posted. Give it to a Prometheus by

  ledgerline export openmetrics --from 2026-01-01 --output past.om
  promtool tsdb create-blocks-from --max-block-duration=24h openmetrics past.om DATA    # the directory of --storage.tsdb.path

That Prometheus needs a --storage.tsdb.retention.time that is longer than the past. Series of the past and those that it
scrapes are the same ones where --job and --instance are as it says (its page of targets has both). Needs a key with the role metrics of the whole platform (*:metrics).
${HELP.split('\n').slice(1).join('\n')}`;

function filterOf(text: string, before: readonly Filter[] = []): Filter[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value, such as model=gpt-4o.');
  return [...before, { name: text.slice(0, at), value: text.slice(at + 1) }];
}

const ranged = (name: string, description: string): Command =>
  withConnection(new Command(name).description(description))
    .option('--org <org>', 'the organization, or * for all')
    .option('--from <time>', 'RFC 3339, a date, or epoch milliseconds; included')
    .option('--to <time>', 'the same; excluded')
    .option('--output <file>', 'where to; default: stdout');

/** What is given, by the names of the API. */
function queryOf(given: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.append(name, value);
  return query;
}

const rows = (name: string, { path, description, csv = 'csv' }: (typeof KINDS)[string]): Command =>
  ranged(name, description)
    .addOption(new Option('--format <format>', 'of the rows').choices(FORMATS).default('csv'))
    .option('--filter <name=value>', 'a further parameter of the API; again for more', filterOf)
    .addHelpText('after', HELP)
    .action(async ({ org, from, to, format, filter = [], output, ...rest }: RowsOptions) => {
      const query = queryOf({ org, from, to, format });
      for (const { name, value } of filter) query.append(name, value);
      await runExport(connectionOf(rest), { path, query, format: format === 'csv' ? csv : format, output });
    });

const openmetrics = (): Command =>
  ranged('openmetrics', 'the past as Prometheus would have scraped it')
    .option('--step <duration>', 'between two samples, such as 30s, 5m or 1h', '5m')
    .option('--projection-step <duration>', 'between two projections, whose results are repeated in between', '1h')
    .option('--counter-step <duration>', 'between two samples of counters, of which there are many; default: --step')
    .option('--job <job>', 'the label job of every series; default: none')
    .option('--instance <instance>', 'the label instance, such as 127.0.0.1:9464; default: none')
    .addHelpText('after', HISTORY_HELP)
    .action(async ({ org = '*', output, url, key, ...past }: HistoryOptions) => {
      const query = queryOf({ org, ...past });
      await runExport(connectionOf({ url, key }), { path: OPENMETRICS_PATH, query, format: 'openmetrics', output });
    });

export function exportCommand(): Command {
  const parent = new Command('export').description('take usage, entries or the past metrics out, into a file');
  for (const [name, kind] of Object.entries(KINDS)) parent.addCommand(rows(name, kind));
  return parent.addCommand(openmetrics());
}
