/** The description of the API as a page (`/docs/`), of files that come with the exporter. */
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { withComponents } from './openapi.ts';

const CONTENT_SECURITY_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

export const serveDocs = async (server: FastifyInstance): Promise<void> => {
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    // Relative to the page, so that both may lie behind a path of a proxy.
    transformSpecification: (description) => ({ ...withComponents(description), servers: [{ url: '..' }] }),
    staticCSP: CONTENT_SECURITY_POLICY,
    theme: { title: 'Ledgerline API' },
    uiConfig: {
      layout: 'BaseLayout',
      docExpansion: 'list',
      filter: true,
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
    },
  });
};
