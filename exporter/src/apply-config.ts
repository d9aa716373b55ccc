import { ConfigError, type ConfigFile } from './config.ts';
import { Refusal } from './model/refusal.ts';
import type { Change } from './commands/routes.ts';

/** In the audit. */
const ACTOR = 'configuration';

/**
 * What the configuration file says is put at every start, as the API would put it. Throws ConfigError naming the
 * setting.
 */
export async function applyConfig({ plans, prices, orgs }: ConfigFile, change: Change): Promise<void> {
  for (const [plan, body] of Object.entries(plans ?? {}))
    await put(`plans.${plan}`, change('putPlan', ACTOR, { plan, body }));
  if (prices) await put('prices', change('putPrices', ACTOR, { body: prices }));
  for (const [org, body] of Object.entries(orgs ?? {}))
    await put(`orgs.${org}`, change('putOrg', ACTOR, { org, body }));
}

const put = (setting: string, done: Promise<unknown>): Promise<unknown> =>
  done.catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    throw new ConfigError(`LEDGERLINE_CONFIG: ${setting}: ${error.message}`);
  });
