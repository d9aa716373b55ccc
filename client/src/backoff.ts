/** How long to wait before a request is made again. */

/** A pause that an exporter asks for is kept, but for one that nobody can have meant. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

export interface Pauses {
  readonly backoffMs: number;
  readonly longestBackoffMs: number;
}

/**
 * Between half and all of `backoffMs`, doubled with each failure in a row: many clients that lost one exporter do not
 * come back to it at one moment. `random`: 0 up to 1.
 */
export function backoffMs(failures: number, { backoffMs, longestBackoffMs }: Pauses, random = Math.random()): number {
  const longest = Math.min(longestBackoffMs, backoffMs * 2 ** (failures - 1));
  return longest * (0.5 + random / 2);
}

/** What a `Retry-After` asks for, in milliseconds: seconds or a date; 0 where it says nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  const asked = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), LONGEST_RETRY_AFTER_MS) : 0;
}
