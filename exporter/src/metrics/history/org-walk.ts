import { MAX_AHEAD } from '../../ledger/posting.ts';
import type { Projection } from '../../ledger/projection.ts';
import { QUARTER_HOUR, quarterOf } from '../../ledger/rollups.ts';
import type { OrgHistory, PostedOverage, PostedUsage } from '../../reading/history-store.ts';
import type { OrgState } from '../../reading/org-state.ts';
import { PastStates } from '../../reading/past-states.ts';
import { PastUsage } from '../../reading/past-usage.ts';
import { meter, projected, SAMPLED_MS, type Meter } from '../../reading/projection.ts';
import type { SeriesRow, Snapshot } from '../../reading/store.ts';
import { fetchUsage } from '../../reading/usage.ts';
import type { CounterRow } from '../counter-lines.ts';
import { GAUGES } from '../gauges.ts';
import { PastCounters, type Places } from './past-counters.ts';
import type { Recording } from './recording.ts';
import type { HistoryRequest } from './request.ts';

/** A state may have been written down before the events of its transaction: what they say is looked at again. */
const ENTRIES_BEFORE = 3000;
/** Moments between two turns of others. */
const TURN = 200;

/** What is shown, at which moments. */
export interface Plan {
  readonly request: HistoryRequest;
  readonly times: readonly number[];
  readonly kinds: ReadonlyMap<string, CounterRow>;
  readonly places: Places;
}

/** One organization, gone through once from the first moment to the last. */
export class OrgWalk {
  private readonly snapshot: Snapshot;
  private readonly present: OrgState;
  private readonly history: OrgHistory;
  private readonly plan: Plan;
  private projection: Projection | null = null;
  private projectedAt = -Infinity;

  constructor(snapshot: Snapshot, present: OrgState, plan: Plan) {
    this.snapshot = snapshot;
    this.present = present;
    this.history = snapshot.history(present.account.org);
    this.plan = plan;
  }

  /** Yields '' now and then. @param lifetimes its counters as they are now */
  async *record(recording: Recording, lifetimes: readonly SeriesRow[]): AsyncGenerator<string, void> {
    const { times, request, kinds, places } = this.plan;
    const { org } = this.present.account;
    const after = await this.begin();
    const counters = new PastCounters(org, kinds, await this.history.admitted(), lifetimes);
    const usage = new PastUsage(await this.usedByNow());
    for await (const rows of this.history.posted(after, request)) {
      for (const row of rows) {
        counters.add(row, -1);
        usage.takeOff(row);
      }
      yield '';
    }
    const overages = [...(await this.history.overages(after, request))];
    for (const overage of overages) counters.addOverage(overage, -1);

    const states = await PastStates.fetch(this.snapshot, this.present);
    const posted = new Posted(this.history.posted(after, request));
    const last = times.length - 1;
    for (const [step, time] of times.entries()) {
      for await (const row of posted.until(step)) {
        counters.add(row, 1);
        usage.add(row);
      }
      for (const overage of takeUntil(overages, step)) counters.addOverage(overage, 1);
      const state = await states.at(time, posted.lastEventAt);
      if (!state) continue;
      const seen = await this.meterAt(state, usage);
      counters.record(recording, places, step, last, seen.state.account.terms.billingModel);
      this.recordGauges(recording, step, seen);
      if (step % TURN === 0) yield '';
    }
  }

  /** After which entry what is posted is looked at: from some way before the first moment. */
  private async begin(): Promise<number> {
    const times = await this.history.checkpointTimes();
    const before = times.findLast(({ time }) => time <= this.plan.request.first) ?? times[0];
    if (!before) return 0;
    const { sequence } = await this.history.checkpoint(before.id);
    return Math.max(0, sequence - ENTRIES_BEFORE);
  }

  /** By quarter hours, as far back as any moment looks. */
  private usedByNow() {
    const { request } = this.plan;
    const cycle = this.present.cycles.findLast(({ start }) => start <= request.first);
    const from = quarterOf(Math.min(request.first - SAMPLED_MS, cycle?.start ?? request.first));
    const to = quarterOf(this.present.now + MAX_AHEAD) + QUARTER_HOUR;
    return fetchUsage(this.snapshot, this.present, { from, to }, null, {}, 'quarter');
  }

  /** Now it is what a scrape says; before, projected at whole steps, and repeated in between. */
  private async meterAt(state: OrgState, usage: PastUsage): Promise<Meter> {
    const { snapshot, present } = this;
    if (state.now === present.now) return meter.fold(await meter.fetch(snapshot, present, null), null);
    const { projectionStep } = this.plan.request;
    const thisCycle = usage.ofCycle(state.account.cycle);
    if (
      this.projection === null ||
      Math.floor(state.now / projectionStep) > Math.floor(this.projectedAt / projectionStep)
    ) {
      this.projection = projected(state, { thisCycle, lastDays: usage.lastDays(state.now) });
      this.projectedAt = state.now;
    }
    return { state, thisCycle, projection: this.projection };
  }

  private recordGauges(recording: Recording, step: number, seen: Meter): void {
    for (const [place, family] of GAUGES.entries())
      for (const [labels, value] of family.samples(seen))
        recording.sample(place, family, [['org', seen.state.account.org], ...labels], step, value);
  }
}

/** What was posted, moment by moment. */
class Posted {
  /** Of what came so far; epoch milliseconds. */
  lastEventAt = -Infinity;
  private readonly batches: AsyncIterator<readonly PostedUsage[]>;
  private rows: readonly PostedUsage[] = [];
  private at = 0;

  constructor(batches: AsyncIterable<readonly PostedUsage[]>) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  /** What comes next, up to a moment. */
  async *until(step: number): AsyncGenerator<PostedUsage, void> {
    for (;;) {
      for (let row = this.rows[this.at]; row; row = this.rows[++this.at]) {
        if (row.step > step) return;
        this.lastEventAt = Math.max(this.lastEventAt, row.lastTime);
        yield row;
      }
      const next = await this.batches.next();
      if (next.done) return;
      [this.rows, this.at] = [next.value, 0];
    }
  }
}

function* takeUntil(overages: PostedOverage[], step: number): Generator<PostedOverage, void> {
  for (let next = overages[0]; next && next.step <= step; next = overages[0]) {
    overages.shift();
    yield next;
  }
}
