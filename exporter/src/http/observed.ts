import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request that was answered, or the first message of what has no end. */
export interface Observed {
  readonly method: string;
  /** As it is declared; `none`: nothing takes it. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly headers: IncomingHttpHeaders;
}

export const observed = (request: FastifyRequest, reply: FastifyReply, status = reply.statusCode): Observed => ({
  ...{ method: request.method, route: request.routeOptions.url ?? 'none', headers: request.headers },
  ...{ status, seconds: reply.elapsedTime / 1000 },
});
