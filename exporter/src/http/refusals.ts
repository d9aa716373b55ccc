import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ErrorAnswer } from '@ledgerline/api';
import type { ConnectionError, FastifyError, FastifyReply } from 'fastify';
import { Unidentified } from '../access/unidentified.ts';
import { LimitReached } from '../model/limits.ts';
import { Refusal, type RefusalCode } from '../model/refusal.ts';
import { JSON_TYPE } from '../routing/answer.ts';
import type { RefusalForm, Route } from '../routing/route.ts';
import { explain } from '../text/explain.ts';

/** The one table from refusals to HTTP. */
const STATUS: Readonly<Record<RefusalCode, number>> = {
  invalid_request: 400,
  invalid_json: 400,
  invalid_event: 400,
  empty_body: 400,
  too_deep: 400,
  org_required: 400,
  org_mismatch: 400,
  too_new: 400,
  too_old: 400,
  backfill_too_old: 400,
  overflow: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  unknown_org: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  cursor_expired: 410,
  usage_shrinks: 409,
  payload_too_large: 413,
  uri_too_long: 414,
  unsupported_media_type: 415,
  too_many_requests: 429,
  headers_too_large: 431,
  unavailable: 503,
  report_timeout: 503,
};
export const statusOf = (code: RefusalCode): number => STATUS[code];

/** What Fastify refuses by itself, in our words. */
const FASTIFY: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_CP_ERR_INVALID_CONTENT_ENCODING: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'empty_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_BAD_URL: 'invalid_request',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long',
};

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Error)) return null;
  const { code, validation, statusCode } = error as FastifyError;
  if (validation) {
    const { field, message } = explain(validation);
    return new Refusal('invalid_request', message, field === '' ? undefined : field);
  }
  const known = FASTIFY[code];
  if (known === 'uri_too_long') return tooLong();
  if (known) return new Refusal(known, hintFor(known, error.message));
  // A body that is no JSON, or that ends in the middle of its compression, is the client's.
  return statusCode === 400 ? new Refusal('invalid_json', error.message) : null;
}

function hintFor(code: RefusalCode, message: string): string {
  if (code === 'payload_too_large') return 'the body is larger than 16 MiB: send smaller batches';
  if (code === 'unsupported_media_type')
    return 'send a Content-Type of those in /openapi.json, plain or with Content-Encoding gzip or zstd';
  return message;
}

const toAnswer = (refusal: Refusal): ErrorAnswer => ({
  code: refusal.code,
  message: refusal.message,
  ...(refusal.field === undefined ? {} : { details: { field: refusal.field } }),
});

const JSON_TEXT = `${JSON_TYPE}; charset=utf-8`;
const JSON_FORM: RefusalForm = { type: JSON_TEXT, schema: ErrorAnswer, write: (error) => JSON.stringify(error) };
const INTERNAL: ErrorAnswer = { code: 'internal', message: 'the server failed; its log says how' };

/** Of the forms of a door, that of the request's body, by its media type; else its first, else none of its own. */
export const formOf = (forms: Route['refuse'], mediaType: string): RefusalForm | undefined =>
  forms && (forms.find(({ type }) => type === mediaType) ?? forms[0]);

/** Sends why there is no answer; in the form of the API, or of a door that has its own. */
export function refuse(reply: FastifyReply, error: unknown, form: RefusalForm = JSON_FORM): FastifyReply {
  const refusal = refusalOf(error);
  if (!refusal) reply.log.error({ err: error }, 'a request failed by our fault');
  if (refusal instanceof Unidentified)
    reply.log.warn({ reason: refusal.fault, ...refusal.identity }, 'a person was refused');
  const status = refusal ? statusOf(refusal.code) : 500;
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 429 || status === 503) reply.header('retry-after', retryAfterSeconds(error));
  if (status === 413) dropRest(reply);
  return reply
    .code(status)
    .header('content-type', form.type)
    .send(form.write(refusal ? toAnswer(refusal) : INTERNAL, status));
}

/** Where no limit says it: soon. */
const retryAfterSeconds = (error: unknown): number => (error instanceof LimitReached ? error.retryAfterSeconds : 1);

/** How long a client may go on sending what is refused. */
const DROP_MS = 10_000;

/**
 * A client that is still sending would lose the answer with the connection: what it sends is read and dropped, for a
 * while. Nothing is unpacked any more.
 */
function dropRest(reply: FastifyReply): void {
  const { raw } = reply.request;
  reply.removeHeader('connection');
  raw.unpipe();
  raw.resume();
  setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, DROP_MS).unref();
}

/** What Node refuses before there is a request (a header block that is too large, or no HTTP), in our words too. */
export function refuseConnection(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const refusal = connectionRefusal(error);
  const status = statusOf(refusal.code);
  const body = JSON.stringify(toAnswer(refusal));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: ${JSON_TEXT}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function connectionRefusal({ code, rawPacket }: ConnectionError): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Refusal('request_timeout', 'the request did not come to its end in two minutes');
  if (code !== 'HPE_HEADER_OVERFLOW') return new Refusal('invalid_request', 'it is no HTTP request');
  // Where not even its first line had come to an end, the address is what is too long.
  // Fastify's types have it serialized; it is Node's, a Buffer.
  const inFirstLine = !(rawPacket as unknown as Buffer | undefined)?.includes('\r\n');
  return inFirstLine ? tooLong() : new Refusal('headers_too_large', 'the headers are too large');
}

export const tooLong = (): Refusal =>
  new Refusal(
    'uri_too_long',
    'the path or the query is too long: a query may have 64 kB, a name in a path 1,024 characters',
  );
