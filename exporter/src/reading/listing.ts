/** Lists that are read page by page, every page of the state of the ledger in which the first was read. */
import { randomBytes } from 'node:crypto';
import { Refusal } from '../model/refusal.ts';
import type { Snapshot } from './store.ts';

/** The rows of a page: from `offset` on, at most `limit` of them. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}
export const within = <T>(items: readonly T[], { offset, limit }: Window): readonly T[] =>
  items.slice(offset, offset + limit);

/**
 * A report whose rows are read in pages. `fetch` reads all of it, in the order that was asked for: that is kept while
 * pages are read. `details` reads what the rows of a page are called, which is as it is when the page is read. `fold`
 * is pure.
 */
export interface Listing<Subject, Request, Whole, Details, Result> {
  /** Rows of a page where no `limit` is given. */
  readonly standard: number;
  fetch(snapshot: Snapshot, subject: Subject, request: Request): Promise<Whole>;
  size(whole: Whole): number;
  details(snapshot: Snapshot, whole: Whole, window: Window, request: Request): Promise<Details>;
  fold(whole: Whole, details: Details, window: Window, request: Request): Result;
}

/** How long a listing can be read on; milliseconds. */
export const KEPT_MS = 600_000;
/** Rows of all that are kept: some tens of megabytes. The oldest go first; the newest stays however large it is. */
const MOST_ROWS = 100_000;

interface Kept {
  readonly question: string;
  readonly whole: unknown;
  readonly rows: number;
  readonly until: number;
}

/** Listings that have further pages, by the first part of their cursors: an id that nobody can guess. */
export class KeptListings {
  private readonly kept = new Map<string, Kept>();
  private rows = 0;
  private readonly newId: () => string;

  constructor(newId = () => randomBytes(12).toString('base64url')) {
    this.newId = newId;
  }

  /** Keeps a listing; answers by what its pages are found again. @param question what was asked, all but which page */
  keep(question: string, whole: unknown, rows: number, now: number): string {
    for (const [id, { until }] of this.kept) if (until <= now) this.drop(id);
    const id = this.newId();
    this.kept.set(id, { question, whole, rows, until: now + KEPT_MS });
    this.rows += rows;
    for (const oldest of this.kept.keys()) {
      if (this.rows <= MOST_ROWS || oldest === id) break;
      this.drop(oldest);
    }
    return id;
  }

  /** Refuses a cursor that is none, is of another question, or whose listing is no longer kept. */
  find(cursor: string, question: string, now: number): { id: string; whole: unknown; offset: number } {
    const [, id = '', offset = ''] = /^([\w-]{16})\.(\d{1,9})$/.exec(cursor) ?? [];
    if (id === '') throw notOurs();
    const kept = this.kept.get(id);
    if (!kept || kept.until <= now)
      throw new Refusal(
        'cursor_expired',
        'is of a listing that is no longer kept: read it again from its first page',
        'cursor',
      );
    if (kept.question !== question) throw notOurs();
    return { id, whole: kept.whole, offset: Number(offset) };
  }

  private drop(id: string): void {
    this.rows -= this.kept.get(id)?.rows ?? 0;
    this.kept.delete(id);
  }
}

const notOurs = (): Refusal =>
  new Refusal('invalid_request', 'must be the nextCursor of an earlier answer to the same question', 'cursor');

export interface Page<Result> {
  readonly result: Result;
  /** null: this is the last page. */
  readonly nextCursor: string | null;
}

/** One page of a listing: its first, which is read anew, or a further one of what is kept. */
export async function readPage<Subject, Request, Whole, Details, Result>(
  listing: Listing<Subject, Request, Whole, Details, Result>,
  {
    snapshot,
    subject,
    request,
    question,
    kept,
    now,
  }: {
    snapshot: Snapshot;
    subject: () => Promise<Subject>;
    request: Request;
    question: string;
    kept: KeptListings;
    now: number;
  },
  { cursor, limit = listing.standard }: { readonly cursor?: string; readonly limit?: number },
): Promise<Page<Result>> {
  const found = cursor === undefined ? null : kept.find(cursor, question, now);
  // What a cursor finds was kept under the same question, hence by the same listing.
  const whole = found ? (found.whole as Whole) : await listing.fetch(snapshot, await subject(), request);
  const window = { offset: found?.offset ?? 0, limit };
  const result = listing.fold(whole, await listing.details(snapshot, whole, window, request), window, request);
  const next = window.offset + limit;
  const rows = listing.size(whole);
  if (next >= rows) return { result, nextCursor: null };
  return { result, nextCursor: `${found?.id ?? kept.keep(question, whole, rows, now)}.${next}` };
}
