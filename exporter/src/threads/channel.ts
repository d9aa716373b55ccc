import { createBirpc } from 'birpc';
import type { MessagePort, Worker } from 'node:worker_threads';
import { Refusal, type RefusalCode } from '../model/refusal.ts';

/**
 * Calls across threads. A refusal is an answer, not a failure: it crosses as data and is thrown again on the other
 * side, since cloning an error keeps its text and loses its class.
 */
type Crossing<T> =
  { readonly ok: T } | { readonly refusal: { code: RefusalCode; message: string; field: string | undefined } };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table of functions of any signature
type Functions = Record<string, (...args: any[]) => unknown>;
export type Remote<F extends Functions> = {
  readonly [K in keyof F]: (...args: Parameters<F[K]>) => Promise<Awaited<ReturnType<F[K]>>>;
};

/** Calls a function of the other end, which answers nothing. */
export type Tell = (name: string, ...args: unknown[]) => void;

/** Serves functions to the other end of a port, and says how to tell that end something unasked. */
export function serve(port: MessagePort, functions: Functions): Tell {
  const guarded = Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [
      name,
      async (...args: unknown[]): Promise<Crossing<unknown>> => {
        try {
          return { ok: await call(...args) };
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          return { refusal: { code: error.code, message: error.message, field: error.field } };
        }
      },
    ]),
  );
  const rpc = createBirpc<Functions, Functions, false>(guarded, {
    post: (message: unknown) => {
      port.postMessage(message, bytesIn(message));
    },
    on: (listen) => port.on('message', listen),
    proxify: false,
  });
  return (name, ...args) => void rpc.$callEvent(name, ...args);
}

/** Bytes that are an answer change hands instead of being copied: a scrape is megabytes. */
function bytesIn(message: unknown): ArrayBuffer[] {
  const answer = (message as { r?: Partial<{ ok: unknown }> }).r?.ok;
  return answer instanceof Uint8Array && answer.buffer instanceof ArrayBuffer ? [answer.buffer] : [];
}

/**
 * The functions that a worker serves. Their promises reject once the worker is gone.
 * @param heard what the worker may tell unasked
 */
export function connect<F extends Functions>(worker: Worker, heard: Functions = {}): Remote<F> {
  const rpc = createBirpc<Record<string, (...args: unknown[]) => Promise<Crossing<unknown>>>, Functions, false>(heard, {
    post: (message) => worker.postMessage(message),
    on: (listen) => worker.on('message', listen),
    timeout: -1,
    proxify: false,
  });
  const gone = new Refusal('unavailable', 'the ledger has stopped');
  worker.once('exit', () => rpc.$close(gone));
  return new Proxy({} as Remote<F>, {
    get:
      (_, name) =>
      async (...args: unknown[]) => {
        const answer = await rpc.$call(String(name), ...args);
        if ('ok' in answer) return answer.ok;
        throw Object.assign(new Refusal(answer.refusal.code, answer.refusal.message), { field: answer.refusal.field });
      },
  });
}
