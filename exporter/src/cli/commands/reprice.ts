import type { Command } from 'commander';
import { asRecord, json, request, rowsOf } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { formatTable } from '../table.ts';
import { command, type ShowOptions } from './listing.ts';

interface RepriceOptions extends ShowOptions {
  from: string;
  to: string;
  model?: string;
  org?: string;
  yes?: boolean;
}

const PATH = '/v1/admin/reprice';

export const reprice = (): Command =>
  command('reprice', 'rate past events with the price book as it is now; without --yes it only shows what that changes')
    .requiredOption('--from <time>', 'events of then or later, such as 2026-01-31T00:00:00Z')
    .requiredOption('--to <time>', 'events before then')
    .option('--model <model>', 'only of this model')
    .option('--org <org>', 'only of this organization (default: every one that the key administers)')
    .option('--yes', 'post what changes')
    .action(async ({ from, to, model, org, yes, ...options }: RepriceOptions) => {
      const connection = connectionOf(options);
      const range = { from, to, model, org };
      const seen = asRecord(await request(connection, 'POST', PATH, json({ ...range, dryRun: true })));
      const posted = yes === true && seen['events'] !== 0;
      const answer = posted
        ? asRecord(await request(connection, 'POST', PATH, json({ ...range, dryRun: false, token: seen['token'] })))
        : seen;
      console.log(options.json === true ? JSON.stringify(answer, null, 2) : report(answer, posted));
    });

function report(answer: Record<string, unknown>, posted: boolean): string {
  const found = `${String(answer['events'])} of ${String(answer['looked'])} events`;
  if (answer['events'] === 0) return `nothing changes: ${found}`;
  const how = posted ? 'changed' : 'would change; nothing is posted yet: add --yes to do so';
  return `${formatTable(rowsOf(answer['orgs']))}\n${found} ${how}`;
}
