import { CONTEXT_DIMENSIONS, isAgentRunType, type EventResult } from '../model/event.ts';
import type { Changes } from './changes.ts';
import type { OrgEvents, postRun } from './event-run.ts';
import type { Batch, PostAnswer } from './ledger.ts';
import { eventKey, postEvent, type Knowledge } from './posting.ts';
import { markRepeats } from './repeats.ts';
import type { Session } from './store.ts';

/** What becomes of one request, while its events are posted. */
class Outcome implements PostAnswer {
  accepted = 0;
  duplicates = 0;
  revised = 0;
  readonly rejected: (Extract<EventResult, { outcome: 'rejected' }> & { index: number })[] = [];

  add(result: EventResult, index: number): void {
    if (result.outcome === 'accepted') this.accepted++;
    else if (result.outcome === 'duplicate') this.duplicates++;
    else if (result.outcome === 'revised') this.revised++;
    else this.rejected.push({ ...result, index });
  }
}

/** The events of one request and organization. */
interface Part extends OrgEvents {
  readonly backfill: boolean;
  readonly outcome: Outcome;
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
): Promise<PostAnswer[]> {
  const outcomes = batches.map(() => new Outcome());
  const parts = batches.flatMap((batch, i) => partsOf(batch, outcomes[i] ?? new Outcome()));
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
  for (const { rejected } of outcomes) rejected.sort((a, b) => a.index - b.index);
  return outcomes;
}

function partsOf({ events: batch, rows, backfill }: Batch, outcome: Outcome): Part[] {
  const repeated = new Uint8Array(batch.size);
  const orgs = new Map<string, number[]>();
  for (const row of rows) {
    const { org } = batch.contextOf(row);
    const its = orgs.get(org);
    if (its) its.push(row);
    else orgs.set(org, [row]);
  }
  return [...orgs].map(([org, its]) => ({ org, batch, rows: Int32Array.from(its), repeated, backfill, outcome }));
}

function postPart(part: Part, knowledge: Knowledge, changes: Changes, run: typeof postRun): void {
  const { org, batch, rows, backfill, outcome } = part;
  const account = knowledge.accounts.get(org);
  for (let next = 0; next < rows.length;) {
    const together = account && !backfill ? run(part, next, account, knowledge, changes) : 0;
    if (together > 0) {
      outcome.accepted += together;
      next += together;
      continue;
    }
    const row = rows[next++] ?? 0;
    outcome.add(postEvent(batch.event(row), batch.contextOf(row), backfill, knowledge, changes), row);
  }
}

const TYPE = CONTEXT_DIMENSIONS.indexOf('type');

function agentRunsOf({ org, batch, rows }: OrgEvents): { org: string; run: string }[] {
  const runs = new Set<number>();
  for (const row of rows) {
    const run = batch.runs[row] ?? 0;
    if (run !== 0 && isAgentRunType(batch.contextOf(row).values[TYPE] ?? '')) runs.add(run);
  }
  return [...runs].map((run) => ({ org, run: batch.texts[run] ?? '' }));
}
