/** Who comes in by which door. */
import type { FastifyRequest } from 'fastify';
import type { Directory } from '../access/directory.ts';
import { holds, onlyOrgOf, orgsWith, refuseRole, scopeOf } from '../access/roles.ts';
import { NOBODY, type AccessKey } from '../model/access.ts';
import type { Payer } from '../model/limits.ts';
import { Refusal } from '../model/refusal.ts';
import type { Route, Scope } from '../routing/route.ts';

export interface Doors {
  readonly directory: Directory;
  readonly everyOrg: () => Promise<readonly string[]>;
  /** Whether only this machine can reach the listener. */
  readonly loopback: boolean;
}

/**
 * The key of a request, and whether it may be here at all; said before the request is read. `scopeOfRequest` says the
 * rest.
 */
export function authorize(route: Route, request: FastifyRequest, { directory, loopback }: Doors): AccessKey {
  const { authorization } = request.headers;
  if (route.roles.length === 0) return NOBODY;
  if (route.openOnLoopback && loopback && authorization === undefined) return NOBODY;
  const key = directory.authenticate(authorization);
  if (!mayEnter(key, route, request)) throw refuseRole(route.roles);
  return key;
}

function mayEnter(key: AccessKey, route: Route, request: FastifyRequest): boolean {
  const named = orgOf(request);
  if (route.about === 'path') return holds(key, route.roles, (request.params as { org?: string }).org ?? '');
  if (route.about === 'platform') return orgsWith(key, route.roles) === '*';
  if (named !== undefined && named !== '*') return holds(key, route.roles, named);
  return orgsWith(key, route.roles).length > 0;
}

/** `?org=`; an empty one is a dashboard's variable that nothing was chosen for. */
function orgOf(request: FastifyRequest): string | undefined {
  const { org } = request.query as { org?: unknown };
  return typeof org === 'string' && org !== '' ? org : undefined;
}

/** Who uses up a quota: the key, and the organization that the request names or that is the only one of the key. */
export function payerOf(request: FastifyRequest): Payer {
  const { key = NOBODY } = request;
  const { org = orgOf(request) ?? onlyOrgOf(key) } = request.params as { org?: string };
  return { key: key.id || undefined, org: org === '*' ? undefined : org };
}

/** The organizations that a request is about. */
export async function scopeOfRequest(
  route: Route,
  request: FastifyRequest,
  key: AccessKey,
  everyOrg: Doors['everyOrg'],
): Promise<Scope> {
  if (route.about !== 'org' && route.about !== 'orgs') return { orgs: [], all: false };
  const named = orgOf(request);
  if (route.about === 'org' && named === '*') throw new Refusal('invalid_request', 'must be one organization', 'org');
  return scopeOf(key, route.roles, named, named === '*' ? await everyOrg() : []);
}
