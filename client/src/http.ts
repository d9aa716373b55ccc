/** One request to the exporter, and what came of it. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { retryAfterMs } from './backoff.ts';
import type { Settings } from './settings.ts';

const compress = promisify(gzip);

/** Below, a header more is more than what it saves. */
const LEAST_GZIP_BYTES = 1024;

export interface Request {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly org?: string | undefined;
  readonly body?: { readonly type: 'application/json' | 'application/x-ndjson'; readonly text: string };
  readonly timeoutMs: number;
  /** Where what would end it is kept while it is under way. */
  readonly underWay?: Set<AbortController>;
}

/** What the exporter said, or that nobody knows whether it heard. */
export type Heard =
  | { readonly kind: 'answer'; readonly status: number; readonly json: unknown }
  | { readonly kind: 'fault'; readonly status?: number; readonly message: string; readonly retryAfterMs: number };

/** Statuses of an exporter, or of what stands before it, that will do better later. */
const LATER = new Set([429, 500, 502, 503, 504]);

/** Never throws: what goes wrong on the way is a fault. */
export async function ask(settings: Settings, request: Request): Promise<Heard> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('no answer in time')), request.timeoutMs);
  request.underWay?.add(controller);
  try {
    const response = await send(settings, request, controller.signal);
    const text = await response.text();
    const json = parsed(text);
    const { status } = response;
    if (!LATER.has(status)) return { kind: 'answer', status, json };
    const message = messageOf(json) ?? `the exporter answered ${status}`;
    return {
      kind: 'fault',
      status,
      message,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
    };
  } catch (error) {
    return { kind: 'fault', message: `no answer from ${settings.url.origin}: ${reasonOf(error)}`, retryAfterMs: 0 };
  } finally {
    clearTimeout(timer);
    request.underWay?.delete(controller);
  }
}

async function send(settings: Settings, { method, path, org, body }: Request, signal: AbortSignal): Promise<Response> {
  const { url, key, gzip: wanted } = settings;
  const address = new URL(url.pathname.replace(/\/$/, '') + path, url);
  if (org !== undefined) address.searchParams.set('org', org);
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  if (body) headers['content-type'] = body.type;
  const packed = wanted && body && body.text.length >= LEAST_GZIP_BYTES ? await compress(body.text) : undefined;
  if (packed) headers['content-encoding'] = 'gzip';
  return fetch(address, {
    method,
    headers,
    // A redirected POST would arrive as a GET, without its events.
    redirect: 'manual',
    signal,
    ...(body ? { body: packed ?? body.text } : {}),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const messageOf = (json: unknown): string | undefined => {
  const { message } = asRecord(json);
  return typeof message === 'string' ? message : undefined;
};

/** Of an answer that is a refusal. */
export function refusalOf(status: number, json: unknown): { code: string; message: string; field?: string } {
  const { code, details } = asRecord(json);
  const { field } = asRecord(details);
  return {
    code: typeof code === 'string' ? code : `http_${status}`,
    message: messageOf(json) ?? `the exporter answered ${status}`,
    ...(typeof field === 'string' ? { field } : {}),
  };
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { code, message } = asRecord(asRecord(error)['cause'] ?? error);
  if (typeof code === 'string') return code;
  return typeof message === 'string' ? message : String(error);
}
