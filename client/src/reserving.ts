/** The gate: what is held before a call, and given back when it did not happen. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from './backoff.ts';
import { ExporterUnavailable, RequestRefused, ReservationRefused, type RefusalDetails } from './errors.ts';
import { ask, asRecord, refusalOf, type Heard, type Request } from './http.ts';
import { timeOrderedId } from './ids.ts';
import { tell } from './reports.ts';
import { Reservation, type ReservationAnswer, type Settler } from './reservation.ts';
import type { Settings } from './settings.ts';
import type { Decimal, Tokens } from './event.ts';

/** Exactly one of `amount` and `estimate`. */
export interface ReservationRequest {
  /** Made where it is left out; the same id again is the same reservation. */
  readonly id?: string;
  /** Credits or, where the organization brings its own models, USD. */
  readonly amount?: Decimal;
  /** Of one request, rated with the price that holds now. */
  readonly estimate?: {
    readonly model: string;
    readonly provider?: string;
    readonly serviceTier?: string;
    readonly tokens: Tokens;
  };
  /** 1 to 86,400; 300 where it is left out. */
  readonly ttlSeconds?: number;
  readonly conversation?: string;
  /** Who pays, where neither the key nor the client says it. */
  readonly org?: string;
}

interface Current {
  readonly client: object;
  readonly reservation: Reservation;
}
/** What wrapped clients find: calls inside `withReservation` are for its reservation. */
const current = new AsyncLocalStorage<Current>();

/** The reservation of this client inside which the caller runs. */
export function currentReservation(client: object): Reservation | undefined {
  const store = current.getStore();
  return store?.client === client ? store.reservation : undefined;
}

export const within = <T>(client: object, reservation: Reservation, use: () => T): T =>
  current.run({ client, reservation }, use);

/** What an exporter takes in a body but in no path: it could not be given back. */
const NO_PATH = /[/\\]|^\.{1,2}$/;
const pathOf = (id: string): string => `/v1/reservations/${encodeURIComponent(id)}`;

/** Rejects with a ReservationRefused, RequestRefused or ExporterUnavailable. */
export async function reserve(
  settings: Settings,
  { id = timeOrderedId(), org = settings.org, ...asked }: ReservationRequest,
  client: Settler,
): Promise<Reservation> {
  if (NO_PATH.test(id)) throw new TypeError(`the id of a reservation holds no slashes and is not dots, unlike '${id}'`);
  const body = { type: 'application/json', text: JSON.stringify({ id, ...asked }) } as const;
  const heard = await insist(
    settings,
    { method: 'POST', path: '/v1/reservations', org, body },
    settings.reserveTimeoutMs,
  );
  const reservation = (answer: Partial<ReservationAnswer>): Reservation =>
    new Reservation({ unit: 'credits', amount: 0, held: 0, expiresAt: '', ...answer, id }, org, client);
  if (heard.kind === 'answer' && (heard.status === 200 || heard.status === 201))
    return reservation(asRecord(heard.json));
  if (heard.kind === 'answer') throw refusal(heard.status, heard.json);
  // It may be held all the same, by a request whose answer was lost.
  void reservation({}).release();
  throw new ExporterUnavailable(`${heard.message} (after ${settings.reserveTimeoutMs} ms)`);
}

function refusal(status: number, json: unknown): Error {
  const { code, message, field } = refusalOf(status, json);
  if (status === 402 && (code === 'credits_exhausted' || code === 'spend_cap_reached'))
    return new ReservationRefused(code, message, asRecord(json)['details'] as RefusalDetails);
  return new RequestRefused(status, { code, message, ...(field === undefined ? {} : { field }) });
}

/** How long what is held is tried to be given back; then it is left to expire. */
const RELEASE_TIMEOUT_MS = 10_000;

/** Never throws. */
export async function release(settings: Settings, id: string, org: string | undefined): Promise<void> {
  const heard = await insist(settings, { method: 'DELETE', path: pathOf(id), org }, RELEASE_TIMEOUT_MS);
  // 404: it was never there.
  if (heard.kind === 'answer' && (heard.status < 300 || heard.status === 404)) return;
  const message =
    heard.kind === 'fault' ? heard.message : `reservation ${id}: ${refusalOf(heard.status, heard.json).message}`;
  tell(settings.onError, { message: `${message}; it is left to expire`, failures: 1, retryInMs: Infinity });
}

/** Asks again with the same id until there is an answer, or no time is left. */
async function insist(settings: Settings, request: Omit<Request, 'timeoutMs'>, withinMs: number): Promise<Heard> {
  const untilMs = Date.now() + withinMs;
  for (let failures = 1; ; failures++) {
    const leftMs = Math.max(1, untilMs - Date.now());
    const heard = await ask(settings, { ...request, timeoutMs: Math.min(leftMs, settings.timeoutMs) });
    if (heard.kind === 'answer') return heard;
    const retryInMs = Math.max(heard.retryAfterMs, backoffMs(failures, settings));
    if (Date.now() + retryInMs >= untilMs) return heard;
    tell(settings.onError, {
      message: heard.message,
      ...(heard.status === undefined ? {} : { status: heard.status }),
      failures,
      retryInMs,
    });
    await sleep(retryInMs);
  }
}
