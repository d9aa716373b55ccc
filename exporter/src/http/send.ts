/** How each form of answer leaves. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../model/refusal.ts';
import { JSON_TYPE, type Answer } from '../routing/answer.ts';
import { listenerOf } from './event-stream.ts';
import { sendReport } from './etag.ts';

/** A client may take nothing for twice as long: where a write is pending, a socket looks again before it gives up. */
const PATIENCE_MS = 30_000;

type Form<F extends Answer['form']> = Extract<Answer, { form: F }>;
type Send<F extends Answer['form']> = (
  answer: Form<F>,
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: () => boolean,
) => Promise<FastifyReply> | FastifyReply;

const SEND: { readonly [F in Answer['form']]: Send<F> } = {
  json: ({ status, text }, request, reply) => {
    reply.code(status).header('content-type', `${JSON_TYPE}; charset=utf-8`);
    return request.method === 'GET' && status === 200 ? sendReport(request, reply, text) : reply.send(text);
  },

  text: ({ type, parts, sent }, _, reply) => {
    if (sent) reply.raw.once('close', sent);
    return reply
      .header('content-type', type)
      .header(
        'content-length',
        parts.reduce((sum, { length }) => sum + length, 0),
      )
      .send(Readable.from(parts));
  },

  rows: async ({ type, total, parts }, request, reply, allowed) => {
    unbuffered(reply).header('content-type', `${type}; charset=utf-8`);
    if (total !== null) reply.header('x-total-count', total);
    // By hand and not by reply.send: a stream that fails midway must cut the connection, or it would look whole.
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, reply.getHeaders() as Record<string, string>);
    raw.flushHeaders();
    if (request.method === 'HEAD') {
      raw.end();
      return reply;
    }
    // Only of a client that does not take what is there: rows themselves may take long.
    raw.setTimeout(PATIENCE_MS, () => {
      if (raw.writableLength > 0) raw.destroy();
    });
    await pipeline(Readable.from(whileAllowed(parts, allowed), { objectMode: true, highWaterMark: 1 }), raw).catch(
      (error: unknown) => {
        if (!hasLeft(error)) request.log.error({ err: error }, 'rows failed midway: the answer was cut off');
      },
    );
    return reply;
  },

  events: async ({ join }, _, reply, allowed) => {
    reply.header('connection', 'close'); // refused because the server stops, it must not wait for this one to go
    await join(listenerOf(reply.raw, allowed));
    return reply.hijack();
  },

  file: ({ bytes, content }, _, reply) => {
    reply.raw.setTimeout(PATIENCE_MS, () => reply.raw.destroy());
    unbuffered(reply).header('content-type', 'application/octet-stream').header('content-length', bytes);
    return reply.send(content);
  },
};

/** The longest that an export may take, and with it the state of the ledger that it holds. */
const LONGEST_MS = 60 * 60_000;

/** Ends with an error where the key is no longer let in, or it takes too long. */
async function* whileAllowed(parts: AsyncIterable<string>, allowed: () => boolean): AsyncGenerator<string, void> {
  const until = Date.now() + LONGEST_MS;
  for await (const part of parts) {
    if (!allowed()) throw new Refusal('forbidden', 'the key is no longer let in');
    if (Date.now() > until) throw new Refusal('unavailable', `it takes more than ${LONGEST_MS / 60_000} minutes`);
    yield part;
  }
}

const LEFT: ReadonlySet<unknown> = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_UNABLE_TO_PIPE',
  'ECONNRESET',
  'EPIPE',
]);
/** The client closed the connection before the end: nobody's fault. */
const hasLeft = (error: unknown): boolean => LEFT.has((error as NodeJS.ErrnoException).code);

/** Not kept by anybody, nor gathered by a proxy before it is passed on; the connection ends with it. */
const unbuffered = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').header('connection', 'close');

export const send = <F extends Answer['form']>(
  answer: Form<F>,
  ...to: [FastifyRequest, FastifyReply, () => boolean]
): ReturnType<Send<F>> => (SEND[answer.form] as Send<F>)(answer, ...to);
