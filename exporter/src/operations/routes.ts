/** What whoever runs it asks: is it there, can it take events, does it add up, give me a copy. */
import { answers } from '@ledgerline/api';
import { Type } from 'typebox';
import { Refusal } from '../model/refusal.ts';
import { json, jsonOf, type Answer } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';

/** A clock this far behind the newest entry would post into the past; milliseconds. */
const MAX_BEHIND = 5 * 60_000;

export interface Operations {
  /** Posting time of the newest entry of all; epoch milliseconds. */
  readonly newestPosting: () => Promise<number>;
  /** The whole ledger compared with what it rests on: a JSON text. */
  readonly verify: () => Promise<string>;
  /** A consistent copy of the ledger. @param gone aborts when nobody waits for it any more */
  readonly backup: (gone: AbortSignal) => Promise<Omit<Extract<Answer, { form: 'file' }>, 'form'>>;
}

export const operationsRoutes = ({ newestPosting, verify, backup }: Operations): Route[] => [
  route({
    method: 'GET',
    url: '/healthz',
    operationId: 'getHealth',
    roles: [],
    about: 'key',
    summary: 'The process answers',
    answers: { 200: jsonOf(answers.Health) },
    handle: async () => json(JSON.stringify({ status: 'ok' })),
  }),
  route({
    method: 'GET',
    url: '/readyz',
    operationId: 'getReadiness',
    roles: [],
    about: 'key',
    summary: 'Events can be taken',
    answers: { 200: jsonOf(answers.Health) },
    handle: async () => {
      if (Date.now() < (await newestPosting()) - MAX_BEHIND)
        throw new Refusal('unavailable', 'the clock is more than 5 minutes behind the newest entry of the ledger');
      return json(JSON.stringify({ status: 'ready' }));
    },
  }),
  route({
    method: 'GET',
    url: '/v1/admin/verify',
    operationId: 'verify',
    roles: ['admin'],
    about: 'platform',
    summary: 'Compare every balance, rollup and counter with what it rests on',
    answers: { 200: jsonOf(answers.Verification) },
    handle: async () => json(await verify()),
  }),
  route({
    method: 'GET',
    url: '/v1/admin/backup',
    operationId: 'backup',
    roles: ['admin'],
    about: 'platform',
    summary: 'A consistent copy of the whole ledger, as a file',
    answers: {
      200: { description: 'What `ledgerline restore` takes', content: { 'application/octet-stream': Type.String() } },
    },
    handle: async ({ gone }) => ({ form: 'file', ...(await backup(gone)) }),
  }),
];
