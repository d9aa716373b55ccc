import { IngestQuery, type IngestAnswer } from '@ledgerline/api';
import { orgsWith, refuseRole } from '../access/roles.ts';
import type { Route } from '../access/route.ts';
import type { Refusal } from '../model/refusal.ts';
import { readBody } from './body.ts';
import { ingest, type Post } from './events.ts';

export const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/** @param statusOf the HTTP status of a refusal @param count is told of every answer */
export function ingestRoutes(
  post: Post,
  statusOf: (code: Refusal['code']) => number,
  count: (answer: IngestAnswer) => void,
): Route[] {
  return [
    {
      method: 'POST',
      url: '/v1/events',
      roles: ['ingest'],
      about: 'key',
      summary: 'Usage events: one, an array, or a line each (NDJSON). Answers when they are on disk',
      schema: { querystring: IngestQuery },
      handle: async ({ key, query, body, headers }) => {
        const org = (query['org'] as string | undefined) || undefined;
        const backfill = query['backfill'] === true;
        if (backfill && (org === undefined ? orgsWith(key, ['admin']).length === 0 : !isAdmin(key, org)))
          throw refuseRole(['admin']);
        const type =
          String(headers['content-type'] ?? '')
            .split(';')[0]
            ?.trim()
            .toLowerCase() ?? '';
        const read = readBody(Buffer.isBuffer(body) ? body : Buffer.alloc(0), NDJSON.includes(type));
        const answer = await ingest(read, { key: backfill ? adminsOnly(key) : key, org, backfill }, post);
        count(answer);
        const none = answer.rejected.length === read.items.length;
        const [first] = answer.rejected;
        if (!none || !first) return JSON.stringify(answer);
        // A single event answers with its own status; a batch of which nothing could be taken is one bad request.
        const details = { ...(first.field === undefined ? {} : { field: first.field }), ...answer };
        if (read.single)
          return {
            status: statusOf(first.code),
            json: JSON.stringify({ code: first.code, message: first.message, details }),
          };
        const message = `none of the ${read.items.length} events could be taken; the first: ${first.message}`;
        return { status: 400, json: JSON.stringify({ code: 'no_valid_event', message, details: answer, ...answer }) };
      },
    },
  ];
}

function isAdmin(key: Parameters<typeof orgsWith>[0], org: string): boolean {
  const held = orgsWith(key, ['admin']);
  return held === '*' || held.includes(org);
}

/** History can be rewritten only where the key administers: its other roles do not count for a backfill. */
const adminsOnly = <K extends Parameters<typeof orgsWith>[0]>(key: K): K => ({
  ...key,
  roles: key.roles.filter(({ role }) => role === 'admin'),
});
