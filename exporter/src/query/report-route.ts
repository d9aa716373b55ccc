import type { Role } from '@ledgerline/api';
import { json, type Content } from '../routing/answer.ts';
import { route, type Request, type Route, type Schemas } from '../routing/route.ts';
import type { Question, Questions } from './answers.ts';

/** Where questions are answered: a JSON text for each. */
export type Ask = <Q extends Question>(question: Q, given: Questions[Q]) => Promise<string>;

export const BILLING: readonly Role[] = ['billing'];

/** A report: what is asked of which organizations. */
export const report = <S extends Schemas>(
  operationId: string,
  url: string,
  summary: string,
  answer: Content,
  schema: S,
  text: (request: Request<S>) => Promise<string>,
  roles = BILLING,
): Route =>
  route({
    ...{ method: 'GET', url, operationId, summary, roles, about: 'orgs', schema, answers: { 200: answer } },
    handle: async (request: Request<S>) => json(await text(request)),
  });
