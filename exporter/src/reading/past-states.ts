/** One organization as it was at one moment after another: its entries are gone through once. */
import { Replay, type Background } from '../ledger/replay.ts';
import type { Entry } from '../model/account.ts';
import type { CheckpointTime, OrgHistory } from './history-store.ts';
import { settled, type OrgState } from './org-state.ts';
import { ALL_ENTRIES, type Snapshot } from './store.ts';

/** Entries read together. */
const TOGETHER = 1000;

export class PastStates {
  private readonly snapshot: Snapshot;
  private readonly history: OrgHistory;
  private readonly present: OrgState;
  private readonly background: Background;
  /** Those still to come, in the order of time. */
  private readonly checkpoints: CheckpointTime[];
  private replay: Replay | null = null;
  /** What comes next, as far as it was read. */
  private entries: Entry[] = [];
  private isRead = false;

  private constructor(snapshot: Snapshot, present: OrgState, background: Background, checkpoints: CheckpointTime[]) {
    this.snapshot = snapshot;
    this.history = snapshot.history(present.account.org);
    this.present = present;
    this.background = background;
    this.checkpoints = checkpoints;
  }

  static async fetch(snapshot: Snapshot, present: OrgState): Promise<PastStates> {
    const { org } = present.account;
    const grants = new Map((await snapshot.grants(org)).map((grant) => [grant.id, grant]));
    const background = { grants, cycles: await snapshot.cycles(org) };
    const checkpoints = [...(await snapshot.history(org).checkpointTimes())];
    return new PastStates(snapshot, present, background, checkpoints);
  }

  /**
   * The state at a moment, by what had been posted by then; null before the first that was written down.
   * @param at not before that of an earlier call
   * @param lastEventAt of what had been posted since the state that it begins with
   */
  async at(at: number, lastEventAt: number): Promise<OrgState | null> {
    await this.begin(at);
    const { replay, present } = this;
    if (!replay) return null;
    await this.goOn(replay, at);
    replay.advance(at);
    const account = structuredClone(replay.account);
    const { org, firstEventAt } = present.account;
    account.firstEventAt = firstEventAt !== null && firstEventAt <= at ? firstEventAt : null;
    const newest = Math.max(account.lastEventAt ?? -Infinity, lastEventAt);
    account.lastEventAt = newest === -Infinity ? null : newest;
    const cycles = this.background.cycles.filter(({ start }) => start <= at);
    const reserved = await this.snapshot.reserved(org, at, present.now);
    return settled({ account, cycles, reserved, plans: present.plans, rollupTimezone: present.rollupTimezone }, at);
  }

  /** From the newest state that was written down by then. */
  private async begin(at: number): Promise<void> {
    let newest: CheckpointTime | undefined;
    while (this.checkpoints[0] && this.checkpoints[0].time <= at) newest = this.checkpoints.shift();
    if (!newest) return;
    this.replay = new Replay(await this.history.checkpoint(newest.id), this.background);
    const { sequence } = this.replay.account;
    this.entries = this.entries.filter((entry) => entry.sequence > sequence);
  }

  private async goOn(replay: Replay, at: number): Promise<void> {
    const { org } = this.present.account;
    for (;;) {
      for (let next = this.entries[0]; next && next.time <= at; next = this.entries[0]) {
        replay.step(next);
        this.entries.shift();
      }
      if (this.entries.length > 0 || this.isRead) return;
      const after = replay.account.sequence;
      this.entries = [...(await this.snapshot.entries(org, { ...ALL_ENTRIES, after, limit: TOGETHER }))];
      this.isRead = this.entries.length < TOGETHER;
    }
  }
}
