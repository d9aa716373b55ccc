import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { json, request } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { command, showOne, showRows, type ShowOptions } from './listing.ts';

interface GrantOptions extends ShowOptions {
  credits: string;
  pool: string;
  id?: string;
  expiresAt?: string;
  at?: string;
  note?: string;
}

const pathOf = (org: string): string => `/v1/admin/orgs/${encodeURIComponent(org)}/grants`;

export const grants = (): Command[] => [
  command('list <org>', 'every grant of an organization').action(async (org: string, options: ShowOptions) => {
    showRows(await request(connectionOf(options), 'GET', pathOf(org)), options);
  }),
  command('add <org>', 'give credits')
    .requiredOption('--credits <credits>', 'how many')
    .addOption(
      new Option('--pool <pool>', 'where they go').choices(['monthly', 'bonus', 'purchased']).default('purchased'),
    )
    .option('--id <id>', 'makes it idempotent: the same id gives once (default: a new one)')
    .option('--expires-at <time>', 'what is left then expires')
    .option('--at <time>', 'post it in the past, where nothing later was posted')
    .option('--note <text>', 'kept with the entry')
    .action(async (org: string, options: GrantOptions) => {
      const { id = randomUUID(), pool, credits, expiresAt, at, note } = options;
      const body = json({ id, pool, credits, expiresAt, at, note });
      showOne(await request(connectionOf(options), 'POST', pathOf(org), body), options);
    }),
  command('void <org> <id>', 'take back what is left of a grant').action(
    async (org: string, id: string, options: ShowOptions) => {
      showOne(await request(connectionOf(options), 'DELETE', `${pathOf(org)}/${encodeURIComponent(id)}`), options);
    },
  ),
];
