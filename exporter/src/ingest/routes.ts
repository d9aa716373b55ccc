import {
  CloudEvent,
  CloudEvents,
  EventsBody,
  IngestAnswer,
  IngestQuery,
  IngestRefusal,
  UsageEventBody,
} from '@ledgerline/api';
import { orgsWith, refuseRole } from '../access/roles.ts';
import type { AccessKey } from '../model/access.ts';
import type { Refusal } from '../model/refusal.ts';
import { JSON_TYPE, json, jsonOf, type Answer } from '../routing/answer.ts';
import { route, type Headers, type Route } from '../routing/route.ts';
import { readBody, type Body } from './body.ts';
import { BATCH_TYPE, EVENT_TYPE, isBinary, readBatch, readBinary, readStructured } from './cloudevents.ts';
import type { Door } from './door.ts';
import type { Became } from './events.ts';

const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/** @param statusOf the HTTP status of a refusal */
export function ingestRoutes(door: Door, statusOf: (code: Refusal['code']) => number): Route[] {
  return [
    route({
      method: 'POST',
      url: '/v1/events',
      operationId: 'postEvents',
      roles: ['ingest'],
      about: 'key',
      summary: 'Usage events: one, an array, a line each (NDJSON), or CloudEvents. Answers when they are on disk',
      schema: { querystring: IngestQuery },
      // Events are parsed by the door they come in by, line by line where they are lines.
      body: {
        description: 'An event, an array of them, an event a line (NDJSON), or CloudEvents of them',
        content: {
          [JSON_TYPE]: EventsBody,
          ...Object.fromEntries(NDJSON.map((type) => [type, UsageEventBody])),
          [EVENT_TYPE]: CloudEvent,
          [BATCH_TYPE]: CloudEvents,
        },
      },
      answers: {
        200: jsonOf(IngestAnswer, 'What became of each: those that could be taken are on disk'),
        400: jsonOf(IngestRefusal, 'None could be taken; why the first was refused, and what became of each'),
        409: jsonOf(IngestRefusal, 'The event contradicts what is there'),
      },
      handle: async ({ key, query, body, mediaType, headers }) => {
        const org = query.org || undefined;
        const backfill = query.backfill === true;
        if (backfill && !mayBackfill(key, org)) throw refuseRole(['admin']);
        const sender = { key: backfill ? adminsOnly(key) : key, org, bytes: body.length, backfill };
        const { body: read, became } = await door(sender, () => readerOf(mediaType, headers)(body));
        return answerOf(became, read, statusOf);
      },
    }),
  ];
}

/** In which way events are written: CloudEvents in their binary mode show by a header only. */
function readerOf(mediaType: string, headers: Headers): (bytes: Buffer) => Body {
  if (mediaType === EVENT_TYPE) return readStructured;
  if (mediaType === BATCH_TYPE) return readBatch;
  if (isBinary(headers)) return (bytes) => readBinary(bytes, headers);
  return (bytes) => readBody(bytes, NDJSON.includes(mediaType));
}

/** A single event answers with its own status; a batch of which nothing could be taken is one bad request. */
function answerOf(became: Became, { single, items }: Body, statusOf: (code: Refusal['code']) => number): Answer {
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
