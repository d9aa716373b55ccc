/** What became of the events of one request, from what the exporter answered. */
import { asRecord, refusalOf } from './http.ts';

export interface Rejected {
  readonly index: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/**
 * `settled`: all but those rejected are on disk. `refused`: none is, for one reason. `too_large`: the request was.
 * `unreadable`: it is no answer of an exporter, so that nobody knows.
 */
export type Became =
  | { readonly kind: 'settled'; readonly rejected: readonly Rejected[] }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly field?: string }
  | { readonly kind: 'too_large'; readonly code: string; readonly message: string }
  | { readonly kind: 'unreadable' };

/** @param sent how many events the request carried */
export function becameOf(status: number, json: unknown, sent: number): Became {
  const rejected = rejectedOf(json, sent);
  if (rejected && (status === 200 || status === 400)) return { kind: 'settled', rejected };
  // A page of whatever stands between is no word that anything is on disk.
  if (status < 300) return { kind: 'unreadable' };
  const refusal = refusalOf(status, json);
  return status === 413 ? { kind: 'too_large', ...refusal } : { kind: 'refused', ...refusal };
}

/** Undefined where it does not say of each event what became of it. */
function rejectedOf(json: unknown, sent: number): readonly Rejected[] | undefined {
  const { accepted, duplicates, revised, rejected } = asRecord(json);
  if (!isCount(accepted) || !isCount(duplicates) || !isCount(revised) || !Array.isArray(rejected)) return undefined;
  const rows = rejected as unknown[];
  if (accepted + duplicates + revised + rows.length !== sent) return undefined;
  return rows.every(isRejected) ? rows : undefined;
}

const isCount = (value: unknown): value is number => typeof value === 'number';

function isRejected(row: unknown): row is Rejected {
  const { index, code, message } = asRecord(row);
  return typeof index === 'number' && typeof code === 'string' && typeof message === 'string';
}
