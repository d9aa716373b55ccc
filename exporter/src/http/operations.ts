import type { FastifyInstance } from 'fastify';
import type { Directory } from '../access/directory.ts';
import { orgsWith, refuseRole } from '../access/roles.ts';
import { exposition, prefersOpenMetrics, type Part } from '../metrics/endpoint.ts';
import type { ProcessMetrics } from '../metrics/process.ts';
import { Refusal } from '../model/refusal.ts';

/** A clock this far behind the newest entry would post into the past. */
const MAX_BEHIND = 5 * 60_000;

/** `/healthz`: the process answers. `/readyz`: it can take events. Neither tells of any tenant. */
export function addHealth(server: FastifyInstance, newestEntry: () => Promise<number>): void {
  server.get('/healthz', { schema: { summary: 'The process answers', tags: ['operations'] } }, async () => ({
    status: 'ok',
  }));
  server.get('/readyz', { schema: { summary: 'Events can be taken', tags: ['operations'] } }, async () => {
    const newest = await newestEntry();
    if (Date.now() < newest - MAX_BEHIND)
      throw new Refusal('unavailable', 'the clock is more than 5 minutes behind the newest entry of the ledger');
    return { status: 'ready' };
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

export interface MetricsOptions {
  readonly directory: Directory;
  /** Whether a scraper needs no key: only where the listener is loopback. */
  readonly open: boolean;
  readonly ledger: (openMetrics: boolean) => Promise<Uint8Array>;
  readonly process: ProcessMetrics;
}

export function addMetrics(server: FastifyInstance, { directory, open, ledger, process }: MetricsOptions): void {
  const parts: Readonly<Record<string, Part>> = {
    '/metrics': 'all',
    '/metrics/ledger': 'ledger',
    '/metrics/process': 'process',
  };
  for (const [url, part] of Object.entries(parts))
    server.get(
      url,
      { schema: { summary: `Prometheus metrics: ${part}`, tags: ['operations'], description: 'Role: metrics' } },
      async (request, reply) => {
        const { authorization, accept } = request.headers;
        if (!open || authorization !== undefined) {
          const key = directory.authenticate(authorization);
          if (orgsWith(key, ['metrics']) !== '*') throw refuseRole(['metrics']);
        }
        const { type, text } = await exposition(part, prefersOpenMetrics(accept), ledger, process);
        return reply.header('content-type', type).send(text);
      },
    );
}
