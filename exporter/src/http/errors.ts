import type { ErrorAnswer } from '@ledgerline/api';
import type { FastifyError } from 'fastify';
import { Refusal, type RefusalCode } from '../model/refusal.ts';
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
  conflict: 409,
  usage_shrinks: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  unavailable: 503,
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
};

export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Error)) return null;
  const { code, validation, statusCode } = error as FastifyError;
  if (validation) {
    const { field, message } = explain(validation);
    return new Refusal('invalid_request', message, field === '' ? undefined : field);
  }
  const known = FASTIFY[code];
  if (known) return new Refusal(known, hintFor(known, error.message));
  // A body that is no JSON, or that ends in the middle of its compression, is the client's.
  return statusCode === 400 ? new Refusal('invalid_json', error.message) : null;
}

function hintFor(code: RefusalCode, message: string): string {
  if (code === 'payload_too_large') return 'the body is larger than 16 MiB: send smaller batches';
  if (code === 'unsupported_media_type')
    return 'send Content-Type application/json or application/x-ndjson, plain or with Content-Encoding gzip';
  return message;
}

export const toAnswer = (refusal: Refusal): ErrorAnswer => ({
  code: refusal.code,
  message: refusal.message,
  ...(refusal.field === undefined ? {} : { details: { field: refusal.field } }),
});
