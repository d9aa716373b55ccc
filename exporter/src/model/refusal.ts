/** Why a request is refused. A closed union; `app` maps each to its HTTP status once. */
export type RefusalCode =
  | 'invalid_request'
  | 'invalid_json'
  | 'empty_body'
  | 'too_deep'
  | 'unauthorized'
  | 'forbidden'
  | 'org_required'
  | 'org_mismatch'
  | 'not_found'
  | 'unknown_org'
  | 'conflict'
  | 'usage_shrinks'
  | 'too_new'
  | 'too_old'
  | 'backfill_too_old'
  | 'invalid_event'
  | 'overflow'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
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
