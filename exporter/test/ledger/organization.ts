/** An organization of the exporter of this file, what a billing person does to it, and stories told in tables. */
import { expectOk, exporterOfFile, makeOrg, type Reply } from '@ledgerline/testkit/harness.ts';

export const exporter = await exporterOfFile();

export const DAY = 86_400_000;
export type Json = Record<string, unknown>;
interface Pool {
  readonly granted: number;
  readonly used: number;
  readonly remaining: number;
  readonly expiring: number;
}
interface Balance extends Json {
  readonly pools: Record<string, Pool>;
  readonly remaining: number;
  readonly overage: number;
}
interface GrantLine {
  readonly id: string;
  readonly pool: string;
  readonly credits: number;
  readonly remaining: number;
  readonly grantedAt: string;
  readonly expiresAt?: string;
}

let made = 0;
export const nextId = (): string => `id-${++made}`;

/** An organization, and everything that a billing person does to it. */
export async function org({ plan, ...body }: { plan?: Json } & Json = {}) {
  const name = `org-${++made}`;
  await makeOrg(exporter, name, { ...(plan ? { plan } : {}), ...body });
  const read = async (path: string): Promise<Json> =>
    (await expectOk(exporter.get(`${path}${path.includes('?') ? '&' : '?'}org=${name}`))).json as Json;
  const spendReply = (credits: number | string, at?: string | number, more: Json = {}): Promise<Reply> =>
    exporter.ask('POST', `/v1/events?org=${name}${at === undefined ? '' : '&backfill=true'}`, {
      body: { id: nextId(), time: at ?? Date.now(), type: 'gateway_inference', credits, ...more },
    });
  return {
    name,
    plan: `plan-of-${name}`,
    body: { name, plan: `plan-of-${name}`, billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1, ...body },
    put: (change: Json): Promise<Reply> =>
      expectOk(
        exporter.ask('PUT', `/v1/admin/orgs/${name}`, {
          body: {
            name,
            plan: `plan-of-${name}`,
            billingModel: 'credits',
            timezone: 'UTC',
            cycleAnchorDay: 1,
            ...body,
            ...change,
          },
        }),
      ),
    /** `at`: a backfill at that time; else now. */
    spendReply,
    spend: async (...what: Parameters<typeof spendReply>) => expectOk(spendReply(...what)),
    spendUsd: (usd: number, at?: string) => expectOk(spendReply(0, at, { costUsd: usd })),
    grant: (pool: string, credits: number, more: Json = {}): Promise<Reply> =>
      exporter.ask('POST', `/v1/admin/orgs/${name}/grants`, { body: { id: nextId(), pool, credits, ...more } }),
    drop: (id: string): Promise<Reply> => exporter.ask('DELETE', `/v1/admin/orgs/${name}/grants/${id}`),
    grants: async (): Promise<GrantLine[]> =>
      ((await expectOk(exporter.get(`/v1/admin/orgs/${name}/grants`))).json as { grants: GrantLine[] }).grants,
    balance: async (): Promise<Balance> => (await read('/v1/balance')) as Balance,
    summary: (month?: string): Promise<Json> =>
      read(`/v1/usage/summary${month === undefined ? '' : `?month=${month}`}`),
    cycles: async (): Promise<{ start: string; end: string; allowance: number; used: number }[]> =>
      (await read('/v1/cycles'))['cycles'] as { start: string; end: string; allowance: number; used: number }[],
    read,
    gauge: async (family: string): Promise<string[]> =>
      (await exporter.get('/metrics/ledger')).text
        .split('\n')
        .filter((line) => line.startsWith(`ledgerline_${family}{`) && line.includes(`org="${name}"`)),
  };
}
export type Org = Awaited<ReturnType<typeof org>>;

/** Reads a table: a line each, columns apart by |. */
export const table = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

/**
 * Walks through a story: each line does something and says what the pools then are.
 * `remaining/used` for a pool, a number for overage.
 */
export async function story(it: Org, text: string): Promise<void> {
  const ids = new Map<string, string>();
  for (const [step = '', ...expected] of table(text)) {
    const [verb = '', a = '', b = '', c = ''] = step.split(/\s+/);
    if (verb === 'spend') await it.spend(a);
    else if (verb === 'grant') {
      const more = c === '' ? {} : { expiresAt: new Date(Date.now() + Number(c) * DAY).toISOString() };
      const made = await expectOk(it.grant(a, Number(b), more));
      ids.set(`${a}${b}`, (made.json as { id: string }).id);
    } else if (verb === 'void') await expectOk(it.drop(ids.get(a + b) ?? ''));
    else expect(step).toBe('start');
    const { pools, overage, remaining } = await it.balance();
    const shown = ['monthly', 'bonus', 'purchased'].map((pool) => `${pools[pool]?.remaining}/${pools[pool]?.used}`);
    expect([step, ...shown, String(overage)]).toEqual([step, ...expected]);
    expect(remaining).toBe(Object.values(pools).reduce((sum, pool) => sum + pool.remaining, 0));
    for (const pool of Object.values(pools)) expect(pool.granted).toBe(pool.used + pool.remaining);
  }
}
