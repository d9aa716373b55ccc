/**
 * Every route that the exporter of this file says it has, a key of every kind to walk them with, and who signs the
 * tokens of people.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  expectOk,
  exporterOfFile,
  makeKey,
  makeOrg,
  temporary,
  type Exporter,
  type Reply,
} from '@ledgerline/testkit/harness.ts';
import { AUDIENCE, claims, ISSUER, Issuer, newPair, signed } from './issuer.ts';

export const ORG_ROLES = ['ingest', 'admit', 'billing', 'contributor', 'owner'];
export const SECRETS = ['Acme Secret Ltd', 'plan-of-acme', 'c-secret', 'Secret title', 'grant-of-acme', 'ws-of-acme'];

export interface Endpoint {
  readonly method: string;
  readonly template: string;
  /** Empty: open to all. */
  readonly roles: readonly string[];
  readonly parameters: readonly Parameter[];
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: { readonly enum?: readonly string[] };
}

export const issuer = await Issuer.start();
export const pair = await newPair('first');
issuer.pairs = [pair];
export const exporter = await exporterOfFile(withIdentity(temporary()));
/** Its log, a line each. */
export const log: Record<string, unknown>[] = [];
exporter.process.stderr?.on('data', (chunk: Buffer) => {
  for (const line of chunk.toString().split('\n'))
    if (line !== '') log.push(JSON.parse(line) as Record<string, unknown>);
});
export const endpoints = await walkable(exporter);
const guarded = endpoints.filter(({ roles }) => roles.length > 0);
export const needKey = guarded.filter(({ template }) => !template.startsWith('/metrics'));
export const title = ({ method, template }: Endpoint): string => `${method} ${template}`;
export const rows = (list: readonly Endpoint[]): [string, Endpoint][] => list.map((each) => [title(each), each]);

/** How an exporter is started that knows people by the tokens of {@link issuer}; more of its file as YAML. */
export function withIdentity(dataDir: string, more = ''): { dataDir: string; env: Record<string, string> } {
  const path = join(dataDir, 'ledgerline.yaml');
  const identity = `identity:\n  issuer: ${ISSUER}\n  audience: ${AUDIENCE}\n  jwksUrl: ${issuer.url}\n`;
  writeFileSync(path, identity + more);
  return { dataDir, env: { LEDGERLINE_CONFIG: path } };
}

/** The header that Grafana sends for somebody. */
export const as = async (subject: string): Promise<Record<string, string>> => ({
  'x-grafana-id': await signed(claims(subject), pair),
});

/** Maps somebody by the API. */
export const putPerson = (subject: string, ...roles: readonly object[]): Promise<Reply> =>
  exporter.ask('PUT', `/v1/admin/people/${subject.replace(':', '-')}`, { body: { subject, roles } });

/** Routes, from what the server says of itself: a new one is walked without being named here. */
async function walkable(of: Exporter): Promise<Endpoint[]> {
  const { paths } = (await of.get('/openapi.json')).json as {
    paths: Record<string, Record<string, { 'x-roles': string[]; parameters?: Parameter[] }>>;
  };
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, { 'x-roles': roles, parameters = [] }]) => ({
      method: method.toUpperCase(),
      template,
      roles,
      parameters,
    })),
  );
}

const keys = new Map<string, string>();
export const keyOf = (role: string): string => keys.get(role) ?? '';

beforeAll(async () => {
  for (const org of ['acme', 'rival'])
    await makeOrg(exporter, org, { name: org === 'acme' ? 'Acme Secret Ltd' : 'Rival' });
  await expectOk(
    exporter.ask('PUT', '/v1/admin/orgs/acme/workspaces/ws-of-acme', { body: { name: 'W', kind: 'team' } }),
  );
  await expectOk(
    exporter.ask('POST', '/v1/admin/orgs/acme/grants', { body: { id: 'grant-of-acme', pool: 'bonus', credits: 5 } }),
  );
  await postEvent('acme', { id: 'e1', workspace: 'ws-of-acme', conversation: 'c-secret', title: 'Secret title' });
  for (const role of [...ORG_ROLES, 'admin']) keys.set(role, await makeKey(exporter, { org: 'acme', role }));
  keys.set('metrics', await makeKey(exporter, { org: '*', role: 'metrics' }));
  keys.set('rival', await makeKey(exporter, ...[...ORG_ROLES, 'admin'].map((role) => ({ org: 'rival', role }))));
});

export const postEvent = (org: string, event: Record<string, unknown>): Promise<Reply> =>
  expectOk(
    exporter.ask('POST', `/v1/events?org=${org}`, {
      body: { time: Date.now(), type: 'gateway_inference', credits: '1', ...event },
    }),
  );

/** The endpoint, asked about one organization. Bodies are empty objects: who asks is settled before they are read. */
export function ask(
  { method, template }: Endpoint,
  org: string,
  key: string | null,
  { ids = 'c-secret', headers = {} }: { ids?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const values: Record<string, string> = {
    org,
    plan: 'plan-of-acme',
    workspace: 'ws-of-acme',
    grant: 'grant-of-acme',
    id: ids,
  };
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'none');
  const query = path.startsWith('/v1/admin') || path === '/v1/me' || path.startsWith('/metrics') ? '' : `?org=${org}`;
  return exporter.ask(method, path + query, {
    key,
    headers,
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
  });
}

export const isPlatform = ({ template }: Endpoint): boolean =>
  template === '/v1/export/openmetrics' ||
  (template.startsWith('/v1/admin/') && !template.includes('{org}') && !isAboutKey({ template }));
/** What it is about is what the key administers. */
export const isAboutKey = ({ template }: Pick<Endpoint, 'template'>): boolean =>
  /^\/v1\/(me$|admin\/(keys|people))/.test(template);
