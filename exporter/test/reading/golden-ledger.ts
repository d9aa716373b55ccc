/**
 * A small ledger with something of everything, posted at fixed moments, so that its answers are the same text each
 * time.
 */
import { putOrg, putPlan, putWorkspace } from '../../src/commands/orgs.ts';
import { postGrant, voidGrant } from '../../src/commands/grants.ts';
import { makeKey, revokeKey } from '../../src/commands/keys.ts';
import { putPrices } from '../../src/commands/prices.ts';
import { postRefundOf } from '../../src/commands/refunds.ts';
import { admit } from '../../src/commands/reservations.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { LedgerStore } from '../../src/ledger/store.ts';
import { postEvents } from '../../../testkit/src/post.ts';

const ACTOR = 'golden';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEGUN = Date.parse('2026-01-15T09:00:00Z');
/** When the answers are asked for: days after the last posting, so that a cycle start is due and not posted. */
export const NOW = Date.parse('2026-03-16T12:00:00Z');

const KATHMANDU = { timezone: 'Asia/Kathmandu', cycleAnchorDay: 15 } as const;

export async function fillGolden(store: LedgerStore): Promise<void> {
  let now = BEGUN;
  const ledger = new Ledger(store, () => now);
  await putPlan(ledger, ACTOR, 'team', {
    ...{ name: 'Team', monthlyCredits: 900, bonusCredits: 20, grantsPayOverage: true },
  });
  await putPlan(ledger, ACTOR, 'solo', { name: 'Solo', monthlyCredits: 40, free: true });
  await putPrices(ledger, ACTOR, [
    { model: 'm1', from: '2020-01-01', usdPerMillion: { input: '3', output: '15' } },
    {
      model: 'm2',
      provider: 'p1',
      from: '2020-01-01',
      usdPerMillion: { input: '0.5', output: '2', cacheRead: '0.05' },
    },
    { model: 'm1', from: '2026-02-10', usdPerMillion: { input: '2', output: '10' } },
  ]);
  const org = (name: string, body: object) =>
    putOrg(ledger, ACTOR, name, { name, plan: 'team', billingModel: 'credits', ...KATHMANDU, ...body });
  await org('acme', { name: 'Acme "quoted"' });
  await org('byom', { billingModel: 'byom', timezone: 'UTC', cycleAnchorDay: 1, spendCapUsd: 3 });
  await org('capless', { billingModel: 'byom', timezone: 'UTC', cycleAnchorDay: 31 });
  await org('free', { plan: 'solo', timezone: 'America/New_York', cycleAnchorDay: 1 });
  await org('unused', { timezone: 'UTC', cycleAnchorDay: 1 });
  await putWorkspace(ledger, ACTOR, 'acme', 'w1', { name: 'First', kind: 'team', group: 'g1' });
  await putWorkspace(ledger, ACTOR, 'acme', 'w9', { name: 'Nobody’s', kind: 'personal' });
  await makeKey(ledger, ACTOR, {
    ...{
      id: 'k1',
      name: 'meter',
      hash: 'h1',
      roles: [{ org: 'acme', role: 'billing', workspaces: null }],
      requiresIdentity: false,
      expiresAt: null,
    },
  });
  await makeKey(ledger, ACTOR, {
    ...{
      id: 'k2',
      name: 'owner',
      hash: 'h2',
      roles: [{ org: '*', role: 'owner', workspaces: null }],
      requiresIdentity: false,
      expiresAt: BEGUN + 365 * DAY,
    },
  });
  for (let day = 0; day < 56; day++) {
    now = BEGUN + day * DAY + 7 * HOUR;
    for (const name of ['acme', 'byom', 'capless', 'free']) await postEvents(ledger, eventsOf(name, day, now));
    if (day === 20) await postGrant(ledger, ACTOR, 'acme', { id: 'bought', pool: 'purchased', credits: '50.5' });
    if (day === 21)
      await postGrant(ledger, ACTOR, 'acme', {
        ...{ id: 'gift', pool: 'bonus', credits: 9, expiresAt: '2026-03-20T00:00:00Z', note: 'sorry' },
      });
    if (day === 22) await postGrant(ledger, ACTOR, 'free', { id: 'wrong', pool: 'bonus', credits: 5 });
    if (day === 23) await voidGrant(ledger, ACTOR, 'free', 'wrong', undefined);
    if (day === 30)
      await postRefundOf(ledger, ACTOR, 'acme', { id: 'r1', event: 'acme-3-1', note: 'not the customer’s fault' });
    if (day === 31) await postRefundOf(ledger, ACTOR, 'byom', { id: 'r2', event: 'byom-3-0' });
    if (day === 40) await org('acme', { name: 'Acme "quoted"', timezone: 'Europe/Berlin' });
  }
  await revokeKey(ledger, ACTOR, 'k2');
  await ledger.transaction((session) =>
    admit(session, now, [
      { kind: 'reserve', org: 'acme', body: { id: 'hold', amount: '1.25', ttlSeconds: 86_400 } },
      { kind: 'reserve', org: 'byom', body: { id: 'hold', amount: '0.25', ttlSeconds: 86_400 } },
    ]),
  );
}

/** No two days alike, and every dimension now and then without a value. */
function eventsOf(org: string, day: number, now: number) {
  return Array.from({ length: 1 + ((day * 5) % 4) }, (_, i) => {
    const n = day * 7 + i * 3;
    const event = parseEvent({
      ...{ id: `${org}-${day}-${i}`, org, time: now - i * 1_333_337, type: n % 5 === 0 ? 'tool' : 'gateway_inference' },
      ...(n % 6 === 0 ? { costUsd: '0.010203', credits: '1.020304' } : {}),
      ...(n % 6 === 1 ? { credits: `${(n % 9) / 2}` } : {}),
      ...{ model: `m${n % 4}`, provider: `p${n % 2}`, workspace: n % 3 ? `w${n % 3}` : '', user: `u${n % 8}` },
      ...(n % 2
        ? { conversation: `c${n % 13}`, title: `About ${n % 13}`, agent: `a${n % 3}` }
        : { agent: `a${n % 4}` }),
      ...{ category: `cat${n % 3}`, source: ['chat', 'agent', ''][n % 3], surface: ['web', 'cli'][n % 2] },
      ...{ reason: `why${n % 2}`, apiKey: `key${n % 3}`, run: `run${n % 17}`, description: `line ${n}` },
      tokens: { input: 1000 * n, output: 90 * n, cacheRead: n % 4 ? 500 : 0, reasoning: n },
    });
    if (isInvalid(event)) throw new Error(event.message);
    return event;
  });
}
