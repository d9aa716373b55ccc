/** Lists that are read page by page, every page of the state of the ledger in which the first was read. */
import { randomBytes } from 'node:crypto';
import { Refusal } from '../model/refusal.ts';
import type { TotalsSource } from './conversation-cache.ts';
import type { Snapshot } from './store.ts';

/** The rows of a page: from `offset` on, at most `limit` of them. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}

/**
 * A report whose rows are read in pages. `fetch` reads all of it, in the order that was asked for: that is kept while
 * pages are read. `details` reads what the rows of a page are called, which is as it is when the page is read. `fold`
 * is pure.
 */
export interface Listing<Subject, Request, Whole, Details, Result> {
  /** Rows of a page where no `limit` is given. */
  readonly standard: number;
  fetch(snapshot: Snapshot, subject: Subject, request: Request, conversations: TotalsSource): Promise<Whole>;
  size(whole: Whole): number;
  held(whole: Whole): readonly Held[];
  details(snapshot: Snapshot, whole: Whole, window: Window, request: Request): Promise<Details>;
  fold(whole: Whole, details: Details, window: Window, request: Request): Result;
}

/** Memory that a listing needs while it is kept; listings may share it. */
export interface Held {
  readonly byteLength: number;
}

/** How long a listing can be read on; milliseconds. */
export const KEPT_MS = 600_000;
/** Of all that are kept; what they share counts once. */
const MOST_BYTES = 48_000_000;

interface Kept {
  readonly question: string;
  /** Of the ledger, as far as it is asked about; null: it is compared with nothing. */
  readonly state: string | null;
  readonly whole: unknown;
  readonly held: readonly Held[];
  until: number;
  /** Whether a further page of it was read. */
  readOn: boolean;
}

/** Listings that have further pages, by the first part of their cursors: an id that nobody can guess. */
export class KeptListings {
  private readonly kept = new Map<string, Kept>();
  /** How many of them hold it. */
  private readonly holders = new Map<Held, number>();
  private bytes = 0;
  private readonly newId: () => string;

  constructor(newId = () => randomBytes(12).toString('base64url')) {
    this.newId = newId;
  }

  /**
   * Keeps a listing; answers by what its pages are found again. The same question of the same state is kept once.
   * @param asked what was asked, all but which page, and of which state
   */
  keep(
    { question, state }: Pick<Kept, 'question' | 'state'>,
    whole: unknown,
    held: readonly Held[],
    now: number,
  ): string {
    const until = now + KEPT_MS;
    for (const [id, kept] of this.kept)
      if (kept.until <= now) this.drop(id);
      else if (state !== null && kept.state === state && kept.question === question) {
        kept.until = until;
        return id;
      }
    this.hold(held);
    this.makeRoom();
    const id = this.newId();
    this.kept.set(id, { question, state, whole, held, until, readOn: false });
    return id;
  }

  /** Refuses a cursor that is none, is of another question, or whose listing is no longer kept. */
  find(cursor: string, question: string, now: number): { id: string; whole: unknown; offset: number } {
    const [, id = '', offset = ''] = /^([\w-]{16})\.(\d{1,9})$/.exec(cursor) ?? [];
    if (id === '') throw notOurs();
    const kept = this.kept.get(id);
    if (!kept || kept.until <= now) throw expired();
    if (kept.question !== question) throw notOurs();
    kept.readOn = true;
    return { id, whole: kept.whole, offset: Number(offset) };
  }

  /** First of those that nobody has read on: dashboards ask for the top of a list again and again. Then the oldest. */
  private makeRoom(): void {
    for (const readOn of [false, true])
      for (const [id, kept] of this.kept) {
        if (this.bytes <= MOST_BYTES) return;
        if (kept.readOn === readOn) this.drop(id);
      }
  }

  private hold(held: readonly Held[]): void {
    for (const each of held) {
      const holders = this.holders.get(each) ?? 0;
      if (holders === 0) this.bytes += each.byteLength;
      this.holders.set(each, holders + 1);
    }
  }

  private drop(id: string): void {
    for (const each of this.kept.get(id)?.held ?? []) {
      const holders = (this.holders.get(each) ?? 0) - 1;
      this.holders.set(each, holders);
      if (holders > 0) continue;
      this.holders.delete(each);
      this.bytes -= each.byteLength;
    }
    this.kept.delete(id);
  }
}

const notOurs = (): Refusal =>
  new Refusal('invalid_request', 'must be the nextCursor of an earlier answer to the same question', 'cursor');
const expired = (): Refusal =>
  new Refusal('cursor_expired', 'is of a listing that is no longer kept: read it again from its first page', 'cursor');

export interface Page<Result> {
  readonly result: Result;
  /** null: this is the last page. */
  readonly nextCursor: string | null;
}

interface PageQuery {
  readonly cursor?: string;
  /** From 1; instead of a cursor. */
  readonly page?: number;
  readonly limit?: number;
}

interface Reading<Subject, Request> {
  readonly snapshot: Snapshot;
  readonly subject: () => Promise<Subject>;
  readonly request: Request;
  readonly question: string;
  /** {@link Kept.state}: looked up where something is to be kept. */
  readonly state: () => Promise<string | null>;
  readonly kept: KeptListings;
  readonly conversations: TotalsSource;
  readonly now: number;
}

/** One page of a listing: its first, which is read anew, or a further one of what is kept. */
export async function readPage<Subject, Request, Whole, Details, Result>(
  listing: Listing<Subject, Request, Whole, Details, Result>,
  { snapshot, subject, request, question, state, kept, conversations, now }: Reading<Subject, Request>,
  { cursor, page, limit = listing.standard }: PageQuery,
): Promise<Page<Result>> {
  if (cursor !== undefined && page !== undefined) throw new Refusal('invalid_request', 'is said by the cursor', 'page');
  const found = cursor === undefined ? null : kept.find(cursor, question, now);
  // What a cursor finds was kept under the same question, hence by the same listing.
  const whole = found ? (found.whole as Whole) : await listing.fetch(snapshot, await subject(), request, conversations);
  const window = { offset: found?.offset ?? ((page ?? 1) - 1) * limit, limit };
  const result = listing.fold(whole, await listing.details(snapshot, whole, window, request), window, request);
  const next = window.offset + limit;
  const rows = listing.size(whole);
  if (next >= rows) return { result, nextCursor: null };
  const id = found?.id ?? kept.keep({ question, state: await state() }, whole, listing.held(whole), now);
  return { result, nextCursor: `${id}.${next}` };
}
