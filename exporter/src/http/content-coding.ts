import type { FastifyRequest } from 'fastify';

/** In which a body may come. */
export const CODINGS = ['gzip', 'deflate', 'zstd'] as const;

/** Older names of codings (RFC 9110, 8.4.1.3). */
const ALIASES: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' };

/**
 * Names the content codings of a body as `@fastify/compress` knows them, before it looks: in lower case, by their
 * present names, and `identity`, which codes nothing, left out.
 */
export async function nameContentCodings({ headers }: Pick<FastifyRequest, 'headers'>): Promise<void> {
  const codings = (headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .map((coding) => ALIASES[coding] ?? coding);
  if (codings.length > 0) headers['content-encoding'] = codings.join(', ');
  else delete headers['content-encoding'];
}
