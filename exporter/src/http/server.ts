import compress from '@fastify/compress';
import swagger from '@fastify/swagger';
import { ErrorAnswer } from '@ledgerline/api';
import { Ajv, type AnySchema } from 'ajv';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Directory } from '../access/directory.ts';
import { holds, orgsWith, refuseRole, scopeOf } from '../access/roles.ts';
import type { Asked, FileRoute, Route, StreamRoute } from '../access/route.ts';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import { NDJSON } from '../ingest/routes.ts';
import { refusalOf, statusOf, toAnswer } from './errors.ts';
import { EVENT_STREAM, listenerOf } from './event-stream.ts';
import { sendFile } from './file.ts';
import { sendReport } from './validator.ts';

export interface ServerOptions {
  readonly version: string;
  readonly directory: Directory;
  readonly everyOrg: () => Promise<readonly string[]>;
  readonly observe: (method: string, route: string, status: number, seconds: number) => void;
  /** What went wrong on our side, for the operator. */
  readonly report: (error: unknown) => void;
}

export const BODY_LIMIT = 16 * 1024 * 1024;
const JSON_TYPE = 'application/json; charset=utf-8';

type AnyRoute = Route | StreamRoute | FileRoute;

/** The HTTP server: who comes in, in which shape, and how refusals leave. What is answered, the routes say. */
export async function createServer(routes: readonly AnyRoute[], options: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    // Names may hold any printable character; %2F is refused before the router sees it.
    routerOptions: { maxParamLength: 1024 },
    forceCloseConnections: 'idle',
    // A path that cannot be decoded never reaches the error handler.
    frameworkErrors: (error, _, reply) => void refuse(reply, error, options.report),
  });
  checkBySchema(server);
  await server.register(compress, { global: false, globalDecompression: true, requestEncodings: ['gzip', 'deflate'] });
  await server.register(swagger, { openapi: openapi(options.version) });
  server.addSchema({ $id: 'Error', ...ErrorAnswer });
  server.addHook('onRequest', async ({ raw }) => checkPath(raw.url ?? ''));
  server.addHook('onResponse', async (request, reply) => {
    // How long somebody listens is no duration of a request; until the first message is, and was observed.
    if (reply.raw.getHeader('content-type') === EVENT_STREAM) return;
    options.observe(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
  });
  server.setErrorHandler((error, _, reply) => refuse(reply, error, options.report));
  server.setNotFoundHandler((request, reply) => {
    options.directory.authenticate(request.headers.authorization); // what is here and what is not, is nobody's business without a key
    return refuse(
      reply,
      new Refusal('not_found', `there is no ${request.method} ${request.url.split('?')[0] ?? ''}`),
      options.report,
    );
  });
  // Many clients say JSON and send nothing, as with DELETE. Routes that need a body say so themselves.
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body as string, done);
  });
  await server.register(async (scope) => {
    // Events are parsed by the door they come in by, line by line where they are lines.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(['application/json', ...NDJSON], { parseAs: 'buffer' }, (_, body, done) =>
      done(null, body),
    );
    for (const route of routes.filter(({ url }) => url === '/v1/events')) addRoute(scope, route, options);
  });
  for (const route of routes.filter(({ url }) => url !== '/v1/events')) addRoute(server, route, options);
  return server;
}

function addRoute(server: FastifyInstance, route: AnyRoute, options: ServerOptions): void {
  const keys = new WeakMap<FastifyRequest, AccessKey>();
  const authorize = (request: FastifyRequest): AccessKey => {
    const key = options.directory.authenticate(request.headers.authorization);
    checkRole(key, route, request);
    return key;
  };
  server.route({
    method: route.method,
    url: route.url,
    exposeHeadRoute: 'handle' in route,
    schema: {
      ...route.schema,
      summary: route.summary,
      tags: [route.url.split('/')[2] ?? ''],
      description: `Role: ${route.roles.join(' or ')}`,
      security: [{ key: [] }],
      response: responses,
    },
    // Who asks is settled before the body is read: strangers do not get to send 16 MiB.
    onRequest: async (request) => {
      keys.set(request, authorize(request));
    },
    handler: async (request, reply) => {
      const key = keys.get(request);
      if (!key) throw new Refusal('unauthorized', 'no key');
      const asked = await askedBy(request, key, route, options);
      if ('stream' in route) {
        reply.header('connection', 'close'); // refused because the server stops, it must not wait for this one to go
        await route.stream(
          asked,
          listenerOf(reply.raw, () => authorize(request)),
        );
        options.observe(route.method, route.url, 200, reply.elapsedTime / 1000);
        return reply.hijack();
      }
      if ('file' in route) return sendFile(reply, (gone) => route.file(asked, gone));
      const answer = await route.handle(asked);
      const { status, json } = typeof answer === 'string' ? { status: 200, json: answer } : answer;
      reply.code(status).header('content-type', JSON_TYPE);
      return route.method === 'GET' && status === 200 ? sendReport(request, reply, json) : reply.send(json);
    },
  });
}

/** What can be said before the request is read; `scopeOf` says the rest. */
function checkRole(key: AccessKey, route: AnyRoute, request: FastifyRequest): void {
  const { org = '' } = request.params as { org?: string };
  const { org: asked } = request.query as { org?: unknown };
  const may =
    route.about === 'path'
      ? holds(key, route.roles, org)
      : route.about === 'platform'
        ? orgsWith(key, route.roles) === '*'
        : typeof asked === 'string' && asked !== '' && asked !== '*'
          ? holds(key, route.roles, asked)
          : orgsWith(key, route.roles).length > 0;
  if (!may) throw refuseRole(route.roles);
}

async function askedBy(
  request: FastifyRequest,
  key: AccessKey,
  route: AnyRoute,
  options: ServerOptions,
): Promise<Asked> {
  const query = request.query as Record<string, unknown>;
  // An empty one is a dashboard's variable that nothing was chosen for.
  const asked = (query['org'] as string | undefined) || undefined;
  const about = route.about === 'org' || route.about === 'orgs';
  if (route.about === 'org' && asked === '*') throw new Refusal('invalid_request', 'must be one organization', 'org');
  const every = about && asked === '*' ? await options.everyOrg() : [];
  return {
    query,
    params: request.params as Record<string, string>,
    body: request.body,
    headers: request.headers,
    key,
    scope: about ? scopeOf(key, route.roles, asked, every) : { orgs: [], all: false },
    actor: `${key.id} ${key.name}`,
  };
}

/** A proxy that matches prefixes before paths are resolved must not be led elsewhere: nothing here is resolved. */
function checkPath(url: string): void {
  const path = url.split('?')[0] ?? '';
  if (/(^|\/)(\.|%2e){1,2}(\/|$)|%2f|%5c|\\|\/\//i.test(path))
    throw new Refusal('invalid_request', 'the path must hold no dot segments, encoded or doubled slashes');
}

/** @param report is told what is our own fault */
export function refuse(reply: FastifyReply, error: unknown, report: (error: unknown) => void): FastifyReply {
  const refusal = refusalOf(error);
  reply.header('content-type', JSON_TYPE);
  if (!refusal) {
    report(error);
    return reply.code(500).send({ code: 'internal', message: 'the server failed; its log says how' });
  }
  if (refusal.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  if (refusal.code === 'unavailable' || refusal.code === 'too_many_requests') reply.header('retry-after', '1');
  if (refusal.code === 'payload_too_large') dropRest(reply);
  return reply.code(statusOf(refusal.code)).send(toAnswer(refusal));
}

/** How long a client may go on sending what is refused. */
const DROP_MS = 10_000;

/**
 * A client that is still sending would lose the answer with the connection: what it sends is read and dropped, for a
 * while. Nothing is unpacked any more.
 */
function dropRest(reply: FastifyReply): void {
  const { raw } = reply.request;
  reply.removeHeader('connection');
  raw.unpipe();
  raw.resume();
  setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, DROP_MS).unref();
}

/** Bodies are taken as they are; query strings are texts, so there numbers and booleans are read from them. */
function checkBySchema(server: FastifyInstance): void {
  const strict = new Ajv({ allowUnionTypes: true, verbose: true });
  const reading = new Ajv({ allowUnionTypes: true, verbose: true, coerceTypes: true });
  server.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? strict : reading).compile(schema as AnySchema),
  );
  server.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

const responses = {
  200: { description: 'The answer', type: 'object', additionalProperties: true },
  '4xx': { $ref: 'Error#', description: 'A refusal: what is wrong, and with which field' },
};

const openapi = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Ledgerline',
    version,
    description: 'An exact credit ledger for AI usage',
    license: { name: 'Apache-2.0' },
  },
  components: { securitySchemes: { key: { type: 'http' as const, scheme: 'bearer' } } },
});
