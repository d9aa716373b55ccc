/** Answers that are streams of rows, as text. */
import type * as api from '@ledgerline/api';
import { TOKEN_KINDS } from '../model/event.ts';
import type { TotalsSource } from '../reading/conversation-cache.ts';
import { comparedBreakdown } from '../reading/compared-breakdown.ts';
import { conversations } from '../reading/conversations.ts';
import { entryRows } from '../reading/entries.ts';
import type { EventsRequest } from '../reading/event-request.ts';
import { eventRows } from '../reading/events.ts';
import type { Listing } from '../reading/listing.ts';
import { focusRows } from '../reading/focus.ts';
import { fetchOrgs, type OrgState } from '../reading/org-state.ts';
import type { RowsReport } from '../reading/report.ts';
import { series } from '../reading/series.ts';
import type { Snapshot } from '../reading/store.ts';
import type { Scope } from '../routing/route.ts';
import { BREAKDOWN_SHAPE, breakdownRows } from './breakdown.ts';
import { CONVERSATION_SHAPE } from './conversations.ts';
import { FOCUS_SHAPE } from './focus.ts';
import { ENTRY_SHAPE } from './entries.ts';
import { EVENT_SHAPE } from './events.ts';
import { FORMATS, type RowsFormat, type Shape } from './row-text.ts';
import { POINT_SHAPE, pointsOf } from './series.ts';

interface RowsRequest<Query> {
  scope: Scope;
  query: Query;
  format: RowsFormat;
}
/** Every question that is answered row by row, and what it must be given. */
export interface RowsQuestions {
  ledger: RowsRequest<api.LedgerQuery>;
  events: RowsRequest<EventsRequest>;
  conversations: RowsRequest<api.ConversationsQuery>;
  breakdown: RowsRequest<api.BreakdownQuery>;
  series: RowsRequest<api.SeriesQuery>;
  focus: RowsRequest<api.FocusQuery>;
}
export type RowsQuestion = keyof RowsQuestions;

/** Text in parts, of one state of the ledger, and how many rows are in it. */
export interface RowsAnswer {
  readonly total: number;
  readonly parts: AsyncIterable<string>;
}
/** Who waits for rows. */
export interface Waiting {
  /** The id of the key. */
  readonly key: string;
  /** Aborts when nobody waits for more. */
  readonly gone: AbortSignal;
}
/** Where such questions are answered. */
export type AskRows = <Q extends RowsQuestion>(
  question: Q,
  request: RowsQuestions[Q],
  waiting: Waiting,
) => Promise<RowsAnswer>;

/** What rows are made of besides the question: one state of the ledger, the moment, and what conversations used. */
export interface RowsContext {
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly conversations: TotalsSource;
}

/** What is yielded: the number of rows first, then their text. */
export type RowsParts = AsyncGenerator<number | string, void>;
type Rows<Request> = (request: Request, context: RowsContext) => RowsParts;

export const ROWS: { readonly [Q in RowsQuestion]: Rows<RowsQuestions[Q]> } = {
  ledger: orgByOrg(entryRows, ENTRY_SHAPE),
  events: orgByOrg(eventRows, EVENT_SHAPE),
  conversations: pageByPage(conversations, ({ page }) => page, CONVERSATION_SHAPE),
  breakdown: pageByPage(comparedBreakdown, breakdownRows, BREAKDOWN_SHAPE, (whole, { by }) =>
    // All of them are one row of usage.
    by === 'token_type' ? TOKEN_KINDS.length : comparedBreakdown.size(whole),
  ),
  focus: orgByOrg(focusRows, FOCUS_SHAPE),
  series: async function* ({ scope, query, format }, { snapshot, now }) {
    const facts = await series.fetch(snapshot, await fetchOrgs(snapshot, scope.orgs, now), query);
    const points = pointsOf(series.fold(facts, query));
    yield* written(POINT_SHAPE, format, points.length, [points]);
  },
};

/** A report on one organization after the other. */
function orgByOrg<Query, Row>(report: RowsReport<OrgState, Query, Row>, shape: Shape<Row>): Rows<RowsRequest<Query>> {
  return async function* ({ scope, query, format }, { snapshot, now }) {
    const states = await fetchOrgs(snapshot, scope.orgs, now);
    let total = 0;
    for (const state of states) total += await report.count(snapshot, state, query);
    const batches = async function* (): AsyncGenerator<readonly Row[]> {
      for (const state of states) yield* report.rows(snapshot, state, query);
    };
    yield* written(shape, format, total, batches());
  };
}

/** Rows read together. */
const TOGETHER = 1000;

/** A listing, all pages of it. */
function pageByPage<Query extends { readonly limit?: number }, W, D, T, Row>(
  listing: Listing<readonly OrgState[], Query, W, D, T>,
  rowsOf: (page: T) => readonly Row[],
  shape: Shape<Row>,
  sizeOf: (whole: W, query: Query) => number = (whole) => listing.size(whole),
): Rows<RowsRequest<Query>> {
  return async function* ({ scope, query, format }, { snapshot, now, conversations }) {
    const states = await fetchOrgs(snapshot, scope.orgs, now);
    const whole = await listing.fetch(snapshot, states, query, conversations);
    const total = Math.min(sizeOf(whole, query), query.limit ?? Infinity);
    const batches = async function* (): AsyncGenerator<readonly Row[]> {
      for (let offset = 0; offset < total; offset += TOGETHER) {
        const window = { offset, limit: Math.min(TOGETHER, total - offset) };
        const details = await listing.details(snapshot, whole, window, query);
        yield rowsOf(listing.fold(whole, details, window, query));
      }
    };
    yield* written(shape, format, total, batches());
  };
}

async function* written<Row>(
  shape: Shape<Row>,
  format: RowsFormat,
  total: number,
  batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): RowsParts {
  yield total;
  const { opening, line, closing } = FORMATS[format](shape);
  if (opening !== '') yield opening;
  for await (const rows of batches) yield rows.map(line).join('');
  // One that is cut off ends otherwise.
  const end = closing(total);
  if (end !== '') yield end;
}

/** Calls `end` once the parts are through, or whoever iterates stops; also where it never began. */
export const untilEnd = (parts: AsyncIterable<string>, end: () => void): AsyncIterable<string> => ({
  [Symbol.asyncIterator]: () => {
    const iterator = parts[Symbol.asyncIterator]();
    return {
      next: async () => {
        try {
          const result = await iterator.next();
          if (result.done) end();
          return result;
        } catch (error) {
          end();
          throw error;
        }
      },
      return: async () => {
        end();
        await iterator.return?.();
        return { done: true, value: undefined };
      },
    };
  },
});

/** The number of rows, which comes first, and the parts after it. */
export async function withTotal(parts: RowsParts): Promise<RowsAnswer> {
  const first = await parts.next();
  return { total: Number(first.value ?? 0), parts: textOf(parts) };
}

async function* textOf(parts: RowsParts): AsyncGenerator<string, void> {
  for await (const part of parts) yield String(part);
}
