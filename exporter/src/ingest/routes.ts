import { EventsBody, IngestAnswer, IngestQuery, IngestRefusal, UsageEventBody } from '@ledgerline/api';
import { onlyOrgOf, orgsWith, refuseRole } from '../access/roles.ts';
import type { AccessKey } from '../model/access.ts';
import type { Refusal } from '../model/refusal.ts';
import { JSON_TYPE, json, jsonOf, type Answer } from '../routing/answer.ts';
import { route, type Route } from '../routing/route.ts';
import { readBody } from './body.ts';
import { ingest, type Recipient } from './events.ts';
import type { IngestQuota } from './quota.ts';

const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/**
 * @param quota who may send how much @param statusOf the HTTP status of a refusal @param count is told of every answer
 */
export function ingestRoutes(
  recipient: Recipient,
  quota: IngestQuota,
  statusOf: (code: Refusal['code']) => number,
  count: (answer: IngestAnswer) => void,
): Route[] {
  return [
    route({
      method: 'POST',
      url: '/v1/events',
      operationId: 'postEvents',
      roles: ['ingest'],
      about: 'key',
      summary: 'Usage events: one, an array, or a line each (NDJSON). Answers when they are on disk',
      schema: { querystring: IngestQuery },
      // Events are parsed by the door they come in by, line by line where they are lines.
      body: {
        description: 'An event, an array of them, or (NDJSON) an event a line',
        content: { [JSON_TYPE]: EventsBody, ...Object.fromEntries(NDJSON.map((type) => [type, UsageEventBody])) },
      },
      answers: {
        200: jsonOf(IngestAnswer, 'What became of each: those that could be taken are on disk'),
        400: jsonOf(IngestRefusal, 'None could be taken; why the first was refused, and what became of each'),
        409: jsonOf(IngestRefusal, 'The event contradicts what is there'),
      },
      handle: async ({ key, query, body, mediaType }) => {
        const org = query.org || undefined;
        const backfill = query.backfill === true;
        if (backfill && !mayBackfill(key, org)) throw refuseRole(['admin']);
        const payer = { key: key.id, org: org ?? onlyOrgOf(key) };
        quota.check(payer);
        const read = readBody(body, NDJSON.includes(mediaType));
        quota.take(payer, { events: read.items.length, bytes: body.length });
        const became = await ingest(read, { key: backfill ? adminsOnly(key) : key, org, backfill }, recipient);
        count(became);
        return answerOf(became, read, statusOf);
      },
    }),
  ];
}

/** A single event answers with its own status; a batch of which nothing could be taken is one bad request. */
function answerOf(
  became: Awaited<ReturnType<typeof ingest>>,
  { single, items }: ReturnType<typeof readBody>,
  statusOf: (code: Refusal['code']) => number,
): Answer {
  const [first] = became.rejected;
  if (!first || became.rejected.length < items.length) return json(JSON.stringify(became));
  const details = { ...(first.field === undefined ? {} : { field: first.field }), ...became };
  if (single) return json(JSON.stringify({ code: first.code, message: first.message, details }), statusOf(first.code));
  const message = `none of the ${items.length} events could be taken; the first: ${first.message}`;
  return json(JSON.stringify({ code: 'no_valid_event', message, details: became, ...became }), 400);
}

function mayBackfill(key: AccessKey, org: string | undefined): boolean {
  const held = orgsWith(key, ['admin']);
  return held === '*' || (org === undefined ? held.length > 0 : held.includes(org));
}

/** History can be rewritten only where the key administers: its other roles do not count for a backfill. */
const adminsOnly = (key: AccessKey): AccessKey => ({
  ...key,
  roles: key.roles.filter(({ role }) => role === 'admin'),
});
