/** What a line of a scenario can do. Each is a call of the ledger as the exporter makes it. */
import type { OrgBody } from '@ledgerline/api';
import { postGrant, voidGrant } from '../../src/commands/grants.ts';
import { putOrg, putPlan } from '../../src/commands/orgs.ts';
import { postRefundOf } from '../../src/commands/refunds.ts';
import { AGAIN, AMOUNT, DONE, action, given, timeOf, type Action, type Clauses, type Groups } from './action.ts';
import { METERING } from './metering.ts';
import { ACTOR, ORG, type World } from './world.ts';

async function orgAction(world: World, _: Groups, clauses: Clauses): Promise<string> {
  const { spendCapUsd: capBefore, ...before } = world.body;
  const cap = clauses.has('no cap') ? undefined : (clauses.get('cap')?.replace(/ USD$/, '') ?? capBefore);
  const createdAt = timeOf(world, clauses, 'created');
  const anchor = clauses.get('anchor');
  const body: OrgBody = {
    ...before,
    ...given(clauses, { plan: 'plan', timezone: 'timezone' }),
    ...(clauses.get('billing') === 'byom' && { billingModel: 'byom' as const }),
    ...(clauses.get('billing') === 'credits' && { billingModel: 'credits' as const }),
    ...(anchor !== undefined && { cycleAnchorDay: Number(anchor) }),
    ...(cap !== undefined && { spendCapUsd: cap }),
  };
  await putOrg(world.ledger, ACTOR, ORG, { ...body, ...(createdAt !== undefined && { createdAt }) });
  world.body = body;
  return DONE;
}

export const ACTIONS: Readonly<Record<string, Action>> = {
  plan: action(
    'plan pro 100 a month, bonus 20, grants pay overage, free',
    `(?<id>\\S+) (?<credits>${AMOUNT}) a month`,
    ['bonus', 'grants pay overage', 'free'],
    async ({ ledger }, { id = '', credits = '' }, clauses) => {
      await putPlan(ledger, ACTOR, id, {
        name: id,
        monthlyCredits: credits,
        free: clauses.has('free'),
        bonusCredits: clauses.get('bonus') ?? '0',
        grantsPayOverage: clauses.has('grants pay overage'),
      });
      return DONE;
    },
  ),
  org: action(
    'org, plan pro, timezone Europe/Berlin, anchor 31, billing byom, cap 10 USD, created 2026-01-01 00:00',
    '',
    ['plan', 'timezone', 'anchor', 'billing', 'cap', 'no cap', 'created'],
    orgAction,
  ),
  grant: action(
    'grant b1 30 bonus, expires 2026-02-01 00:00, at 2026-01-01 00:00',
    `(?<id>\\S+) (?<credits>${AMOUNT}) (?<pool>monthly|bonus|purchased)`,
    ['expires', 'at'],
    async (world, { id = '', credits = '', pool }, clauses) => {
      const [expiresAt, at] = [timeOf(world, clauses, 'expires'), timeOf(world, clauses, 'at')];
      const { created } = await postGrant(world.ledger, ACTOR, ORG, {
        id,
        credits,
        pool: pool as 'monthly' | 'bonus' | 'purchased',
        ...(expiresAt !== undefined && { expiresAt }),
        ...(at !== undefined && { at }),
      });
      return created ? DONE : AGAIN;
    },
  ),
  void: action('void b1, at 2026-01-01 00:00', '(?<id>\\S+)', ['at'], async (world, { id = '' }, clauses) => {
    await voidGrant(world.ledger, ACTOR, ORG, id, timeOf(world, clauses, 'at'));
    return DONE;
  }),
  refund: action(
    'refund r1 of e1 30 credits, at 2026-01-01 00:00',
    `(?<id>\\S+) of (?<event>\\S+)(?: (?<credits>${AMOUNT}) credits)?(?: (?<costUsd>${AMOUNT}) USD)?`,
    ['at'],
    async (world, { id = '', event = '', credits, costUsd }, clauses) => {
      const at = timeOf(world, clauses, 'at');
      const { created, answer: refund } = await postRefundOf(world.ledger, ACTOR, ORG, {
        id,
        event,
        ...(credits !== undefined && { credits }),
        ...(costUsd !== undefined && { costUsd }),
        ...(at !== undefined && { at }),
      });
      world.refunded = [
        `credits ${refund.credits.rawJSON}`,
        `returned ${refund.returned.rawJSON}`,
        `lost ${refund.lost.rawJSON}`,
        `USD ${refund.costUsd.rawJSON}`,
      ];
      return created ? DONE : AGAIN;
    },
  ),
  ...METERING,
  /** Of the machine; the only line whose time may lie before that of the line above it. */
  clock: action('clock', '', [], () => Promise.resolve(DONE)),
};
