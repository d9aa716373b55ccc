/**
 * What `ledger-v3.sqlite.gz` holds beside the golden history: everything that a version of the schema keeps in a way of
 * its own. It was filled by the code of that version, and today's fills a new ledger with the same.
 */
import { postGrant } from '../../src/commands/grants.ts';
import { putOrg } from '../../src/commands/orgs.ts';
import { putPrices } from '../../src/commands/prices.ts';
import { postRefundOf } from '../../src/commands/refunds.ts';
import { reprice } from '../../src/commands/reprice.ts';
import { admit } from '../../src/commands/reservations.ts';
import { isInvalid, parseEvent } from '../../src/ingest/event-parser.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { UsageEvent } from '../../src/model/event.ts';

const ACTOR = 'older';
const MINUTE = 60_000;
const DAY = 86_400_000;
/** After the last posting of the golden history, and before its cycles end. */
const BEGUN = Date.parse('2026-03-12T08:00:00Z');
const EVER = { from: '2026-01-01T00:00:00Z', to: '2026-04-01T00:00:00Z' };

export interface Filling {
  readonly ledger: Ledger;
  readonly setClock: (now: number) => void;
  readonly post: (events: readonly UsageEvent[]) => Promise<unknown>;
}

export function parsed(event: object): UsageEvent {
  const valid = parseEvent(event);
  if (isInvalid(valid)) throw new Error(valid.message);
  return valid;
}

const LLM = { type: 'gateway_inference', provider: 'p1', model: 'm2', user: 'u1', workspace: 'w1' } as const;

/** A clock that moves with each thing done, and what is done at it. */
class History {
  readonly ledger: Ledger;
  private readonly filling: Filling;
  private now = BEGUN;

  constructor(filling: Filling) {
    this.ledger = filling.ledger;
    this.filling = filling;
  }

  later(now = this.now + MINUTE): number {
    this.now = now;
    this.filling.setClock(now);
    return now;
  }

  async events(...given: object[]): Promise<void> {
    this.later();
    await this.filling.post(given.map((event) => parsed({ org: 'acme', ...LLM, time: BEGUN, ...event })));
  }
}

export async function fillOlder(filling: Filling): Promise<void> {
  const history = new History(filling);
  for (const part of [usage, holds, refunds, rates, limits, nextCycle]) await part(history);
}

async function usage(history: History): Promise<void> {
  // Priced, in a run of its own, with what few events have.
  await history.events(
    { id: 'a1', tokens: { input: 1_000_000, cacheRead: 3, output: 5, reasoning: 7 }, durationMs: 12 },
    { id: 'a2', credits: '1.5', costUsd: '0.25', quantity: { image: 2, 'second "of" sound': '0.5' } },
    { id: 'a3', credits: '0.000001', description: 'a "line"\nor two — ünïcode', title: 'ti"tle', conversation: 'c1' },
    { id: 'a4', credits: 0 },
    { id: 'run1', type: 'cloud_agent_step', run: 'r1', agent: 'a', credits: 2 },
    { id: 'run2', type: 'cloud_agent_step', run: 'r1', agent: 'a', credits: 2, workspace: '' },
    { id: 'a1', org: 'byom', costUsd: '0.123456789' },
    { id: 'a2', org: 'byom', tokens: { input: 900 } },
  );
  // Streams: charged first after later events were, within a batch and from one to another; and more than once.
  await history.events(
    { id: 's1', credits: 0, revision: 1, final: false, conversation: 'c2', title: 'first' },
    { id: 's2', credits: 1, revision: 1, final: false },
    { id: 's3', credits: 3 },
    { id: 's1', credits: 4, revision: 2, final: false, conversation: 'c2', title: 'second' },
    { id: 's4', credits: 0, revision: 1, final: false },
  );
  await history.events(
    { id: 's5', credits: 1 },
    { id: 's2', credits: 2, revision: 2, final: true },
    { id: 's6', credits: 1 },
  );
  await history.events({ id: 's4', credits: 5, revision: 2, final: true });
}

async function holds(history: History): Promise<void> {
  // Holds, one of which is spent past.
  const now = history.later();
  await history.ledger.transaction((session) =>
    admit(session, now, [
      { kind: 'reserve', org: 'acme', body: { id: 'h1', amount: '5', ttlSeconds: 3600 } },
      { kind: 'reserve', org: 'acme', body: { id: 'h2', amount: '1', ttlSeconds: 3600, conversation: 'c1' } },
      { kind: 'reserve', org: 'byom', body: { id: 'h1', amount: '0.5', ttlSeconds: 3600 } },
    ]),
  );
  await history.events(
    { id: 'held1', reservation: 'h1', credits: 2, revision: 1, final: false },
    { id: 'held2', reservation: 'h2', credits: 3 },
    { id: 'held1', org: 'byom', reservation: 'h1', costUsd: '0.2' },
  );
}

async function refunds(history: History): Promise<void> {
  // Refunds: whole, in part and twice, of one and of several charges.
  history.later();
  for (const body of [
    { id: 'f1', event: 'a2' },
    { id: 'f2', event: 's3', credits: '1' },
    { id: 'f3', event: 's3', credits: '0.5', note: 'again' },
    { id: 'f4', event: 's2' },
    { id: 'f5', event: 'acme-50-1' },
  ])
    await postRefundOf(history.ledger, ACTOR, 'acme', body);
  await postRefundOf(history.ledger, ACTOR, 'byom', { id: 'f1', event: 'a1' });
}

async function rates(history: History): Promise<void> {
  // A rate that comes late, and one that was wrong.
  await history.events(
    { id: 'p1', model: 'new', tokens: { input: 1_000_000 } },
    { id: 'p2', model: 'newer', tokens: { input: 9 } },
  );
  history.later();
  await putPrices(history.ledger, ACTOR, [
    { model: 'new', from: '2020-01-01', usdPerMillion: { input: '0.1' } },
    { model: 'm2', provider: 'p1', from: '2026-03-12', usdPerMillion: { input: '0.4', output: '2' } },
  ]);
  const { token } = await reprice(history.ledger, ACTOR, ['acme', 'byom'], { ...EVER, dryRun: true });
  await reprice(history.ledger, ACTOR, ['acme', 'byom'], { ...EVER, dryRun: false, token });
}

async function limits(history: History): Promise<void> {
  // Over the end of one grant and of all, and a grant that pays for it.
  await history.events(
    { id: 'big1', credits: 500 },
    { id: 'big2', credits: 450 },
    { id: 'big3', credits: 700 },
    { id: 'big4', credits: 1 },
  );
  history.later();
  await postGrant(history.ledger, ACTOR, 'acme', { id: 'paid "for"', pool: 'purchased', credits: 2000 });
  await history.events(
    { id: 'after1', credits: 1 },
    { id: 'after2', credits: 1 },
    { id: 'after1', org: 'free', credits: 100 },
  );
  history.later();
  await putOrg(history.ledger, ACTOR, 'capless', {
    ...{ name: 'capless', plan: 'team', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 31 },
  });
}

async function nextCycle(history: History): Promise<void> {
  // The next cycle, in which the days of acme are of another timezone; what lacks a rate is of both.
  const now = history.later(Date.parse('2026-03-16T06:00:00Z'));
  await history.events(
    { id: 'z1', model: 'newest', tokens: { input: 5 }, time: now },
    { id: 'z2', model: 'newest', tokens: { input: 5 }, time: now - 6 * DAY },
  );
}
