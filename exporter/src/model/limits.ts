import { Refusal, type RefusalCode } from './refusal.ts';

/** What an operator limits, by the names of the configuration: so too in metrics and refusals. */
export const LIMITS = [
  'requestsPerMinute',
  'reportsPerMinute',
  'eventsPerSecond',
  'bytesPerSecond',
  'refusedKeysPerMinute',
  'reportSeconds',
] as const;
export type Limit = (typeof LIMITS)[number];

/** Of a key, or of an organization. What is left out has no limit. */
export interface Quota {
  readonly requestsPerMinute?: number;
  /** Requests that only read. */
  readonly reportsPerMinute?: number;
  readonly eventsPerSecond?: number;
  /** Of bodies with events, unpacked. */
  readonly bytesPerSecond?: number;
}
export interface Quotas {
  readonly perKey: Quota;
  readonly perOrg: Quota;
}

/** Who uses up a quota. */
export interface Payer {
  /** The id of the key; none of who needs none. */
  readonly key: string | undefined;
  /** Where a request is about one. */
  readonly org: string | undefined;
}

export interface PayerRow {
  readonly quota: keyof Quotas;
  /** In words. */
  readonly who: string;
  readonly nameOf: (payer: Payer) => string | undefined;
}
export const PAYERS: readonly PayerRow[] = [
  { quota: 'perKey', who: 'this key', nameOf: ({ key }) => key },
  { quota: 'perOrg', who: 'this organization', nameOf: ({ org }) => org },
];

/** A limit that the operator set is reached. */
export class LimitReached extends Refusal {
  readonly limit: Limit;
  readonly retryAfterSeconds: number;

  constructor(limit: Limit, message: string, retryAfterSeconds: number, code: RefusalCode = 'too_many_requests') {
    super(code, `${message} (limits.${limit})`);
    this.limit = limit;
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
  }
}
