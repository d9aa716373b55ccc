/** The operator's commands: thin, each one request of the admin API. */
import { Command } from 'commander';
import { grants } from './grants.ts';
import { keys } from './keys.ts';
import { listing } from './listing.ts';
import { orgs } from './orgs.ts';
import { plans } from './plans.ts';
import { prices } from './prices.ts';
import { refunds } from './refunds.ts';

const group = (name: string, description: string, commands: readonly Command[]): Command => {
  const parent = new Command(name).description(description);
  for (const child of commands) parent.addCommand(child);
  return parent;
};

export const adminCommands = (): Command[] => [
  group('plans', 'plans and their monthly credits', [listing('every plan', '/v1/admin/plans'), ...plans()]),
  group('orgs', 'organizations, their plan, billing model and cycle', [
    listing('every organization', '/v1/admin/orgs'),
    ...orgs(),
  ]),
  group('grants', 'credits given to an organization', grants()),
  group('refunds', 'credits or USD given back for events', refunds()),
  group('prices', 'the price book', [listing('every dated price', '/v1/admin/prices'), ...prices()]),
  group('keys', 'API keys and their roles', [listing('every key, without its secret', '/v1/admin/keys'), ...keys()]),
];
