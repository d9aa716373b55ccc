/** An answer passes from a provider to its caller, as it comes, and is read on the way. */
import type { MeteredCall } from './call.ts';
import type { PendingCalls } from './pending.ts';
import { isJson, type Json } from './provider.ts';
import { SseCutter, type ServerSentEvent } from './sse.ts';

/** Looks at each piece, and says what of it goes on. Never throws. */
interface Watch {
  pass(bytes: Uint8Array): Uint8Array;
  /** All has come. @returns what was kept back */
  end(): Uint8Array;
}

const NOTHING = new Uint8Array();

/** @param drops whether events that are there only because we asked for them are kept from the caller */
export function passing(response: Response, call: MeteredCall, drops: boolean, pending: PendingCalls): Response {
  const type = response.headers.get('content-type') ?? '';
  const { body } = response as { body: ReadableStream<Uint8Array> | null };
  const watch = watchOf(type, call, drops);
  // A fetch of somebody's own may answer with another kind of stream.
  if (typeof body?.getReader !== 'function' || !watch) {
    call.end('unreadable');
    return response;
  }
  const { status, statusText, headers, url, redirected } = response;
  const passed = new Response(
    throughWatch(body.getReader(), watch, (reason) => pending.finish(call, reason)),
    { status, statusText, headers },
  );
  return Object.defineProperties(passed, { url: { value: url }, redirected: { value: redirected } });
}

function watchOf(type: string, call: MeteredCall, drops: boolean): Watch | undefined {
  if (type.includes('text/event-stream')) return new StreamWatch(call, drops);
  return type.includes('json') ? new AnswerWatch(call) : undefined;
}

function throughWatch(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  watch: Watch,
  finish: (reason: 'aborted' | 'no_usage') => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          for (;;) {
            const { done, value } = await reader.read();
            const on = done ? watch.end() : watch.pass(value);
            if (on.length > 0) controller.enqueue(on);
            if (done) {
              finish('no_usage');
              controller.close();
            }
            // A pull that brings nothing would be the last.
            if (done || on.length > 0) return;
          }
        } catch (error) {
          finish('aborted');
          controller.error(error);
        }
      },
      cancel: async (reason) => {
        finish('aborted');
        await reader.cancel(reason);
      },
    },
    // Nothing is read that nobody asked for.
    { highWaterMark: 0 },
  );
}

/** One JSON value. */
class AnswerWatch implements Watch {
  private readonly call: MeteredCall;
  private readonly pieces: Uint8Array[] = [];

  constructor(call: MeteredCall) {
    this.call = call;
  }

  pass(bytes: Uint8Array): Uint8Array {
    this.pieces.push(bytes);
    return bytes;
  }

  end(): Uint8Array {
    const answer = parsed(Buffer.concat(this.pieces).toString('utf8'));
    if (answer) this.call.see(answer, false);
    return NOTHING;
  }
}

class StreamWatch implements Watch {
  private readonly call: MeteredCall;
  private readonly drops: boolean;
  private readonly cutter = new SseCutter();

  constructor(call: MeteredCall, drops: boolean) {
    this.call = call;
    this.drops = drops;
  }

  pass(bytes: Uint8Array): Uint8Array {
    const kept = this.cutter.push(bytes).filter((event) => this.look(event));
    return this.drops ? Buffer.from(kept.map(({ text }) => text).join('')) : bytes;
  }

  end(): Uint8Array {
    const kept = this.cutter.end().filter((event) => this.look(event));
    return this.drops ? Buffer.from(kept.map(({ text }) => text).join('')) : NOTHING;
  }

  /** @returns whether it is for the caller */
  private look({ data }: ServerSentEvent): boolean {
    const { sentinel, isAdded } = this.call.operation;
    if (data === sentinel) {
      this.call.end();
      return true;
    }
    const piece = parsed(data);
    if (!piece) return true;
    this.call.see(piece, true);
    return !isAdded?.(piece);
  }
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
