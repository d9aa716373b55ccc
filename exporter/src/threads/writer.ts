/** The writer thread: the only one that changes the ledger. It rates, posts and commits. */
import { parentPort, workerData } from 'node:worker_threads';
import type { GrantBody, OrgBody, PlanBody, PricesBody, RefundBody, RepriceBody, WorkspaceBody } from '@ledgerline/api';
import { postGrant, voidGrant } from '../admin/grants.ts';
import { makeKey, revokeKey, type NewKey } from '../admin/keys.ts';
import { putOrg, putPlan, putWorkspace } from '../admin/orgs.ts';
import { putPrices, seedPrices } from '../admin/prices.ts';
import { postRefundOf } from '../admin/refunds.ts';
import { reprice } from '../admin/reprice.ts';
import { admit, type AdmissionRequest } from '../admission/reservations.ts';
import { Ledger, summarize } from '../ledger/ledger.ts';
import type { SeriesLimits, StoreLocation } from '../store/engine.ts';
import { engineAt } from '../store/engines.ts';
import { serve, type Tell } from './channel.ts';
import { coalesce } from './coalesce.ts';
import { GroupCommit } from './group-commit.ts';
import { unpack, type PackedEvents } from './packing.ts';

export interface WriterOptions {
  readonly location: StoreLocation;
  readonly limits: SeriesLimits;
}

/** How often others are told what changed. */
const CHANGED_MS = 50;

// Answers are text: exact decimals are raw JSON, which a clone would turn into objects.
const json = async (answer: Promise<unknown>): Promise<string> => JSON.stringify(await answer);

/** @param changed is told, now and then, of which organizations something was committed (`*`: perhaps of all) */
function functions({ location, limits }: WriterOptions, changed: (orgs: readonly string[]) => void) {
  const store = engineAt(location).writer({
    limits,
    // Thrown where nobody catches it, after the answers of those who wait: it ends the thread, and with it the process.
    onBroken: (broken) =>
      setImmediate(() => {
        throw broken;
      }),
    onCommitted: coalesce(changed, CHANGED_MS),
  });
  const ledger = new Ledger(store, Date.now);
  const commits = new GroupCommit(ledger, (requests) =>
    ledger.transaction((session, now) => admit(session, now, requests)),
  );
  const alone = <T>(work: () => Promise<T>): Promise<T> => commits.alone(work);
  return {
    post: async (packed: PackedEvents, backfill: boolean) =>
      summarize(await commits.post({ events: unpack(packed), backfill })),
    seedPrices: () => alone(() => seedPrices(ledger)),
    putPlan: (actor: string, plan: string, body: PlanBody) => alone(() => json(putPlan(ledger, actor, plan, body))),
    putOrg: (actor: string, org: string, body: OrgBody) => alone(() => json(putOrg(ledger, actor, org, body))),
    putWorkspace: (actor: string, org: string, workspace: string, body: WorkspaceBody) =>
      alone(() => json(putWorkspace(ledger, actor, org, workspace, body))),
    postGrant: (actor: string, org: string, body: GrantBody) =>
      alone(async () => {
        const { created, grant } = await postGrant(ledger, actor, org, body);
        return { created, json: JSON.stringify(grant) };
      }),
    voidGrant: (actor: string, org: string, id: string, at: string | number | undefined) =>
      alone(() => json(voidGrant(ledger, actor, org, id, at))),
    postRefund: (actor: string, org: string, body: RefundBody) =>
      alone(async () => {
        const { created, refund } = await postRefundOf(ledger, actor, org, body);
        return { created, json: JSON.stringify(refund) };
      }),
    reprice: (actor: string, orgs: readonly string[], body: RepriceBody) =>
      alone(() => json(reprice(ledger, actor, orgs, body))),
    admit: (request: AdmissionRequest) => commits.admit(request),
    putPrices: (actor: string, body: PricesBody) => alone(() => json(putPrices(ledger, actor, body))),
    makeKey: (actor: string, key: NewKey) => alone(() => json(makeKey(ledger, actor, key))),
    revokeKey: (actor: string, id: string) => alone(() => json(revokeKey(ledger, actor, id))),
    close: () => alone(async () => store.close()),
  };
}
export type WriterFunctions = ReturnType<typeof functions>;

if (parentPort) {
  const tell: Tell = serve(
    parentPort,
    functions(workerData as WriterOptions, (orgs) => tell('changed', orgs)),
  );
}
