import type { FastifyRequest } from 'fastify';

/** Of a body: in lower case and without parameters, '' where it is not said. */
export const mediaTypeOf = ({ 'content-type': type = '' }: FastifyRequest['headers']): string =>
  type.split(';')[0]?.trim().toLowerCase() ?? '';
