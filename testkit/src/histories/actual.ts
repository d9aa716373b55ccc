/** The product, asked in one process: everything below its doors is real, and so is the file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postGrant, voidGrant } from '../../../exporter/src/commands/grants.ts';
import { putOrg, putPlan } from '../../../exporter/src/commands/orgs.ts';
import { putPrices } from '../../../exporter/src/commands/prices.ts';
import { postRefundOf } from '../../../exporter/src/commands/refunds.ts';
import { reprice } from '../../../exporter/src/commands/reprice.ts';
import { admit, type AdmissionRequest } from '../../../exporter/src/commands/reservations.ts';
import { isInvalid, parseEvent } from '../../../exporter/src/ingest/event-parser.ts';
import { Ledger } from '../../../exporter/src/ledger/ledger.ts';
import { TOKEN_KINDS } from '../../../exporter/src/model/event.ts';
import { Refusal } from '../../../exporter/src/model/refusal.ts';
import { ALL_ENTRIES, type SeriesRow } from '../../../exporter/src/reading/store.ts';
import { fetchOrg, fetchOrgAt } from '../../../exporter/src/reading/org-state.ts';
import { fetchUsage } from '../../../exporter/src/reading/usage.ts';
import { verifyAll, type Verified } from '../../../exporter/src/verify/verifier.ts';
import {
  grantName,
  sumsByName,
  type EventsRequest,
  type Group,
  type Outcome,
  type Range,
  type Side,
  type State,
} from './side.ts';
import { postRequests, type Request } from '../post.ts';
import { reading, stateOf, whole } from './readings.ts';
import type { Opened } from './stores.ts';

const ACTOR = 'histories';
const EVER = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
const STATUS = { 200: 'again', 201: 'granted', 402: 'refused' } as const;

export class Actual implements Side {
  private readonly open: (directory: string) => Opened;
  private readonly directory: string;
  private opened: Opened;
  private ledger: Ledger;
  private now = 0;

  /** @param directory where it is kept */
  constructor(open: (directory: string) => Opened, directory = mkdtempSync(join(tmpdir(), 'ledgerline-history-'))) {
    this.open = open;
    this.directory = directory;
    this.opened = open(directory);
    this.ledger = this.newLedger();
  }

  /** And nothing is left of it. */
  async close(): Promise<void> {
    await this.leave();
    rmSync(this.directory, { recursive: true });
  }

  /** Closes it for others to open. */
  async leave(): Promise<void> {
    await this.opened.close();
  }

  readonly does: Side['does'] = {
    plan: ({ id, ...plan }, now) => this.at(now, () => putPlan(this.ledger, ACTOR, id, { name: id, ...plan })),
    prices: (rows, now) =>
      this.at(now, () =>
        putPrices(
          this.ledger,
          ACTOR,
          rows.map((row) => ({ usdPerMillion: {}, ...row })),
        ),
      ),
    org: ({ org, body: { spendCapUsd, ...body } }, now) =>
      this.at(now, () =>
        putOrg(this.ledger, ACTOR, org, { name: org, ...body, ...(spendCapUsd != null && { spendCapUsd }) }),
      ),
    events: (requests, now) =>
      this.at(now, async () => {
        const results = await postRequests(this.ledger, requests.map(requestOf));
        return results.flat().map((result) => result ?? 'nothing');
      }),
    grant: ({ org, body }, now) =>
      this.at(now, async () => ((await postGrant(this.ledger, ACTOR, org, body)).created ? 'granted' : 'again')),
    void: ({ org, id, at }, now) => this.at(now, () => voidGrant(this.ledger, ACTOR, org, id, at)),
    refund: ({ org, body }, now) =>
      this.at(now, async () => {
        const { answer: refund } = await postRefundOf(this.ledger, ACTOR, org, body);
        const { credits, costUsd, lost, time } = refund;
        return [whole(credits, 6), whole(costUsd, 9), whole(lost, 6), Date.parse(time)];
      }),
    reprice: (range, now) =>
      this.at(now, async () => {
        const orgs =
          range.org === undefined ? await this.ledger.transaction(async (session) => session.orgs()) : [range.org];
        const { token } = await reprice(this.ledger, ACTOR, orgs, { ...range, dryRun: true });
        const done = await reprice(this.ledger, ACTOR, orgs, { ...range, dryRun: false, token });
        return done.orgs.flatMap(({ org, events, credits, costUsd }) => [
          org,
          events,
          whole(credits, 6),
          whole(costUsd, 9),
        ]);
      }),
    reserve: (all, now) =>
      this.admit(
        all.map(({ org, ...body }) => ({ kind: 'reserve', org, body })),
        now,
      ),
    release: async ({ org, id }, now) => {
      const [outcome = ''] = await this.admit([{ kind: 'release', org, id }], now);
      return outcome === 'again' ? 'released' : outcome;
    },
    restart: async () => {
      await this.opened.close();
      this.opened = this.open(this.directory);
      this.ledger = this.newLedger();
      return 'done';
    },
  };

  async entries(org: string) {
    const all = { ...ALL_ENTRIES, limit: Number.MAX_SAFE_INTEGER };
    const entries = await this.opened.reader.snapshot(async (snapshot) => snapshot.entries(org, all));
    return entries.map((entry) => {
      const { time, type, event, credits, usd, overage, balance } = entry;
      const moves = sumsByName(entry.moves.map((move) => [grantName(move.grant), move.credits]));
      return { time, type, event, credits, usd, overage, balance, moves };
    });
  }

  async events(org: string) {
    const range = { ...EVER, model: null, limit: Number.MAX_SAFE_INTEGER };
    const events = await this.ledger.transaction(async (session) => session.eventsIn(org, range));
    return events.map(({ event: { id }, chargedCredits, chargedUsd, refundedCredits, refundedUsd, late, unpriced }) => {
      const usd = chargedUsd ?? 0n;
      const charged = [chargedCredits, usd] as const;
      return { id, charged, left: [chargedCredits - refundedCredits, usd - refundedUsd] as const, late, unpriced };
    });
  }

  state(org: string, now: number): Promise<State> {
    return this.opened.reader.snapshot(async (snapshot) => stateOf(await fetchOrg(snapshot, org, now)));
  }

  stateAt(org: string, at: number, now: number): Promise<State> {
    return this.opened.reader.snapshot(async (snapshot) => stateOf(await fetchOrgAt(snapshot, org, at, now)));
  }

  async lifetime(org: string) {
    const { rows } = await this.opened.reader.snapshot(async (snapshot) => snapshot.series(0));
    const row = rows.find((each) => each.org === org && each.family === 'org');
    const amount = reading(row?.amounts ?? []);
    const { overage = 0n, overshootCredits = 0n, overshootUsd = 0n, lateEvents = 0 }: Partial<SeriesRow> = row ?? {};
    const reversed = [amount('reversedCredits'), amount('reversedUsd')] as const;
    return {
      charged: [amount('credits') + reversed[0], amount('usd') + reversed[1]] as const,
      reversed,
      overage,
      overshoot: [overshootCredits, overshootUsd] as const,
      lateEvents,
      usage: countsOf(amount),
    };
  }

  async usage(org: string, range: Range, group: Group | null, now: number) {
    const rows = await this.opened.reader.snapshot(async (snapshot) =>
      fetchUsage(snapshot, await fetchOrg(snapshot, org, now), range, group, {}),
    );
    return Object.fromEntries(
      rows.map(({ key, amounts }) => {
        const amount = reading(amounts);
        return [key, { credits: amount('credits'), usd: amount('usd'), ...countsOf(amount) }];
      }),
    );
  }

  verified(): Promise<Verified> {
    return verifyAll(this.opened.verifier);
  }

  private newLedger(): Ledger {
    return new Ledger(this.opened.writer, () => this.now);
  }

  /** What was answered in so many words, or the code of its refusal; where there are no words for it, it is done. */
  private async at(now: number, work: () => Promise<unknown>): Promise<Outcome> {
    this.now = now;
    try {
      const answer = await work();
      return typeof answer === 'string' || Array.isArray(answer) ? (answer as Outcome) : 'done';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  private async admit(requests: readonly AdmissionRequest[], at: number): Promise<string[]> {
    this.now = at;
    const answers = await this.ledger.transaction((session, now) => admit(session, now, requests));
    return answers.map((answer) => (answer instanceof Refusal ? answer.code : STATUS[answer.status]));
  }
}

const countsOf = (amount: ReturnType<typeof reading>) => ({
  requests: Number(amount('requests')),
  agentRuns: Number(amount('agentRuns')),
  unpriced: Number(amount('unpriced')),
  tokens: TOKEN_KINDS.map(amount),
});

function requestOf({ backfill, events }: EventsRequest): Request {
  const parsed = events.map(parseEvent);
  const valid = parsed.flatMap((event) => (isInvalid(event) ? [] : [event]));
  const invalid = parsed.find(isInvalid);
  if (invalid) throw new Error(invalid.message);
  return { backfill, events: valid };
}
