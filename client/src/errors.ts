/** Why there is no reservation. Recording usage throws none of these: what becomes of it is told by `onDrop`. */

/** Less is left than the call would take. */
export class ReservationRefused extends Error {
  override readonly name = 'ReservationRefused';
  readonly code: 'credits_exhausted' | 'spend_cap_reached';
  readonly details: RefusalDetails;

  constructor(code: ReservationRefused['code'], message: string, details: RefusalDetails) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** In credits or USD, by `unit`. */
export interface RefusalDetails {
  readonly org: string;
  readonly unit: 'credits' | 'USD';
  /** What was asked for. */
  readonly amount: number;
  readonly available: number;
  readonly reserved: number;
  /** When more comes by itself, RFC 3339. */
  readonly cycleEnd: string;
}

/** The exporter refused the request itself: a wrong key, a field that it does not take, an id that is in use. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly status: number;
  /** Such as `forbidden`, `invalid_request`, `conflict`. */
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: number, { code, message, field }: { code: string; message: string; field?: string }) {
    super(field === undefined ? message : `${message} (${field})`);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

/** No answer came in time (`reserveTimeoutMs`): nothing is known to be reserved. */
export class ExporterUnavailable extends Error {
  override readonly name = 'ExporterUnavailable';
}
