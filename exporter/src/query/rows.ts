/** Answers that are streams of rows, as text: NDJSON, or CSV. */
import type * as api from '@ledgerline/api';
import type { Entry } from '../model/account.ts';
import { entryRows } from '../reading/entries.ts';
import { fetchOrgs, type OrgState } from '../reading/org-state.ts';
import type { RowsReport } from '../reading/report.ts';
import type { Snapshot } from '../reading/store.ts';
import type { Scope } from '../routing/route.ts';
import { eventRows } from '../reading/events.ts';
import type { EventsRequest, ShownEvent } from '../reading/event-request.ts';
import { ENTRY_COLUMNS, entryJson } from './entries.ts';
import { EVENT_COLUMNS, eventJson } from './events.ts';

export type RowsFormat = 'csv' | 'ndjson';

/** Every question that is answered row by row, and what it must be given. */
export interface RowsQuestions {
  ledger: { scope: Scope; query: api.LedgerQuery; format: RowsFormat };
  events: { scope: Scope; query: EventsRequest; format: RowsFormat };
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

/** What is yielded: the number of rows first, then their text. */
export type RowsParts = AsyncGenerator<number | string, void>;
type Rows<Request> = (snapshot: Snapshot, request: Request, now: number) => RowsParts;

/** A spreadsheet reads a `number` (or a time, or a truth) as what it is, and of a `text` may make a formula. */
export type Columns<Row> = readonly (readonly [
  name: string,
  form: 'text' | 'number',
  cell: (org: string, row: Row) => string,
])[];
/** How rows of a kind are written: as objects, and in columns. */
interface Shape<Row> {
  readonly json: (org: string, row: Row) => object;
  readonly columns: Columns<Row>;
}

export const ROWS: { readonly [Q in RowsQuestion]: Rows<RowsQuestions[Q]> } = {
  ledger: rowsOf<api.LedgerQuery, Entry>(entryRows, {
    json: (org, entry) => ({ org, ...entryJson(entry) }),
    columns: ENTRY_COLUMNS,
  }),
  events: rowsOf<EventsRequest, ShownEvent>(eventRows, {
    json: (_, event) => eventJson(event),
    columns: EVENT_COLUMNS,
  }),
};

function rowsOf<Query, Row>(
  report: RowsReport<OrgState, Query, Row>,
  shape: Shape<Row>,
): Rows<{ scope: Scope; query: Query; format: RowsFormat }> {
  return async function* (snapshot, { scope, query, format }, now) {
    const states = await fetchOrgs(snapshot, scope.orgs, now);
    let total = 0;
    for (const state of states) total += await report.count(snapshot, state, query);
    yield total;
    const { opening, line, closing } = FORMATS[format](shape);
    if (opening !== '') yield opening;
    for (const state of states)
      for await (const rows of report.rows(snapshot, state, query))
        yield rows.map((row) => line(state.account.org, row)).join('');
    // One that is cut off ends otherwise.
    yield closing(total);
  };
}

interface Writer<Row> {
  readonly opening: string;
  readonly line: (org: string, row: Row) => string;
  readonly closing: (total: number) => string;
}
const FORMATS: { readonly [F in RowsFormat]: <Row>(shape: Shape<Row>) => Writer<Row> } = {
  ndjson: ({ json }) => ({
    opening: '',
    line: (org, row) => `${JSON.stringify(json(org, row))}\n`,
    closing: (total) => `${JSON.stringify({ rows: total })}\n`,
  }),
  csv: ({ columns }) => ({
    opening: `${columns.map(([name]) => name).join(',')}\r\n`,
    line: (org, row) => `${columns.map(([, form, cell]) => csvCell(form, cell(org, row))).join(',')}\r\n`,
    closing: (total) => `# rows=${total}\r\n`,
  }),
};

/** RFC 4180; a text that a spreadsheet would run is made one that it shows (OWASP, CSV injection). */
function csvCell(form: 'text' | 'number', cell: string): string {
  const text = form === 'text' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
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
