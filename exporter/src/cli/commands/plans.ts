import type { Command } from 'commander';
import { json, request } from '../client.ts';
import { connectionOf } from '../connection.ts';
import { command, showOne, type ShowOptions } from './listing.ts';

interface PlanOptions extends ShowOptions {
  name?: string;
  monthlyCredits: string;
  bonusCredits?: string;
  free?: boolean;
  grantsPayOverage?: boolean;
}

export const plans = (): Command[] => [
  command('put <plan>', 'make a plan, or change it')
    .requiredOption('--monthly-credits <credits>', 'credits at each cycle start')
    .option('--name <name>', 'what people read (default: the id)')
    .option('--bonus-credits <credits>', 'once, when an organization is created')
    .option('--free', 'a free plan: upgrading is always suggested')
    .option('--grants-pay-overage', 'later grants pay outstanding overage first')
    .action(async (plan: string, options: PlanOptions) => {
      const { name, monthlyCredits, bonusCredits, free, grantsPayOverage } = options;
      const body = { name: name ?? plan, monthlyCredits, bonusCredits, free, grantsPayOverage };
      showOne(
        await request(connectionOf(options), 'PUT', `/v1/admin/plans/${encodeURIComponent(plan)}`, json(body)),
        options,
      );
    }),
];
