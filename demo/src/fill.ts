/**
 * Fills an exporter over its public API. Everything sent follows from the epoch, which the exporter remembers as the
 * organizations' `createdAt`, and is idempotent: after an interruption it is sent again and changes what is missing.
 */
import { json, request, rowsOf, type Connection } from '@ledgerline/exporter/cli/client.ts';
import { sendBatch } from '@ledgerline/exporter/cli/import/send.ts';
import { costBy, type CostUsd } from './estimate.ts';
import { DAY, history, HISTORY_DAYS } from './history.ts';
import { ORGANIZATIONS, PLANS, type Organization } from './organizations.ts';
import { UNIT_PRICES } from './steps.ts';
import { anchorDay, grantsOf, spendCap } from './story.ts';

const BATCH = 1000;
/** Before anything in the demo, whenever it is started. */
const PRICES_FROM = '2020-01-01T00:00:00Z';

export type Say = (sent: number, org: string) => void;

export async function fill(admin: Connection, say: Say): Promise<void> {
  const rows = rowsOf(await request(admin, 'GET', '/v1/admin/orgs'));
  const there = rows.filter((row) => ORGANIZATIONS.some(({ org }) => org === row['org']));
  if (there.length === 0) {
    for (const { plan, ...body } of PLANS) await request(admin, 'PUT', `/v1/admin/plans/${plan}`, json(body));
    const prices = UNIT_PRICES.map((price) => ({ ...price, from: PRICES_FROM }));
    await request(admin, 'PUT', '/v1/admin/prices', json(prices));
  }
  const cost = costBy(rowsOf(await request(admin, 'GET', '/v1/admin/prices')));
  const epoch = epochOf(there);
  let sent = 0;
  for (const organization of ORGANIZATIONS) {
    const isThere = there.some((row) => row['org'] === organization.org);
    await fillOrganization(admin, { organization, isThere, epoch, cost }, (count) => {
      say((sent += count), organization.org);
    });
  }
}

/** The moment of the first start, whole milliseconds, less the history. */
const epochOf = (there: readonly Record<string, unknown>[]): number =>
  there.length > 0
    ? Math.min(...there.map(({ createdAt }) => new Date(createdAt as string | number).getTime()))
    : Date.now() - HISTORY_DAYS * DAY;

interface Filling {
  readonly organization: Organization;
  readonly isThere: boolean;
  readonly epoch: number;
  readonly cost: CostUsd;
}

async function fillOrganization(admin: Connection, filling: Filling, say: (sent: number) => void): Promise<void> {
  const { organization, isThere, epoch, cost } = filling;
  const { org, workspaces } = organization;
  const events = history(organization, epoch);
  const path = `/v1/admin/orgs/${org}`;
  if (!isThere) {
    const { name, plan, billingModel, timezone } = organization;
    const cap = spendCap(organization, epoch, events, cost);
    const terms = { name, plan, billingModel, timezone, cycleAnchorDay: anchorDay(organization, epoch) };
    await request(admin, 'PUT', path, json({ ...terms, spendCapUsd: cap, createdAt: epoch }));
  }
  for (const { workspace, ...body } of workspaces) {
    await request(admin, 'PUT', `${path}/workspaces/${workspace}`, json(body));
  }
  // The ledger takes history in the order of time only: events up to a grant, the grant, and on.
  let sentUntil = epoch;
  const sendUntil = async (until: number): Promise<void> => {
    const due = events.filter(({ time }) => time >= sentUntil && time < until);
    await sendEvents(admin, org, due, say);
    sentUntil = until;
  };
  for (const grant of grantsOf(organization, epoch, events, cost)) {
    await sendUntil(grant.at);
    await request(admin, 'POST', `${path}/grants`, json(grant));
  }
  await sendUntil(Infinity);
}

async function sendEvents(
  admin: Connection,
  org: string,
  events: readonly (Record<string, unknown> & { id: string })[],
  say: (sent: number) => void,
): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH) {
    const batch = events.slice(from, from + BATCH).map((event, index) => ({ line: from + index, event }));
    const { rejected } = await sendBatch(admin, `/v1/events?org=${org}&backfill=true`, batch);
    const [first] = rejected;
    if (first !== undefined) throw new Error(`the demo's history was refused: ${first.code}: ${first.message}`);
    say(batch.length);
  }
}
