/** Who comes in by which door. */
import type { FastifyRequest } from 'fastify';
import type { Directory } from '../access/directory.ts';
import type { IdentityTokens, VerifiedIdentity } from '../access/identity.ts';
import { holds, onlyOrgOf, orgsWith, refuseRole, scopeOf } from '../access/roles.ts';
import { Unidentified } from '../access/unidentified.ts';
import { NOBODY, type AccessKey } from '../model/access.ts';
import type { Payer } from '../model/limits.ts';
import { Refusal } from '../model/refusal.ts';
import type { Route, Scope } from '../routing/route.ts';

export interface Doors {
  readonly directory: Directory;
  /** By whose tokens people are known; null: by nobody's. */
  readonly tokens: IdentityTokens | null;
  readonly everyOrg: () => Promise<readonly string[]>;
  /** Whether only this machine can reach the listener. */
  readonly loopback: boolean;
}

/** The person behind a request, null where it names none. A token that is there must be good, whatever the key. */
export async function identify(
  route: Route,
  request: FastifyRequest,
  { directory, tokens, loopback }: Doors,
): Promise<VerifiedIdentity | null> {
  if (isOpen(route, request, loopback)) return null;
  // Whoever has no key does not get to make us fetch keys.
  directory.authenticate(request.headers.authorization);
  const token = request.headers['x-grafana-id'];
  return tokens && token !== undefined ? tokens.verify(String(token)) : null;
}

/**
 * The key of a request, narrowed to what the person behind it may do, and whether it may be here at all; said before
 * the request is read. `scopeOfRequest` says the rest.
 */
export function authorize(route: Route, request: FastifyRequest, { directory, loopback }: Doors): AccessKey {
  if (isOpen(route, request, loopback)) return NOBODY;
  const { identity } = request;
  const held = directory.authenticate(request.headers.authorization);
  if (held.requiresIdentity && !identity) throw new Unidentified('missing');
  const key = identity ? directory.narrow(held, identity) : held;
  if (!key) throw new Unidentified('unmapped', identity ?? undefined);
  if (!mayEnter(key, route, request)) throw refuseRole(route.roles);
  return key;
}

/** Whether nobody is asked for a key. A proxy on this machine stands for somebody elsewhere. */
function isOpen({ roles, openOnLoopback }: Route, { headers }: FastifyRequest, loopback: boolean): boolean {
  const passedOn = FORWARDED.some((name) => headers[name] !== undefined);
  return (
    roles.length === 0 || (openOnLoopback === true && loopback && headers.authorization === undefined && !passedOn)
  );
}
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-grafana-id'];

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
