import type { Format, Role } from '@ledgerline/api';
import { Type } from 'typebox';
import { CSV_TYPE, JSON_TYPE, NDJSON_TYPE, json, jsonOf, type Answer, type Content } from '../routing/answer.ts';
import { Refusal } from '../model/refusal.ts';
import { route, type Request, type Route, type Schemas } from '../routing/route.ts';
import type { RowsFormat } from './row-text.ts';
import type { AskRows, RowsQuestion, RowsQuestions } from './rows.ts';
import { ANSWERED, type Ask, type Question, type Questions } from './questions.ts';

export const BILLING: readonly Role[] = ['billing'];

interface ReportRow<Q extends Question, S extends Schemas> {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly schema?: S;
  /** Of whom it asks, and who may: `orgs` and `billing` where nothing is said. */
  readonly about?: Route['about'];
  readonly roles?: readonly Role[];
  readonly given: (request: Request<S>) => Questions[Q];
}

/** A question as a route: its answer is described by the schema that types it. */
export const report = <Q extends Question, S extends Schemas>(
  ask: Ask,
  question: Q,
  { about = 'orgs', roles = BILLING, given, ...row }: ReportRow<Q, S>,
): Route =>
  route<S>({
    ...{ ...row, method: 'GET', about, roles, answers: { 200: jsonOf(ANSWERED[question]) } },
    handle: async (request) => json(await ask(question, given(request), request)),
  });

interface StreamedRow<R extends RowsQuestion, S extends Schemas> {
  readonly url: string;
  readonly operationId: string;
  readonly summary: string;
  readonly schema: S;
  readonly page: (request: Request<S>) => Promise<string>;
  readonly all: (request: Request<S>) => Omit<RowsQuestions[R], 'format'>;
}

const TEXT = Type.String();
const ROW_TYPES: Readonly<Record<RowsFormat, string>> = { csv: CSV_TYPE, ndjson: NDJSON_TYPE };

/** A question as a route whose answer is a page (JSON) or, where a `format` says so, every row that matches. */
export const streamed = <R extends RowsQuestion & Question, S extends Schemas>(
  rows: AskRows,
  question: R,
  { page, all, ...row }: StreamedRow<R, S>,
): Route =>
  route<S>({
    ...{ ...row, method: 'GET', about: 'orgs', roles: BILLING },
    answers: {
      200: {
        description:
          'A page (JSON); or everything that matches, of one state of the ledger, and at the end how many rows it is',
        content: { [JSON_TYPE]: ANSWERED[question], ...ROWS_CONTENT },
      },
    },
    handle: async (request) => {
      const { format = 'json' } = request.query as { readonly format?: Format };
      if (format === 'json') return json(await page(request));
      return streamOf(rows, question, { ...all(request), format } as RowsQuestions[R], request);
    },
  });

/** Every row of a question, as text. */
export const streamOf = async <R extends RowsQuestion>(
  rows: AskRows,
  question: R,
  given: RowsQuestions[R],
  { key, gone }: Pick<Request, 'key' | 'gone'>,
): Promise<Answer> => ({
  form: 'rows',
  type: ROW_TYPES[given.format],
  ...(await rows(question, given, { key: key.id, gone })),
});

/** How streams of rows are described. */
export const ROWS_CONTENT: Content['content'] = { [CSV_TYPE]: TEXT, [NDJSON_TYPE]: TEXT };

interface Paged {
  readonly format?: Format;
  readonly cursor?: string;
  readonly page?: number;
}
/** What a stream is asked: no page of it. */
export function wholeOf<Query extends Paged>({ format: _, ...query }: Query): Omit<Query, 'format'> {
  for (const field of ['page', 'cursor'] as const)
    if ((query as Paged)[field] !== undefined) throw new Refusal('invalid_request', 'a stream has no pages', field);
  return query;
}
