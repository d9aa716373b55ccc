/** Conditional requests (RFC 9110, 13): who polls is told "unchanged" in a few bytes. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { withoutMoment } from '../json/json.ts';

/** Weak: answers of one validator say the same, though each says when it was asked. */
const validatorOf = (json: string): string =>
  `W/"${createHash('sha256').update(withoutMoment(json)).digest('base64url').slice(0, 22)}"`;

/** Sends a report, or 304 where `If-None-Match` has it already. A browser may keep it, and asks again each time. */
export function sendReport(request: FastifyRequest, reply: FastifyReply, json: string): FastifyReply {
  const validator = validatorOf(json);
  reply.header('etag', validator).header('cache-control', 'private, no-cache');
  const known = (request.headers['if-none-match'] ?? '').split(',').map((each) => each.trim());
  // Weak comparison: proxies that compress make a strong one of it, or the other way round.
  const same = known.some((each) => each === '*' || `W/${each.replace(/^W\//, '')}` === validator);
  return same ? reply.code(304).send() : reply.send(json);
}
