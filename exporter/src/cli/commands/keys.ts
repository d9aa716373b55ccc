import type { Command } from 'commander';
import { json, request } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { UsageError } from '../failure.ts';
import { command, showOne, type ShowOptions } from './listing.ts';

interface KeyOptions extends ShowOptions {
  role: string[];
  expiresAt?: string;
  requiresIdentity?: true;
}

/** `acme:billing`, `*:metrics` or `acme:contributor:client-x,client-y`. */
function parseRole(text: string): { org: string; role: string; workspaces?: string[] } {
  const [org, role, workspaces] = text.split(':');
  if (!org || !role) throw new UsageError(`--role must look like ORG:ROLE or ORG:ROLE:WORKSPACE,…, not '${text}'`);
  return { org, role, ...(workspaces ? { workspaces: workspaces.split(',') } : {}) };
}

export const keys = (): Command[] => [
  command('create <name>', 'make a key; its secret is shown once')
    .requiredOption(
      '--role <org:role...>',
      'what it may do: ingest, admit, billing, contributor, owner, metrics or admin in an organization (* for all)',
    )
    .option('--expires-at <time>', 'stops working then')
    .option('--requires-identity', 'is of no use without the signed token of a person, as Grafana sends it')
    .action(async (name: string, options: KeyOptions) => {
      const { role, expiresAt, requiresIdentity } = options;
      const body = json({ name, roles: role.map(parseRole), expiresAt, requiresIdentity });
      showOne(await request(connectionOf(options), 'POST', '/v1/admin/keys', body), options);
    }),
  command('revoke <id>', 'stop a key from working').action(async (id: string, options: ShowOptions) => {
    showOne(await request(connectionOf(options), 'DELETE', `/v1/admin/keys/${encodeURIComponent(id)}`), options);
  }),
];
