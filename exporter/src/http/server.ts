/**
 * The HTTP server: rows of the API become routes. Who comes in, in which shape, and how it leaves; what is answered,
 * the rows say.
 */
import compress from '@fastify/compress';
import swagger from '@fastify/swagger';
import { Ajv, type AnySchema } from 'ajv';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { VerifiedIdentity } from '../access/identity.ts';
import { NOBODY, type AccessKey } from '../model/access.ts';
import { LimitReached, type Limit } from '../model/limits.ts';
import { Refusal } from '../model/refusal.ts';
import { NOT_UTF8, decodeUtf8 } from '../text/utf8.ts';
import { EVENT_STREAM } from '../routing/answer.ts';
import type { Request, Route } from '../routing/route.ts';
import { authorize, identify, scopeOfRequest, type Doors } from './access.ts';
import { CODINGS, nameContentCodings } from './content-coding.ts';
import { serveDocs } from './docs.ts';
import { documented, openapi, withComponents } from './openapi.ts';
import { logged, requestId } from './log.ts';
import { observed, type Observed } from './observed.ts';
import { refuseOtherMethods } from './other-methods.ts';
import { mediaTypeOf } from './media-type.ts';
import { formOf, refuse, refuseConnection, tooLong } from './refusals.ts';
import { limitsOfConnections, QUERY_LIMIT, type Patience } from './connection-limits.ts';
import { limitRequests, type RequestLimits, type RequestQuotas } from './request-limits.ts';
import { send } from './send.ts';

export interface ServerOptions extends Doors, Patience {
  readonly version: string;
  readonly quotas: RequestQuotas;
  /** Told of each request that a limit refuses. */
  readonly limited: (limit: Limit) => void;
  readonly log: FastifyBaseLogger;
  readonly observe: (request: Observed) => void;
}

const BODY_LIMIT = 16 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the door of a row; what no row takes has none. */
    key?: AccessKey;
    /** The person behind it, where it names one. */
    identity?: VerifiedIdentity | null;
  }
  interface FastifyContextConfig {
    readonly row?: Route;
  }
}

export async function createServer(rows: readonly Route[], options: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    ...limitsOfConnections(options),
    // Names may hold any printable character; %2F is refused before the router sees it.
    routerOptions: { maxParamLength: 1024 },
    forceCloseConnections: 'idle',
    loggerInstance: options.log,
    // Requests are logged by `logged`, each once.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    clientErrorHandler: refuseConnection,
    // A path that cannot be decoded never reaches the error handler.
    frameworkErrors: (error, request, reply) => {
      begin(request, reply, options);
      refuse(reply, error);
    },
  });
  checkBySchema(server);
  await server.register(compress, { global: false, globalDecompression: true, requestEncodings: [...CODINGS] });
  await server.register(swagger, { openapi: openapi(options.version), transform: documented });
  server.addHook('onRequest', async (request, reply) => {
    begin(request, reply, options);
    checkAddress(request.raw.url ?? '');
  });
  server.addHook('onRequest', nameContentCodings);
  const limits = await limitRequests(server, options.quotas);
  server.setErrorHandler(async (error, request, reply) => {
    const refusal = await limits.refusalOf(error, request);
    if (refusal instanceof LimitReached) options.limited(refusal.limit);
    return refuse(reply, refusal, formOf(request.routeOptions.config.row?.refuse, mediaTypeOf(request.headers)));
  });
  server.setNotFoundHandler((request, reply) => {
    // What is here and what is not, is nobody's business without a key.
    options.directory.authenticate(request.headers.authorization);
    return refuse(reply, new Refusal('not_found', `there is no ${request.method} ${request.url.split('?')[0] ?? ''}`));
  });
  takeJson(server);
  for (const row of rows)
    await server.register(async (scope) => {
      if (row.body) takeBytes(scope, Object.keys(row.body.content));
      addRow(scope, row, options, limits);
    });
  let description: object | undefined;
  server.get(
    '/openapi.json',
    { schema: { hide: true } },
    async () => (description ??= withComponents(server.swagger())),
  );
  await serveDocs(server);
  refuseOtherMethods(server, [...rows, { url: '/openapi.json', method: 'GET' }], ({ headers }) =>
    options.directory.authenticate(headers.authorization),
  );
  return server;
}

/** What is done of each request, whoever answers it: it has an id, and its end is told, also where it is cut off. */
function begin(request: FastifyRequest, reply: FastifyReply, { observe }: ServerOptions): void {
  const { raw } = reply;
  raw.setHeader('x-request-id', request.id);
  // Two who ask by one key are not to be given each other's answers.
  raw.setHeader('vary', 'authorization, x-grafana-id');
  raw.once('close', () => {
    logged(request, reply);
    // How long somebody listens is no duration of a request; until the first message is, and was observed.
    if (String(raw.getHeader('content-type')).startsWith(EVENT_STREAM)) return;
    observe(observed(request, reply));
  });
}

function addRow(server: FastifyInstance, row: Route, options: ServerOptions, limits: RequestLimits): void {
  const { schema = {} } = row;
  server.route({
    method: row.method,
    url: row.url,
    exposeHeadRoute: !isEndless(row),
    config: { row },
    schema,
    // Who asks is settled before the body is read: strangers do not get to send 16 MiB.
    onRequest: [
      async (request) => {
        request.identity = await identify(row, request, options);
        request.key = authorize(row, request, options);
      },
      ...limits.hooksOf(row),
    ],
    handler: async (request, reply) => {
      const allowed = (): boolean =>
        isAllowed(() => authorize(row, request, options)) && !(isEndless(row) && isOver(request.identity));
      const answer = await row.handle(await requestOf(row, request, reply, allowed, options));
      const sent = await send(answer, request, reply, allowed);
      if (answer.form === 'events') options.observe(observed(request, reply, 200));
      return sent;
    },
  });
}

/** Has no length that a HEAD could tell. */
const isEndless = ({ answers }: Route): boolean =>
  Object.keys(answers[200]?.content ?? {}).some((type) => type === EVENT_STREAM || type === 'application/octet-stream');

/** What has no end would otherwise outlive the token by which it was begun; an export does, as it ends by itself. */
const isOver = (identity: VerifiedIdentity | null | undefined): boolean =>
  identity != null && identity.expiresAt <= Date.now();

function isAllowed(authorizes: () => unknown): boolean {
  try {
    authorizes();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

async function requestOf(
  row: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: () => boolean,
  { everyOrg }: Doors,
): Promise<Request> {
  const { key = NOBODY, identity = null, query, params, body, headers } = request;
  const scope = await scopeOfRequest(row, request, key, everyOrg);
  let gone: AbortController | undefined;
  return {
    query,
    params,
    // Nothing was sent, and of no type: no parser was asked.
    body: (body === undefined && row.body ? Buffer.alloc(0) : body) as Buffer,
    mediaType: mediaTypeOf(headers),
    headers,
    accept: headers.accept,
    key,
    person: identity && { issuer: identity.issuer, subject: identity.subject },
    scope,
    actor: [key.id, key.name, ...(identity ? [`for ${identity.subject} of ${identity.issuer}`] : [])].join(' '),
    allowed,
    // Few rows look at it, so it is made for those.
    get gone() {
      if (!gone) {
        const controller = new AbortController();
        reply.raw.once('close', () => controller.abort());
        if (reply.raw.destroyed) controller.abort();
        gone = controller;
      }
      return gone.signal;
    },
  };
}

/** A proxy that matches prefixes before paths are resolved must not be led elsewhere: nothing here is resolved. */
function checkAddress(url: string): void {
  const [path = '', ...query] = url.split('?');
  if (/(^|\/)(\.|%2e){1,2}(\/|$)|%2f|%5c|\\|\/\//i.test(path))
    throw new Refusal('invalid_request', 'the path must hold no dot segments, encoded or doubled slashes');
  if (query.join('?').length > QUERY_LIMIT) throw tooLong();
}

/** JSON is text of ours to decode: what is not UTF-8 is refused, where a lenient decoder would make two names one. */
function takeJson(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Many clients say JSON and send nothing, as with DELETE. Rows that need a body say so themselves.
    if (body.length === 0) {
      done(null, undefined);
      return;
    }
    const text = decodeUtf8(body as Buffer);
    if (typeof text === 'string') void parse(request, text, done);
    else done(new Refusal('invalid_json', `line ${text.line} ${NOT_UTF8}`));
  });
}

/** The door parses by itself. */
function takeBytes(scope: FastifyInstance, types: readonly string[]): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser([...types], { parseAs: 'buffer' }, (_, body, done) => done(null, body));
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
