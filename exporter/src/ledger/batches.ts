import { contextValue } from '../model/context.ts';
import { isAgentRunType } from '../model/event.ts';
import type { Changes } from './changes.ts';
import type { OrgEvents } from './event-run.ts';
import type { postRun } from './post-run.ts';
import type { Batch } from './ledger.ts';
import { BatchOutcome } from './outcome.ts';
import { eventKey, postEvent, type Knowledge } from './posting.ts';
import { markRepeats } from './repeats.ts';
import type { Session } from './store.ts';

/** The events of one request and organization. */
interface Part extends OrgEvents {
  readonly backfill: boolean;
  readonly outcome: BatchOutcome;
}

/**
 * Posts the events of several requests: organization by organization, and the events of each in the order in which they
 * came, as many together as can be. Answers what became of each request.
 */
export async function postBatches(
  batches: readonly Batch[],
  session: Session,
  now: number,
  changes: Changes,
  run: typeof postRun,
): Promise<BatchOutcome[]> {
  const parted = batches.map((batch) => partsOf(batch, new BatchOutcome(batch.events.size)));
  const parts = parted.flatMap(({ parts }) => parts);
  const byOrg = Map.groupBy(parts, ({ org }) => org);
  const known = new Map(
    (await session.known(parts)).map(({ events, row, metered }) => {
      events.repeated[row] = 1;
      return [eventKey(events.org, metered.event.id), metered];
    }),
  );
  markRepeats(parts);
  const knowledge: Knowledge = {
    now,
    known,
    plans: await session.plans(),
    prices: await session.prices(),
    accounts: await session.accounts(byOrg.keys()),
    runs: await session.knownRuns(parts.flatMap(agentRunsOf)),
    holds: await session.holds(byOrg.keys(), now),
  };
  for (const ofOrg of byOrg.values()) for (const part of ofOrg) postPart(part, knowledge, changes, run);
  return parted.map(({ outcome }) => outcome);
}

function partsOf({ events: batch, rows, backfill }: Batch, outcome: BatchOutcome) {
  const repeated = new Uint8Array(batch.size);
  const orgs = new Map<string, number[]>();
  let [last, its]: [string | null, number[]] = [null, []];
  for (const row of rows) {
    const { org } = batch.contextOf(row);
    // Most batches are of one.
    if (org !== last) {
      [last, its] = [org, orgs.get(org) ?? []];
      orgs.set(org, its);
    }
    its.push(row);
  }
  const parts = [...orgs].map(([org, those]): Part => {
    return { org, batch, rows: Int32Array.from(those), repeated, backfill, outcome };
  });
  return { parts, outcome };
}

function postPart(part: Part, knowledge: Knowledge, changes: Changes, run: typeof postRun): void {
  const { org, batch, rows, backfill, outcome } = part;
  const account = knowledge.accounts.get(org);
  for (let next = 0; next < rows.length;) {
    const together = account && !backfill ? run(part, next, account, knowledge, changes) : 0;
    if (together > 0) {
      outcome.accept(rows.subarray(next, next + together));
      next += together;
      continue;
    }
    const row = rows[next++] ?? 0;
    outcome.add(row, postEvent(batch.event(row), batch.contextOf(row), backfill, knowledge, changes));
  }
}

function agentRunsOf({ org, batch, rows }: OrgEvents): { org: string; run: string }[] {
  const runs = new Set<number>();
  for (const row of rows) {
    const run = batch.columns.runs[row] ?? 0;
    if (run !== 0 && isAgentRunType(contextValue(batch.contextOf(row), 'type'))) runs.add(run);
  }
  return [...runs].map((run) => ({ org, run: batch.texts[run] ?? '' }));
}
