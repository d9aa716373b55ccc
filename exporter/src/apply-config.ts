import { ConfigError } from './config-error.ts';
import type { ConfigFile } from './config.ts';
import { Refusal } from './model/refusal.ts';
import type { Change } from './commands/change.ts';
import { CONFIGURED } from './commands/people.ts';
import { rolesOf } from './commands/role-grants.ts';

/** In the audit. */
const ACTOR = 'configuration';

/**
 * What the configuration file says is put at every start, as the API would put it. Throws ConfigError naming the
 * setting.
 */
export async function applyConfig({ plans, prices, orgs, identity }: ConfigFile, change: Change): Promise<void> {
  for (const [plan, body] of Object.entries(plans ?? {}))
    await put(`plans.${plan}`, change('putPlan', ACTOR, { plan, body }));
  if (prices) await put('prices', change('putPrices', ACTOR, { body: prices }));
  for (const [org, body] of Object.entries(orgs ?? {}))
    await put(`orgs.${org}`, change('putOrg', ACTOR, { org, body }));
  // Also where there are none: who is no longer in the file sees nothing any more.
  await put('identity.people', configurePeople(identity, change));
}

async function configurePeople(identity: ConfigFile['identity'], change: Change): Promise<void> {
  const { issuer = '', people = [] } = identity ?? {};
  const twice = people.find(({ subject }, index) => people.findIndex((each) => each.subject === subject) !== index);
  if (twice) throw new Refusal('invalid_request', `${twice.subject} is there twice`);
  await change('configurePeople', ACTOR, {
    people: people.map(({ subject, roles }) => ({
      ...{ id: `${CONFIGURED}${subject}`, issuer, subject, roles: rolesOf(roles) },
    })),
  });
}

const put = (setting: string, done: Promise<unknown>): Promise<unknown> =>
  done.catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    throw new ConfigError(`LEDGERLINE_CONFIG: ${setting}: ${error.message}`);
  });
