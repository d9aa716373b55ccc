import type { LedgerQuery } from '@ledgerline/api';
import type { Entry } from '../model/account.ts';
import { Refusal } from '../model/refusal.ts';
import type { OrgState } from './org-state.ts';
import { rangeOfOrgs } from './range.ts';
import type { Report, RowsReport } from './report.ts';
import { ALL_ENTRIES, type EntriesRequest, type Snapshot } from './store.ts';

/** Every entry with the balance after it, by posting time, the newest first; what is due as posted already. */
export interface Entries {
  readonly entries: readonly Entry[];
  readonly nextCursor: string | null;
}

interface EntriesFacts {
  readonly posted: readonly Entry[];
  readonly due: readonly Entry[];
}

const STANDARD = 100;

export const entries: Report<OrgState, LedgerQuery, EntriesFacts, Entries> = {
  fetch: async (snapshot, state, query) => {
    const request = requestOf(state, query);
    const posted = await snapshot.entries(state.account.org, { ...request, limit: (query.limit ?? STANDARD) + 1 });
    return { posted, due: dueIn(state, request) };
  },
  fold: ({ posted, due }, query) => {
    const limit = query.limit ?? STANDARD;
    const found = inOrder(query, posted, due);
    const shown = found.slice(0, limit);
    return { entries: shown, nextCursor: found.length > limit ? String(shown.at(-1)?.sequence) : null };
  },
};

/** Entries read together. */
const TOGETHER = 1000;

/** The same, row by row: everything that matches, and no more than `limit` where one is given. */
export const entryRows: RowsReport<OrgState, LedgerQuery, Entry> = {
  count: async (snapshot, state, query) => {
    const request = requestOf(state, query);
    const posted = await snapshot.countEntries(state.account.org, { ...request, limit: 0 });
    return Math.min(posted + dueIn(state, request).length, query.limit ?? Infinity);
  },
  rows: async function* (snapshot, state, query) {
    const request = requestOf(state, query);
    const due = dueIn(state, request);
    let left = query.limit ?? Infinity;
    for await (const batch of batches(snapshot, state.account.org, request, due)) {
      const some = batch.slice(0, left);
      left -= some.length;
      if (some.length > 0) yield some;
      if (left === 0) return;
    }
  },
};

async function* batches(
  snapshot: Snapshot,
  org: string,
  request: Omit<EntriesRequest, 'limit'>,
  due: readonly Entry[],
): AsyncGenerator<readonly Entry[]> {
  if (request.order === 'desc') yield due.toReversed();
  for (let bounds = request; ;) {
    const posted = await snapshot.entries(org, { ...bounds, limit: TOGETHER });
    yield posted;
    const last = posted.at(-1);
    if (!last || posted.length < TOGETHER) break;
    bounds = { ...bounds, ...(request.order === 'asc' ? { after: last.sequence } : { before: last.sequence }) };
  }
  if (request.order === 'asc') yield due;
}

/** What is due comes after all that is posted. */
function inOrder({ order }: LedgerQuery, posted: readonly Entry[], due: readonly Entry[]): Entry[] {
  return order === 'asc' ? [...posted, ...due] : [...due.toReversed(), ...posted];
}

function requestOf(state: OrgState, query: LedgerQuery): Omit<EntriesRequest, 'limit'> {
  const { account, now } = state;
  const from = query.from ?? '1970-01-01';
  const to = query.to ?? String(Math.max(now, account.postedAt) + 1);
  const range = rangeOfOrgs({ ...query, from, to }, [state]);
  const order = query.order ?? 'desc';
  const cursor = query.cursor === undefined ? null : sequenceOf(query.cursor);
  const beyond = cursor === null ? {} : order === 'asc' ? { after: cursor } : { before: cursor };
  return { ...ALL_ENTRIES, ...range, ...beyond, order };
}

const dueIn = ({ due }: OrgState, { after, before, from, to }: Omit<EntriesRequest, 'limit'>): Entry[] =>
  due.filter(({ sequence, time }) => sequence > after && sequence < before && time >= from && time < to);

function sequenceOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor))
    throw new Refusal('invalid_request', 'must be a nextCursor of an earlier answer', 'cursor');
  return Number(cursor);
}
