/** The HTTP API as its clients use it: one request, its answer, and failures that say what to do. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Connection {
  readonly url: string;
  readonly key: string | undefined;
  /** How often a request is sent again after 429, 503 or a lost connection. Everything sent is idempotent. */
  readonly retries?: number;
}

export interface Body {
  readonly type: 'application/json' | 'application/x-ndjson';
  readonly text: string;
}

export const DEFAULT_URL = 'http://127.0.0.1:9464';

/** The API refused. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly answer: unknown;

  constructor(status: number, answer: unknown) {
    const { code, message, details } = asRecord(answer);
    super(typeof message === 'string' ? message : `the exporter answered ${status}`);
    this.status = status;
    this.code = typeof code === 'string' ? code : `http_${status}`;
    const { field } = asRecord(details);
    this.field = typeof field === 'string' ? field : undefined;
    this.answer = answer;
  }
}

/** Nobody answered. */
export class Unreachable extends Error {
  constructor(url: string, reason: string) {
    super(
      `no answer from ${url} (${reason}). Is the exporter running there? ` +
        'Start it with `npm start` or `npm run serve`, or name another with --url or LEDGERLINE_URL.',
    );
  }
}

export const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const LONGEST_PAUSE_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;

/** Sends one request, again where that may help, and returns the parsed answer or throws. */
export async function request(connection: Connection, method: string, path: string, body?: Body): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    const last = attempt >= (connection.retries ?? 0);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, 250 * 2 ** attempt);
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(path, connection.url), {
        method,
        headers: {
          ...(connection.key === undefined ? {} : { authorization: `Bearer ${connection.key}` }),
          ...(body === undefined ? {} : { 'content-type': body.type }),
        },
        ...(body === undefined ? {} : { body: body.text }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      text = await response.text();
    } catch (error) {
      if (last) throw new Unreachable(connection.url, reasonOf(error));
      await sleep(pauseMs);
      continue;
    }
    const answer = parse(text);
    if (response.ok) return answer;
    if (last || (response.status !== 429 && response.status !== 503)) throw new ApiError(response.status, answer);
    const retryAfter = Number(response.headers.get('retry-after'));
    await sleep(retryAfter > 0 ? retryAfter * 1000 : pauseMs);
  }
}

export const json = (value: unknown): Body => ({ type: 'application/json', text: JSON.stringify(value) });

/** The rows of a listing, whatever the answer calls them. */
export function rowsOf(answer: unknown): Record<string, unknown>[] {
  const rows: unknown = Array.isArray(answer) ? answer : Object.values(asRecord(answer)).find(Array.isArray);
  return Array.isArray(rows) ? rows.map(asRecord) : [];
}

export function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return { message: text.slice(0, 500) };
  }
}

export function reasonOf(error: unknown): string {
  const { code, message } = asRecord(asRecord(error)['cause'] ?? error);
  if (typeof code === 'string') return code;
  return typeof message === 'string' ? message : String(error);
}
