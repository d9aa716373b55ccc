import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { json, request } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { command, showOne, type ShowOptions } from './listing.ts';

interface RefundOptions extends ShowOptions {
  event: string;
  credits?: string;
  costUsd?: string;
  id?: string;
  at?: string;
  note?: string;
}

export const refunds = (): Command[] => [
  command('add <org>', 'give back what an event was charged: all of it, or a part')
    .requiredOption('--event <id>', 'the event')
    .addOption(new Option('--credits <credits>', 'a part').conflicts('costUsd'))
    .option('--cost-usd <usd>', 'a part, of an organization that pays in USD')
    .option('--id <id>', 'makes it idempotent: the same id refunds once (default: a new one)')
    .option('--at <time>', 'post it in the past, where nothing later was posted')
    .option('--note <text>', 'kept with the entry')
    .action(async (org: string, options: RefundOptions) => {
      const { id = randomUUID(), event, credits, costUsd, at, note } = options;
      const body = json({ id, event, credits, costUsd, at, note });
      showOne(
        await request(connectionOf(options), 'POST', `/v1/admin/orgs/${encodeURIComponent(org)}/refunds`, body),
        options,
      );
    }),
];
