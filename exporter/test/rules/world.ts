/** The ledger of one scenario: the real one, on a real store, with a clock that the scenario sets. */
import type { OrgBody } from '@ledgerline/api';
import { Temporal } from 'temporal-polyfill';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { Entry } from '../../src/model/account.ts';
import type { MeteredEvent } from '../../src/model/event.ts';
import { ConversationCache } from '../../src/reading/conversation-cache.ts';
import { KeptListings } from '../../src/reading/listing.ts';
import { ANSWERS } from '../../src/query/answers.ts';
import type { Context } from '../../src/query/listed.ts';
import { fetchOrg, type OrgState } from '../../src/reading/org-state.ts';
import { ALL_ENTRIES, type Snapshot } from '../../src/reading/store.ts';
import type { Opened } from '@ledgerline/testkit/histories/stores.ts';
import { MOMENT } from './table.ts';

export const ORG = 'acme';
/** Who does it all, in the audit. */
export const ACTOR = 'rules';

export class World {
  now = 0;
  /** What the organization was last said to be. */
  body: OrgBody = { name: ORG, plan: '', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 };
  /** How many entries the scenario has spoken of. */
  seen = 0;
  /** What the last reprice changed: events, credits, USD. */
  repriced: readonly string[] = [];
  /** What the last refund gave back: credits, returned, lost, USD. */
  refunded: readonly string[] = [];
  readonly ledger: Ledger;
  private readonly timezone: string;
  private readonly opened: Opened;

  constructor(opened: Opened, timezone: string) {
    this.timezone = timezone;
    this.opened = opened;
    this.ledger = new Ledger(this.opened.writer, () => this.now);
  }

  close(): Promise<void> {
    return this.opened.close();
  }

  /** Epoch milliseconds of a moment as it is written. */
  instant(text: string): number {
    if (!new RegExp(`^${MOMENT.source}$`).test(text)) throw new Error(`"${text}" is no date and time`);
    if (text.endsWith('Z')) return Temporal.Instant.from(text.replace(' ', 'T')).epochMilliseconds;
    try {
      const there = { timeZone: this.timezone, disambiguation: 'reject' } as const;
      return Temporal.PlainDateTime.from(text).toZonedDateTime(there.timeZone, there).epochMilliseconds;
    } catch {
      throw new Error(`${text} does not exist in ${this.timezone}, or exists twice: write it in UTC, with a Z`);
    }
  }

  /** A moment as a scenario would write it. */
  moment(instant: number): string {
    const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.timezone);
    const text = plain(there.toPlainDateTime());
    const twice = there.toPlainDateTime().toZonedDateTime(this.timezone).epochMilliseconds !== instant;
    return twice ? `${plain(there.withTimeZone('UTC').toPlainDateTime())}Z` : text;
  }

  timeJson(text: string): string {
    return new Date(this.instant(text)).toISOString();
  }

  private context(snapshot: Snapshot): Context {
    return { snapshot, kept: new KeptListings(), conversations: new ConversationCache(), now: this.now };
  }

  /** What the API answers now. */
  answer(question: 'balance' | 'summary' | 'daily', query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const scope = { orgs: [ORG], all: false };
    return this.read(async (snapshot) => exact(await ANSWERS[question]({ scope, query }, this.context(snapshot))));
  }

  async grants(): Promise<{ id: string; credits: string; remaining: string }[]> {
    const answer = await this.read(async (snapshot) =>
      exact(await ANSWERS.grants({ org: ORG }, this.context(snapshot))),
    );
    return (answer as { grants: { id: string; credits: string; remaining: string }[] }).grants;
  }

  state(): Promise<OrgState> {
    return this.read((snapshot) => fetchOrg(snapshot, ORG, this.now));
  }

  /** The totals behind the counters of the organization. */
  async totals() {
    const { rows } = await this.read(async (snapshot) => snapshot.series(0));
    return rows.find(({ family }) => family === 'org');
  }

  entries(): Promise<readonly Entry[]> {
    return this.read(async (snapshot) => snapshot.entries(ORG, { ...ALL_ENTRIES, limit: Number.MAX_SAFE_INTEGER }));
  }

  event(id: string): Promise<MeteredEvent | undefined> {
    return this.ledger.transaction(async (session) => session.event(ORG, id));
  }

  private read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return this.opened.reader.snapshot(work);
  }
}

/** An answer as it is sent, its numbers as the text that they are. */
const exact = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (_, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value,
  );

/** To the minute where that is all there is to it. */
const plain = (time: Temporal.PlainDateTime): string =>
  time
    .toString()
    .replace('T', ' ')
    .replace(/:00$/, time.second + time.millisecond > 0 ? ':00' : '');
