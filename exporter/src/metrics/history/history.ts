/** What Prometheus would have scraped of the ledger in the past: OpenMetrics with a time on each sample. */
import type { OptionalLabel } from '@ledgerline/api';
import { fetchOrg, fetchOrgs, type OrgState } from '../../reading/org-state.ts';
import type { SeriesRow, Snapshot } from '../../reading/store.ts';
import { counterRows, type CounterRow } from '../counter-lines.ts';
import { GAUGES } from '../gauges.ts';
import { OPENMETRICS_END, type Family } from '../text.ts';
import { OrgWalk, type Plan } from './org-walk.ts';
import type { Places } from './past-counters.ts';
import { Recording } from './recording.ts';
import { timesOf, type HistoryRequest } from './request.ts';

/** Their past is not in the ledger: what was held and what had a price when usage was posted, and what had room. */
const UNKNOWN_PAST: ReadonlySet<string> = new Set([
  'overshoot_credits_total',
  'overshoot_usd_total',
  'unpriced_events_total',
  'series_overflow_total',
]);

/**
 * Family by family, series by series, each in the order of time, of one state of the ledger. Yields '' once it is sure
 * that there is something to say, and now and then while nothing can be said yet, so that others get a turn.
 */
export async function* writeHistory(
  snapshot: Snapshot,
  request: HistoryRequest,
  labels: readonly OptionalLabel[],
  now: number,
  most?: number,
): AsyncGenerator<string, void> {
  const kinds = counterRows(new Set(labels));
  const plan = { request, times: timesOf(request), kinds, places: placesOf(kinds) };
  const states =
    request.org === '*'
      ? await fetchOrgs(snapshot, await snapshot.orgs(), now)
      : [await fetchOrg(snapshot, request.org, now)];
  yield '';
  const { rows } = await snapshot.series(0);
  const lifetimes = Map.groupBy(rows, ({ org }) => org);
  const headed = new Set<Family>();
  for (let first: string | null = ''; first !== null;) {
    const recording: Recording = new Recording(first, request.target, most);
    yield* record(snapshot, states, lifetimes, plan, recording);
    yield* recording.text({ times: plan.times, counterStep: request.counterStep }, headed);
    first = recording.next;
  }
  yield OPENMETRICS_END;
}

async function* record(
  snapshot: Snapshot,
  states: readonly OrgState[],
  lifetimes: ReadonlyMap<string, readonly SeriesRow[]>,
  plan: Plan,
  recording: Recording,
): AsyncGenerator<string, void> {
  for (const state of states) {
    const walk = new OrgWalk(snapshot, state, plan);
    yield* walk.record(recording, lifetimes.get(state.account.org) ?? []);
  }
}

/** Gauges first, then counters. */
function placesOf(kinds: ReadonlyMap<string, CounterRow>): Places {
  const counters = [...kinds.values()].flatMap(({ lines }) => lines.map(({ family }) => family.name));
  const names = new Set(counters.filter((name) => !UNKNOWN_PAST.has(name)));
  return new Map([...names].map((name, i) => [name, GAUGES.length + i]));
}
