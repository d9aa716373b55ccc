/**
 * What the operator is told: structured lines (pino) on stderr. Lines of requests have the fields that are named here,
 * and so never a key's secret, query string, prompt or title. Lines of failures have the error's message and stack as
 * they are.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pino, type DestinationStream, type Logger } from 'pino';
import { AGENT } from '../model/agent.ts';

export type Log = Logger;
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where lines go besides stderr, once somebody takes them. */
export interface Copies {
  take: ((line: string) => void) | null;
}

/** @param copies null: they go to stderr only */
export const createLog = (level: LogLevel, copies: Copies | null = null): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Of a request and an answer nothing is told but what a line names itself.
      serializers: { req: () => undefined, res: () => undefined, err: pino.stdSerializers.err },
    },
    copies === null ? stderr() : copied(stderr(), copies),
  );

const stderr = (): DestinationStream => pino.destination({ dest: 2, sync: true });

/** Lines about what an exporter sent here are not sent on: it may be this one, and would never end. */
const copied = (stream: DestinationStream, copies: Copies): DestinationStream => ({
  write: (line) => {
    stream.write(line);
    if (!line.includes('"own":true')) copies.take?.(line);
  },
});

/** Whether an exporter sent it over OTLP. */
export const isOwn = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  headers['user-agent']?.startsWith(AGENT) ?? false;

/**
 * Of the proxy before us, where it gives one that is no more than a name; else a new one. In every answer's header too.
 */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

/** A line for each request: quiet for what went well, loud for what is our fault. */
export function logged(request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode: status } = reply;
  const level = status >= 500 ? 'error' : status >= 400 ? 'info' : 'debug';
  request.log[level](
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      // The client left before the end.
      ...(reply.raw.writableFinished ? {} : { cut: true }),
      ...(isOwn(request) ? { own: true } : {}),
      ...(request.key?.id ? { key: request.key.id } : {}),
      ...(request.identity ? { person: request.identity.subject } : {}),
    },
    'request',
  );
}
