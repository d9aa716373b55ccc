import type { Role } from '@ledgerline/api';
import { json, jsonOf } from '../routing/answer.ts';
import { route, type Request, type Route, type Schemas } from '../routing/route.ts';
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
    handle: async (request) => json(await ask(question, given(request))),
  });
