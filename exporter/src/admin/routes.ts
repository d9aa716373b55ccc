import * as api from '@ledgerline/api';
import { Type } from 'typebox';
import { hashOf, newKeyId, newSecret } from '../access/directory.ts';
import { holds, orgsWith, refuseRole } from '../access/roles.ts';
import type { Asked, Route } from '../access/route.ts';
import type { AccessKey } from '../model/access.ts';
import { Refusal } from '../model/refusal.ts';
import type { Ask } from '../query/routes.ts';
import { instant } from './fields.ts';
import type { NewKey } from './keys.ts';

/** The changes that an administrator can make; each answers with JSON text once it is on disk. */
export interface AdminWriter {
  putPlan(actor: string, plan: string, body: api.PlanBody): Promise<string>;
  putOrg(actor: string, org: string, body: api.OrgBody): Promise<string>;
  putWorkspace(actor: string, org: string, workspace: string, body: api.WorkspaceBody): Promise<string>;
  postGrant(actor: string, org: string, body: api.GrantBody): Promise<{ created: boolean; json: string }>;
  voidGrant(actor: string, org: string, id: string, at: string | number | undefined): Promise<string>;
  postRefund(actor: string, org: string, body: api.RefundBody): Promise<{ created: boolean; json: string }>;
  putPrices(actor: string, body: api.PricesBody): Promise<string>;
  reprice(actor: string, orgs: readonly string[], body: api.RepriceBody): Promise<string>;
  makeKey(actor: string, key: NewKey): Promise<string>;
  revokeKey(actor: string, id: string): Promise<string>;
}

const ADMIN = ['admin'] as const;
const text = (name: string) => Type.Object({ [name]: api.Id });
const AuditQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })) },
  { additionalProperties: false },
);
const VoidQuery = Type.Object({ at: Type.Optional(Type.String({ maxLength: 64 })) }, { additionalProperties: false });

/** @param keysOf the stored keys, to see whom a key to be revoked belongs to; `changed` is awaited after each change */
export function adminRoutes(
  writer: AdminWriter,
  ask: Ask,
  keysOf: () => Promise<AccessKey[]>,
  everyOrg: () => Promise<readonly string[]>,
  verify: () => Promise<string>,
  changed: () => Promise<void>,
): Route[] {
  const row = (
    method: Route['method'],
    url: string,
    about: Route['about'],
    summary: string,
    schema: Route['schema'],
    handle: Route['handle'],
  ): Route => ({
    method,
    url: `/v1/admin/${url}`,
    roles: ADMIN,
    about,
    summary,
    ...(schema ? { schema } : {}),
    handle,
  });
  const org = ({ params }: Asked): string => params['org'] ?? '';
  const id = ({ params }: Asked, name: string): string => params[name] ?? '';
  return [
    row('GET', 'plans', 'platform', 'Every plan', undefined, () => ask('plans', {})),
    row(
      'PUT',
      'plans/:plan',
      'platform',
      'Make or change a plan; from the next cycle of its organizations',
      { params: text('plan'), body: api.PlanBody },
      (asked) => writer.putPlan(asked.actor, id(asked, 'plan'), asked.body as api.PlanBody),
    ),
    row('GET', 'orgs', 'platform', 'Every organization', undefined, () => ask('orgs', {})),
    row(
      'PUT',
      'orgs/:org',
      'path',
      'Make or change an organization',
      { params: text('org'), body: api.OrgBody },
      async (asked) => {
        if (org(asked) === '*' || org(asked).startsWith('__'))
          throw new Refusal('invalid_request', 'is reserved', 'org');
        return writer.putOrg(asked.actor, org(asked), asked.body as api.OrgBody);
      },
    ),
    row(
      'GET',
      'orgs/:org/workspaces',
      'path',
      'Its workspaces, their kinds and groups',
      { params: text('org') },
      (asked) => ask('workspaces', { org: org(asked) }),
    ),
    row(
      'PUT',
      'orgs/:org/workspaces/:workspace',
      'path',
      'Name a workspace, its kind and group',
      { params: Type.Object({ org: api.Id, workspace: api.Id }), body: api.WorkspaceBody },
      (asked) => writer.putWorkspace(asked.actor, org(asked), id(asked, 'workspace'), asked.body as api.WorkspaceBody),
    ),
    row('GET', 'orgs/:org/grants', 'path', 'Its grants and what is left of each', { params: text('org') }, (asked) =>
      ask('grants', { org: org(asked) }),
    ),
    row(
      'POST',
      'orgs/:org/grants',
      'path',
      'Give credits',
      { params: text('org'), body: api.GrantBody },
      async (asked) => {
        const { created, json } = await writer.postGrant(asked.actor, org(asked), asked.body as api.GrantBody);
        return { status: created ? 201 : 200, json };
      },
    ),
    row(
      'DELETE',
      'orgs/:org/grants/:grant',
      'path',
      'Void what is left of a grant',
      { params: Type.Object({ org: api.Id, grant: api.Id }), querystring: VoidQuery },
      (asked) =>
        writer.voidGrant(
          asked.actor,
          org(asked),
          id(asked, 'grant'),
          queryTime(asked.query['at'] as string | undefined),
        ),
    ),
    row(
      'POST',
      'orgs/:org/refunds',
      'path',
      'Refund an event, whole or in part',
      { params: text('org'), body: api.RefundBody },
      async (asked) => {
        const { created, json } = await writer.postRefund(asked.actor, org(asked), asked.body as api.RefundBody);
        return { status: created ? 201 : 200, json };
      },
    ),
    row(
      'POST',
      'reprice',
      'platform',
      'Rate past events with the price book as it is now',
      { body: api.RepriceBody },
      async ({ actor, body }) => {
        const wanted = body as api.RepriceBody;
        return writer.reprice(actor, wanted.org === undefined ? await everyOrg() : [wanted.org], wanted);
      },
    ),
    row('GET', 'prices', 'platform', 'The price book', undefined, () => ask('prices', {})),
    row('PUT', 'prices', 'platform', 'Add dated prices', { body: api.PricesBody }, (asked) =>
      writer.putPrices(asked.actor, asked.body as api.PricesBody),
    ),
    row('GET', 'verify', 'platform', 'Compare every balance, rollup and counter with what it rests on', undefined, () =>
      verify(),
    ),
    row(
      'GET',
      'keys',
      'key',
      'The keys of the organizations it administers, without their secrets',
      undefined,
      ({ key }) => {
        const orgs = orgsWith(key, ADMIN);
        return ask('keys', { orgs: orgs === '*' ? null : orgs });
      },
    ),
    row(
      'POST',
      'keys',
      'key',
      'Make a key; its secret is shown this once',
      { body: api.KeyBody },
      async ({ key, actor, body }) => {
        const wanted = body as api.KeyBody;
        checkRoles(key, wanted);
        const secret = newSecret();
        const made = await writer.makeKey(actor, {
          id: newKeyId(),
          name: wanted.name,
          hash: hashOf(secret),
          roles: wanted.roles.map(({ org, role, workspaces }) => ({ org, role: role, workspaces: workspaces ?? null })),
          expiresAt: wanted.expiresAt === undefined ? null : instant(wanted.expiresAt, 'expiresAt'),
        });
        await changed();
        return { status: 201, json: JSON.stringify({ ...(JSON.parse(made) as object), key: secret }) };
      },
    ),
    row('DELETE', 'keys/:id', 'key', 'Revoke a key', { params: api.KeyParams }, async ({ key, actor, params }) => {
      const found = (await keysOf()).find((each) => each.id === params['id']);
      if (found?.roles.some(({ org }) => !holds(key, ADMIN, org))) throw refuseRole(ADMIN);
      const revoked = await writer.revokeKey(actor, params['id'] ?? '');
      await changed();
      return revoked;
    }),
    row(
      'GET',
      'audit',
      'platform',
      'Every change: who, when, what, before, after',
      { querystring: AuditQuery },
      ({ query }) => ask('audit', { limit: (query['limit'] as number | undefined) ?? 1000 }),
    ),
  ];
}

/** Epoch milliseconds arrive as text in a query string. */
const queryTime = (text: string | undefined): string | number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : text;

/** A key can be made only for organizations that its maker administers; `*` only by one that does so everywhere. */
function checkRoles(maker: AccessKey, wanted: api.KeyBody): void {
  wanted.roles.forEach(({ org, role, workspaces }, index) => {
    if (!holds(maker, ADMIN, org)) throw refuseRole(ADMIN);
    if (workspaces && role !== 'contributor' && role !== 'owner')
      throw new Refusal(
        'invalid_request',
        'only contributor and owner can be confined to workspaces',
        `roles.${index}.workspaces`,
      );
    if (role === 'metrics' && org !== '*')
      throw new Refusal('invalid_request', 'metrics are the whole platform: org must be *', `roles.${index}.org`);
  });
}
