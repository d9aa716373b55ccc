import { Option, type Command } from 'commander';
import { json, request } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { command, showOne, type ShowOptions } from './listing.ts';

interface OrgOptions extends ShowOptions {
  name?: string;
  plan: string;
  billingModel: string;
  timezone: string;
  cycleAnchorDay: string;
  spendCapUsd?: string;
  createdAt?: string;
}

export const orgs = (): Command[] => [
  command('put <org>', 'make an organization, or change it')
    .requiredOption('--plan <plan>', 'its plan (`ledgerline plans list`)')
    .option('--name <name>', 'what people read (default: the id)')
    .addOption(
      new Option('--billing-model <model>', 'credits, or byom: its own model, counted in USD')
        .choices(['credits', 'byom'])
        .default('credits'),
    )
    .option('--timezone <zone>', 'IANA name; days and cycles are counted in it', 'UTC')
    .option('--cycle-anchor-day <day>', 'day of month on which a cycle starts', '1')
    .option('--spend-cap-usd <usd>', 'most a byom organization should spend in a cycle')
    .option('--created-at <time>', 'may lie in the past while it has no entries')
    .action(async (org: string, options: OrgOptions) => {
      const { name, plan, billingModel, timezone, cycleAnchorDay, spendCapUsd, createdAt } = options;
      const given = { plan, billingModel, timezone, cycleAnchorDay: Number(cycleAnchorDay), spendCapUsd, createdAt };
      const body = json({ name: name ?? org, ...given });
      showOne(await request(connectionOf(options), 'PUT', `/v1/admin/orgs/${encodeURIComponent(org)}`, body), options);
    }),
];
