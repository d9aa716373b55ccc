/** The description of the API (`/openapi.json`), from the rows. */
import { ErrorAnswer } from '@ledgerline/api';
import type { FastifySchema } from 'fastify';
import type { TSchema } from 'typebox';
import { JSON_TYPE, type Content } from '../routing/answer.ts';
import type { Route } from '../routing/route.ts';

export const openapi = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Ledgerline',
    version,
    description:
      'An exact credit ledger for AI usage. `x-roles` of an operation are the roles of which a key needs one; ' +
      'without any it is open to all.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  components: { securitySchemes: { key: { type: 'http' as const, scheme: 'bearer' } } },
});

/** What every row may answer instead. */
const REFUSED: Readonly<Record<number, string>> = {
  400: 'Something in the request is wrong; `details.field` says what',
  414: 'The path or the query is too long',
  431: 'The headers are too large',
  500: 'Our fault: the log says how',
  503: 'Not now: stopping, or the ledger cannot be written. `Retry-After` says when to ask again',
};
const WITH_KEY: Readonly<Record<number, string>> = {
  401: 'No valid key',
  403: 'The key lacks the role there',
  404: 'There is none of that name',
  429: 'Too many at a time. `Retry-After` says when to ask again',
};
const WITH_BODY: Readonly<Record<number, string>> = {
  409: 'It contradicts what is there',
  413: 'The body is too large',
  415: 'The body is of a type, or packed in a way, that is not taken',
};
/** Of a listing that is read in pages. */
const WITH_CURSOR: Readonly<Record<number, string>> = {
  410: 'The cursor is of a listing that is no longer kept: read it again from its first page',
};

function answersOf(row: Route): Record<number, Content> {
  const forms = row.refuse ?? [{ type: JSON_TYPE, schema: ErrorAnswer }];
  const refusals = {
    ...REFUSED,
    ...(row.roles.length > 0 ? WITH_KEY : {}),
    ...(row.method === 'GET' ? {} : WITH_BODY),
    ...('cursor' in parametersOf(row) ? WITH_CURSOR : {}),
  };
  const refused = Object.entries(refusals).map(([status, description]) => [
    status,
    { description, content: Object.fromEntries(forms.map(({ type, schema }) => [type, schema])) },
  ]);
  const unchanged = row.method === 'GET' && row.answers[200]?.content[JSON_TYPE] !== undefined;
  return {
    ...(Object.fromEntries(refused) as Record<number, Content>),
    ...row.answers,
    ...(unchanged ? { 304: { description: 'As `If-None-Match` says', content: {} } } : {}),
  };
}

const parametersOf = ({ schema }: Route): object =>
  schema?.querystring && 'properties' in schema.querystring ? (schema.querystring.properties as object) : {};

const contentOf = (content: Content['content']): Record<string, { schema: TSchema }> =>
  Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));

/** What @fastify/swagger is to write of a route: its row, not only what a request is checked by. */
export function documented({
  schema,
  url,
  route,
}: {
  schema: FastifySchema;
  url: string;
  route: { config?: { row?: Route } };
}): {
  schema: FastifySchema;
  url: string;
} {
  const row = route.config?.row;
  if (!row) return { schema, url };
  const { operationId, summary, roles, body } = row;
  const description = roles.length > 0 ? `Role: ${roles.join(' or ')}` : 'Open to all';
  const more = {
    operationId,
    summary,
    description,
    tags: [url.split('/')[url.startsWith('/v1/') ? 2 : 1] ?? ''],
    'x-roles': roles,
    security: roles.length === 0 ? [] : row.openOnLoopback ? [{ key: [] }, {}] : [{ key: [] }],
    response: Object.fromEntries(
      Object.entries(answersOf(row)).map(([status, { description: said, content }]) => [
        status,
        { description: said, ...(Object.keys(content).length > 0 ? { content: contentOf(content) } : {}) },
      ]),
    ),
    ...(body ? { body: { description: body.description, content: contentOf(body.content) } } : {}),
  };
  return { schema: { ...schema, ...more }, url };
}

/** The same description with each schema that has a title said once, and referred to by that. */
export function withComponents(description: OpenApi): OpenApi {
  const schemas: Record<string, unknown> = {};
  const said = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(said);
    if (typeof value !== 'object' || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, said(each)]));
    const { title, type } = inner;
    if (typeof title !== 'string' || typeof type !== 'string') return inner;
    schemas[title] ??= inner;
    return { $ref: `#/components/schemas/${title}` };
  };
  const { paths, components, ...rest } = description;
  const referring = said(paths);
  return { ...rest, components: { ...components, schemas }, paths: referring };
}

interface OpenApi {
  readonly paths?: unknown;
  readonly components?: object;
}
