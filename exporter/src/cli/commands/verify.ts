import type { Command } from 'commander';
import { asRecord, rowsOf } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { EXIT } from '../failure.ts';
import { ask } from '../long-request.ts';
import { withExporter } from '../exporter.ts';
import { command, type ShowOptions } from './listing.ts';

const PATH = '/v1/admin/verify';

export const verify = (): Command =>
  command('verify', 'replay the ledger and compare: balances, reports and counters with what is stored')
    .option('--data-dir <dir>', 'of a stopped ledger, instead of a running exporter')
    .addHelpText('after', `\nExit code ${EXIT.failed} where anything differs.`)
    .action(async ({ dataDir, ...options }: ShowOptions & { dataDir?: string }) => {
      const answer =
        dataDir === undefined
          ? await ask(connectionOf(options), PATH)
          : await withExporter(dataDir, (connection) => ask(connection, PATH));
      const { ok } = asRecord(answer);
      console.log(options.json === true ? JSON.stringify(answer, null, 2) : summaryOf(answer));
      if (ok !== true) process.exitCode = EXIT.failed;
    });

function summaryOf(answer: unknown): string {
  const { ok, checked, mismatches, more } = asRecord(answer);
  const counts = Object.entries(asRecord(checked)).map(([what, count]) => `${shown(count)} ${what}`);
  const lines = rowsOf(mismatches).map(
    ({ org, what, expected, found }) =>
      `${shown(org)}: ${shown(what)}: expected ${shown(expected)}, found ${shown(found)}`,
  );
  const rest = more === 0 ? [] : [`and ${shown(more)} more`];
  return [...lines, ...rest, `${ok === true ? 'ok' : 'MISMATCH'}: checked ${counts.join(', ')}`].join('\n');
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
