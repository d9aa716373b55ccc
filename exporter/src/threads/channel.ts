import { createBirpc } from 'birpc';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { Refusal } from '../model/refusal.ts';
import { buffersIn, refusalOf, refusedBy, type Refused } from './crossing.ts';
import { receiveChunks, sendChunks } from './stream.ts';

/** Calls across threads, and streams of chunks beside them. */

type Crossing<T> = { readonly ok: T } | Refused;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table of functions of any signature
type Functions = Record<string, (...args: any[]) => unknown>;
export type Remote<F extends Functions> = {
  readonly [K in keyof F]: (...args: Parameters<F[K]>) => Promise<Awaited<ReturnType<F[K]>>>;
};
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the same
export type Streams = Record<string, (...args: any[]) => AsyncIterable<unknown>>;
type ChunkOf<S> = S extends AsyncIterable<infer Chunk> ? Chunk : never;

/** Calls a function of the other end, which answers nothing. */
export type Tell = (name: string, ...args: unknown[]) => void;

/** Asks for a stream, over a port of its own. */
interface Opening {
  readonly stream: string;
  readonly args: readonly unknown[];
  readonly port: MessagePort;
}
const isOpening = (message: unknown): message is Opening =>
  typeof message === 'object' && message !== null && 'stream' in message;

/** For who does not serve yet. */
export function teller(port: Pick<MessagePort, 'postMessage'>): Tell {
  const post = (message: unknown): void => port.postMessage(message);
  const rpc = createBirpc<Functions, Functions, false>({}, { post, on: () => undefined, proxify: false });
  return (name, ...args) => void rpc.$callEvent(name, ...args);
}

/** Serves functions and streams to the other end of a port, and says how to tell that end something unasked. */
export function serve(port: MessagePort, functions: Functions, streams: Streams = {}): Tell {
  const guarded = Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [
      name,
      async (...args: unknown[]): Promise<Crossing<unknown>> => {
        try {
          return { ok: await call(...args) };
        } catch (error) {
          const refused = refusedBy(error);
          if (!refused) throw error;
          return refused;
        }
      },
    ]),
  );
  port.on('message', (message: unknown) => {
    if (!isOpening(message)) return;
    const open = streams[message.stream];
    if (open) void sendChunks(message.port, open(...message.args));
    else message.port.close();
  });
  const rpc = createBirpc<Functions, Functions, false>(guarded, {
    post: (message: unknown) => {
      port.postMessage(message, buffersIn((message as { r?: Partial<{ ok: unknown }> }).r?.ok));
    },
    on: (listen) =>
      port.on('message', (message: unknown) => {
        if (!isOpening(message)) listen(message);
      }),
    proxify: false,
  });
  return (name, ...args) => void rpc.$callEvent(name, ...args);
}

/**
 * The functions that a worker serves. Their promises reject once the worker is gone.
 * @param heard what the worker may tell unasked
 */
export function connect<F extends Functions>(worker: Worker, heard: Functions = {}): Remote<F> {
  const rpc = createBirpc<Record<string, (...args: unknown[]) => Promise<Crossing<unknown>>>, Functions, false>(heard, {
    post: (message: { a?: readonly unknown[] }) => worker.postMessage(message, message.a?.flatMap(buffersIn)),
    // Answers nothing: what it answered would be waited for, and the first call must not be late.
    on: (listen) => void worker.on('message', listen),
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
        throw refusalOf(answer);
      },
  });
}

/**
 * One of the streams that a worker serves: made as it is iterated, a few chunks ahead, and given up with all that it
 * holds when whoever iterates stops, or `signal` aborts. Rejects with what went wrong in it, or once the worker is
 * gone.
 */
export function stream<S extends Streams, K extends keyof S & string>(
  worker: Pick<Worker, 'postMessage'>,
  name: K,
  args: Parameters<S[K]>,
  signal?: AbortSignal,
): AsyncGenerator<ChunkOf<ReturnType<S[K]>>, void> {
  const { port1: ours, port2: port } = new MessageChannel();
  worker.postMessage({ stream: name, args, port } satisfies Opening, [port]);
  return receiveChunks(ours, signal);
}
