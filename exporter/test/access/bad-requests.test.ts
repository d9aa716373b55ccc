/** Queries and requests of an administrator that are wrong: refused by the name of the field, and quickly. */
import { makeOrg } from '@ledgerline/testkit/harness.ts';
import { exporter, org, quickly } from '../ingest/refusals.ts';

describe('queries', () => {
  test.each([
    ['/v1/usage/breakdown', 'by'],
    ['/v1/usage/breakdown?by=nothing', 'by'],
    ['/v1/usage/breakdown?by=model&limit=0', 'limit'],
    ['/v1/usage/breakdown?by=model&limit=x', 'limit'],
    ['/v1/usage/breakdown?by=model&cursor=-1', 'cursor'],
    ['/v1/usage/breakdown?by=model&sort=nothing', 'sort'],
    ['/v1/usage/breakdown?by=model&from=never', 'from'],
    ['/v1/usage/breakdown?by=model&from=2026-02-30', 'from'],
    ['/v1/usage/breakdown?by=model&from=2026-03-02&to=2026-03-01', 'from'],
    ['/v1/usage/breakdown?by=model&nonsense=1', 'nonsense'],
    ['/v1/usage/series?timezone=Mars/Olympus', 'timezone'],
    ['/v1/usage/series?interval=minute', 'interval'],
    ['/v1/usage/series?measure=joy', 'measure'],
    ['/v1/usage/series?interval=hour&from=1975-01-01', 'interval'],
    ['/v1/usage/summary?month=2026-13', 'month'],
    ['/v1/usage/summary?month=May', 'month'],
    ['/v1/usage/daily?start=2026-02-30&end=2026-03-01', 'start'],
    ['/v1/usage/daily?start=2026-03-02&end=2026-03-01', 'start'],
    ['/v1/usage/daily?start=1000-01-01&end=9999-12-31', 'start'],
    ['/v1/conversations?sort=nothing', 'sort'],
    ['/v1/conversations?cursor=x', 'cursor'],
  ])('%s is refused by the name of %s', async (path, field) => {
    const { name } = await org();
    const reply = await quickly(() => exporter.get(`${path}${path.includes('?') ? '&' : '?'}org=${name}`), 1000);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'invalid_request', details: { field } });
  });

  test('the longest ranges that are answered are answered quickly', async () => {
    const { name } = await org();
    for (const path of [
      'daily?start=1975-01-01&end=2026-01-01',
      'series?interval=day&from=1975-01-01&to=2026-01-01',
      'series?interval=hour&from=2024-01-01&to=2026-01-01',
      'breakdown?by=user&from=0000-01-01&to=9999-12-31',
    ])
      expect((await quickly(() => exporter.get(`/v1/usage/${path}&org=${name}`), 3000)).status).toBe(200);
  });

  test('a month in which no cycle starts is 404', async () => {
    const { name } = await org();
    expect((await exporter.get(`/v1/usage/summary?month=2001-01&org=${name}`)).status).toBe(404);
  });
});

describe('the admin API', () => {
  const orgBody = { name: 'N', plan: 'plan-of-x', billingModel: 'credits', timezone: 'UTC', cycleAnchorDay: 1 };
  const grantBody = { id: 'g', pool: 'bonus', credits: 1 };
  const reconciliationBody = {
    ...{ kind: 'costs', from: '2026-01-01', to: '2026-02-01', tolerance: '1%', rows: 3, unmatched: 1 },
    ...{ bill: '10.5', ledger: '10', difference: '0.5' },
  };
  const cases: [method: string, path: string, body: unknown, field: string][] = [
    ['PUT', 'plans/p', { monthlyCredits: 1 }, 'name'],
    ['PUT', 'plans/p', { name: 'P', monthlyCredits: -1 }, 'monthlyCredits'],
    ['PUT', 'plans/p', { name: 'P', monthlyCredits: '1.0000001' }, 'monthlyCredits'],
    ['PUT', 'plans/p', { name: 'P', monthlyCredits: 1, x: 1 }, 'x'],
    ['PUT', 'plans/p', { name: 'P', monthlyCredits: 1, free: 'yes' }, 'free'],
    ['PUT', 'plans/p', { name: 'P', monthlyCredits: 1, bonusCredits: '1e30' }, 'bonusCredits'],
    ['PUT', 'orgs/o', { ...orgBody, plan: 'none' }, 'plan'],
    ['PUT', 'orgs/o', { ...orgBody, billingModel: 'barter' }, 'billingModel'],
    ['PUT', 'orgs/o', { ...orgBody, timezone: 'Mars/Olympus' }, 'timezone'],
    ['PUT', 'orgs/o', { ...orgBody, timezone: '+02:00' }, 'timezone'],
    ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: 0 }, 'cycleAnchorDay'],
    ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: 32 }, 'cycleAnchorDay'],
    ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: 1.5 }, 'cycleAnchorDay'],
    ['PUT', 'orgs/o', { ...orgBody, cycleAnchorDay: '1' }, 'cycleAnchorDay'],
    ['PUT', 'orgs/o', { ...orgBody, spendCapUsd: -1 }, 'spendCapUsd'],
    ['PUT', 'orgs/o', { ...orgBody, createdAt: '2090-01-01T00:00:00Z' }, 'createdAt'],
    ['PUT', 'orgs/o', { ...orgBody, createdAt: '1960-01-01T00:00:00Z' }, 'createdAt'],
    ['PUT', 'orgs/*', orgBody, 'org'],
    ['PUT', 'orgs/__x', orgBody, 'org'],
    ['PUT', 'orgs/x/workspaces/w', { name: 'W', kind: 'guild' }, 'kind'],
    ['PUT', 'orgs/x/workspaces/w', { name: 'W', kind: 'team', group: '__g' }, 'group'],
    ['POST', 'orgs/x/grants', { ...grantBody, credits: 0 }, 'credits'],
    ['POST', 'orgs/x/grants', { ...grantBody, credits: -5 }, 'credits'],
    ['POST', 'orgs/x/grants', { ...grantBody, pool: 'stolen' }, 'pool'],
    ['POST', 'orgs/x/grants', { ...grantBody, id: '__monthly' }, 'id'],
    ['POST', 'orgs/x/grants', { ...grantBody, id: '' }, 'id'],
    ['POST', 'orgs/x/grants', { ...grantBody, expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
    ['POST', 'orgs/x/grants', { ...grantBody, at: '2090-01-01T00:00:00Z' }, 'at'],
    ['POST', 'orgs/x/grants', { ...grantBody, at: '2001-01-01T00:00:00Z' }, 'at'],
    ['PUT', 'orgs/x/reconciliations/openai', { ...reconciliationBody, kind: 'guesses' }, 'kind'],
    ['PUT', 'orgs/x/reconciliations/openai', { ...reconciliationBody, to: '2025-01-01' }, 'to'],
    ['PUT', 'orgs/x/reconciliations/openai', { ...reconciliationBody, bill: 'much' }, 'bill'],
    [
      'PUT',
      'orgs/x/reconciliations/openai',
      { ...reconciliationBody, kind: 'usage', bill: 10, ledger: '1.5' },
      'ledger',
    ],
    ['PUT', 'orgs/x/reconciliations/openai', { ...reconciliationBody, difference: -1 }, 'difference'],
    ['PUT', 'orgs/x/reconciliations/openai', { ...reconciliationBody, unmatched: 4 }, 'unmatched'],
    ['PUT', 'prices', [], ''],
    ['PUT', 'prices', [{ model: 'm', from: 'never' }], '0.from'],
    ['PUT', 'prices', [{ model: 'a*b', from: 0 }], '0.model'],
    [
      'PUT',
      'prices',
      [
        { model: 'm', from: 0 },
        { model: 'm', from: 0, usdPerMillion: { input: -1 } },
      ],
      '1.usdPerMillion.input',
    ],
    ['PUT', 'prices', [{ model: 'm', from: 0, usdPerMillion: { input: '0.0000000001' } }], '0.usdPerMillion.input'],
    ['PUT', 'prices', [{ model: 'm', from: 0, usdPerMillion: { prompt: 1 } }], '0.usdPerMillion.prompt'],
    ['PUT', 'prices', [{ model: 'm', from: 0, usdPerUnit: { 'a/b': true } }], '0.usdPerUnit.a/b'],
    ['PUT', 'prices', [{ model: 'm', from: 0, usdPerUnit: { 'a~1b': true } }], '0.usdPerUnit.a~1b'],
    ['POST', 'keys', { name: 'k', roles: [] }, 'roles'],
    ['POST', 'keys', { name: 'k', roles: [{ org: 'x', role: 'king' }] }, 'roles.0.role'],
    ['POST', 'keys', { name: 'k', roles: [{ org: 'nowhere', role: 'billing' }] }, 'roles.0.org'],
    ['POST', 'keys', { name: 'k', roles: [{ org: 'x', role: 'metrics' }] }, 'roles.0.org'],
    ['POST', 'keys', { name: 'k', expiresAt: 1, roles: [{ org: 'x', role: 'billing' }] }, 'expiresAt'],
    ['POST', 'keys', { name: '', roles: [{ org: 'x', role: 'billing' }] }, 'name'],
  ];

  test('refuses what is wrong by its name, and changes nothing', async () => {
    await makeOrg(exporter, 'x');
    const state = async (): Promise<string[]> =>
      Promise.all(
        [
          'plans',
          'orgs',
          'orgs/x/grants',
          'orgs/x/workspaces',
          'orgs/x/reconciliations',
          'prices',
          'keys',
          'audit',
        ].map(async (what) => (await exporter.get(`/v1/admin/${what}`)).text),
      );
    const before = await state();
    for (const [method, path, body, field] of cases) {
      const what = `${method} ${path} ${JSON.stringify(body)}`;
      const reply = await exporter.ask(method, `/v1/admin/${path}`, { body });
      expect([what, reply.status]).toEqual([what, 400]);
      if (field !== '')
        expect([what, (reply.json as { details?: { field: string } }).details?.field]).toEqual([what, field]);
    }
    expect(await state()).toEqual(before);
  });

  test.each([
    ['PUT', 'orgs/nowhere/workspaces/w', { name: 'W', kind: 'team' }],
    ['GET', 'orgs/nowhere/workspaces', undefined],
    ['GET', 'orgs/nowhere/grants', undefined],
    ['GET', 'orgs/nowhere/reconciliations', undefined],
    ['PUT', 'orgs/nowhere/reconciliations/openai', reconciliationBody],
    ['POST', 'orgs/nowhere/grants', grantBody],
    ['DELETE', 'orgs/nowhere/grants/g', undefined],
    ['DELETE', 'orgs/plan-of-x/grants/g', undefined],
    ['DELETE', 'keys/nowhere', undefined],
  ])('answers 404 to %s %s', async (method, path, body) => {
    const reply = await exporter.ask(method, `/v1/admin/${path}`, body === undefined ? {} : { body });
    expect(reply.status).toBe(404);
  });
});
