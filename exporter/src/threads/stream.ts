/**
 * A stream of chunks over a port of its own. Whoever receives says how many chunks more it has room for, so that
 * neither side holds more than that; it closes the port when it needs no more, and so does the end of either thread.
 */
import { on } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { Refusal } from '../model/refusal.ts';
import { buffersIn, refusalOf, refusedBy, type Refused } from './crossing.ts';

/** Chunks on their way: while one is consumed, the next are made. */
export const IN_FLIGHT = 4;

/** How many chunks more may be sent. */
interface Credit {
  readonly chunks: number;
}
type Sent = { readonly chunk: unknown } | { readonly end: true } | { readonly error: unknown } | Refused;

/**
 * Sends what is asked for, as it is asked for. Whatever ends it, `chunks` is returned to: it lets go of what it holds.
 */
export async function sendChunks(port: MessagePort, chunks: AsyncIterable<unknown>): Promise<void> {
  const room = new Room(port);
  const post = (message: Sent, bytes: ArrayBuffer[] = []): void => port.postMessage(message, bytes);
  try {
    if (!(await room.next())) return;
    for await (const chunk of chunks) {
      post({ chunk }, buffersIn(chunk));
      if (!(await room.next())) return;
    }
    post({ end: true });
  } catch (error) {
    post(refusedBy(error) ?? { error: plain(error) });
  }
}

/** An error that can be cloned, whatever hangs on it. */
function plain(error: unknown): Error {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message), { stack });
}

/** What the other side has room for. */
class Room {
  private closed = false;
  private credit = 0;
  private wake: () => void = () => undefined;

  constructor(port: MessagePort) {
    port.on('message', ({ chunks }: Credit) => {
      this.credit += chunks;
      this.wake();
    });
    port.once('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  /** Waits until there is room for one chunk more, which is taken. @returns false where the port is closed instead */
  async next(): Promise<boolean> {
    while (this.credit === 0 && !this.closed)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    this.credit -= 1;
    return !this.closed;
  }
}

/**
 * The chunks that the other end sends. The port is closed once they have ended, or whoever iterates stops, or `signal`
 * aborts, also where nobody ever iterates.
 */
export function receiveChunks<Chunk>(port: MessagePort, signal?: AbortSignal): AsyncGenerator<Chunk, void> {
  let closed = false;
  port.once('close', () => {
    closed = true;
  });
  if (signal?.aborted) port.close();
  signal?.addEventListener('abort', () => port.close(), { once: true });
  return received(port, () => closed);
}

async function* received<Chunk>(port: MessagePort, isClosed: () => boolean): AsyncGenerator<Chunk, void> {
  const ask = (chunks: number): void => port.postMessage({ chunks } satisfies Credit);
  try {
    if (isClosed()) throw stopped();
    const messages = on(port, 'message', { close: ['close'] }) as AsyncIterable<[Sent]>;
    ask(IN_FLIGHT);
    for await (const [message] of messages) {
      if ('end' in message) return;
      if ('refusal' in message) throw refusalOf(message);
      if ('error' in message) throw message.error;
      yield message.chunk as Chunk;
      ask(1);
    }
    throw stopped();
  } finally {
    port.close();
  }
}

const stopped = (): Refusal => new Refusal('unavailable', 'the ledger has stopped');
