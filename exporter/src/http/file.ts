/** An answer that is a file: its length first, so that one which is cut off shows. */
import type { FastifyReply } from 'fastify';
import type { FileAnswer } from '../access/route.ts';

/** A client may take nothing for twice as long: where a write is pending, a socket looks again before it gives up. */
const PATIENCE_MS = 30_000;

/** @param make its signal aborts when the client has left */
export async function sendFile(
  reply: FastifyReply,
  make: (gone: AbortSignal) => Promise<FileAnswer>,
): Promise<FastifyReply> {
  const { raw } = reply;
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  const { bytes, content } = await make(gone.signal);
  raw.setTimeout(PATIENCE_MS, () => raw.destroy());
  reply.header('content-type', 'application/octet-stream').header('content-length', bytes);
  reply.header('cache-control', 'no-store').header('vary', 'authorization').header('connection', 'close');
  return reply.send(content);
}
