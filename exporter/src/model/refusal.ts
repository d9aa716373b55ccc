import type { EventRefusal } from './event.ts';

/** Why a request is refused. A closed union; `http/refusals.ts` maps each to its status once. */
export type RefusalCode =
  | EventRefusal
  | 'invalid_request'
  | 'invalid_json'
  | 'empty_body'
  | 'unauthorized'
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'cursor_expired'
  | 'payload_too_large'
  | 'uri_too_long'
  | 'headers_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'report_timeout'
  | 'unavailable';

/** A refusal that a client can act on; everything else that is thrown is our own fault. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** The field that is wrong. */
  readonly field: string | undefined;

  constructor(code: RefusalCode, message: string, field?: string) {
    super(field === undefined ? message : `${field}: ${message}`);
    this.name = 'Refusal';
    this.code = code;
    this.field = field;
  }
}
