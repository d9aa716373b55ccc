/** The ledger of one scenario: the real one, on a real store, with a clock that the scenario sets. */
import type { OrgBody } from '@ledgerline/api';
import type { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { Ledger } from '../../src/ledger/ledger.ts';
import type { Entry } from '../../src/model/account.ts';
import type { MeteredEvent } from '../../src/model/event.ts';
import { ANSWERS } from '../../src/query/answers.ts';
import { view, type View } from '../../src/query/view.ts';
import { toEntry } from '../../src/store/sqlite/rows.ts';
import { openForReading } from '../../src/store/sqlite/schema.ts';
import { SqliteReader } from '../../src/store/sqlite/sqlite-reader.ts';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { MOMENT } from './table.ts';

export const ORG = 'acme';
/** Who does it all, in the audit. */
export const ACTOR = 'rules';

const ENTRIES = `
SELECT *, (SELECT id FROM events WHERE seq = event) AS event_id FROM entries
WHERE org = (SELECT id FROM accounts WHERE org = ?) ORDER BY sequence`;

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
  private readonly store: SqliteStore;
  private readonly reader: SqliteReader;
  private readonly rows: DatabaseSync;

  constructor(directory: string, timezone: string) {
    const path = join(directory, 'ledger.db');
    this.timezone = timezone;
    this.store = new SqliteStore(path, { valuesPerLabel: 50, seriesPerFamily: 1000 });
    this.reader = new SqliteReader(path);
    this.rows = openForReading(path);
    this.ledger = new Ledger(this.store, () => this.now);
  }

  close(): void {
    this.rows.close();
    this.reader.close();
    this.store.close();
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

  /** What the API answers now. */
  answer(question: 'balance' | 'summary' | 'daily', query: Readonly<Record<string, string>> = {}): unknown {
    const scope = { orgs: [ORG], all: false };
    return this.read(() => exact(ANSWERS[question](this.reader, { scope, query }, this.now)));
  }

  grants(): { id: string; credits: string; remaining: string }[] {
    const answer = this.read(() => exact(ANSWERS.grants(this.reader, { org: ORG }, this.now)));
    return (answer as { grants: { id: string; credits: string; remaining: string }[] }).grants;
  }

  view(): View {
    return this.read(() => view(this.reader, ORG, this.now));
  }

  /** The totals behind the counters of the organization. */
  totals() {
    return this.read(() => this.reader.series(0).rows.find(({ family }) => family === 'org'));
  }

  entries(): Entry[] {
    const select = this.rows.prepare(ENTRIES);
    select.setReadBigInts(true);
    return select.all(ORG).map((row) => toEntry(row, ORG));
  }

  event(id: string): Promise<MeteredEvent | undefined> {
    return this.ledger.transaction(async (session) => session.event(ORG, id));
  }

  private read<T>(work: () => T): T {
    return this.reader.snapshot(work);
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
