/** What a scrape goes on to show: after revisions and restarts, past the limits, and to whom. */
import { samplesOf, type Family } from '@ledgerline/testkit/exposition.ts';
import { expectOk, makeKey, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { ago, configured, fill, post, scrape, start, TERMS } from './scrape.ts';

const exporter = await start();
await fill(exporter);

test('a revision adds its difference to the counters', async () => {
  const revisions = [1, 2, 3].map((revision) => ({
    id: 'r',
    time: ago(1),
    type: 'gateway_inference',
    model: 'rev',
    workspace: 'rev',
    revision,
    final: revision === 3,
    credits: `${revision}.5`,
    tokens: { input: revision * 10 },
  }));
  for (const [i, event] of revisions.entries()) {
    await expectOk(exporter.ask('POST', '/v1/events?org=fresh', { body: event }));
    const families = await scrape(exporter);
    const labels = { org: 'fresh', model: 'rev' };
    expect(samplesOf(families, 'ledgerline_usage_credits_total', labels)[0]?.value).toBe(`${i + 1}.5`);
    expect(samplesOf(families, 'ledgerline_usage_requests_total', labels)[0]?.value).toBe('1');
    expect(samplesOf(families, 'ledgerline_usage_tokens_total', { ...labels, token_type: 'input' })[0]?.value).toBe(
      `${(i + 1) * 10}`,
    );
  }
});

test('the ledger shows the same after a restart, where nothing depends on the time', async () => {
  const lines = async (of: Exporter): Promise<string[]> => {
    const { text } = await of.ask('GET', '/metrics/ledger', { key: null });
    return text
      .split('\n')
      .filter((line) => !/^ledgerline_(run_out_timestamp|burn_rate)/.test(line))
      .sort();
  };
  const before = await lines(exporter);
  await exporter.kill();
  const again = await start({ dataDir: exporter.dataDir, env: { LEDGERLINE_LISTEN: '127.0.0.1:0' } });
  expect(await lines(again)).toEqual(before);
  expect(before.length).toBeGreaterThan(100);
  await again.stop();
});

test('labels that are configured are shown, and only those', async () => {
  const one = await start({ env: configured('metrics: { labels: [user] }') });
  await makeOrg(one, 'acme', TERMS);
  await post(one, 'acme', [
    { id: 'e', time: ago(1), type: 'tool', user: 'u-1', apiKey: 'k', agent: 'a', credits: '1.5' },
  ]);
  const families = await scrape(one);
  expect(samplesOf(families, 'ledgerline_user_credits_total')).toEqual([
    { name: 'ledgerline_user_credits_total', labels: { org: 'acme', user: 'u-1' }, value: '1.5' },
  ]);
  expect([...families.keys()].filter((name) => /_(api_key|agent)_credits/.test(name))).toEqual([]);
  await one.stop();
}, 20_000);

describe('limits', () => {
  const LIMITS = configured('limits: { valuesPerLabel: 3, seriesPerFamily: 80 }');
  let limited: Exporter;
  let posted = 0;
  beforeAll(async () => {
    limited = await start({ env: LIMITS });
    await makeOrg(limited, 'acme', { ...TERMS, plan: { monthlyCredits: 100_000 } });
  });

  /** One event for each of these workspaces and models, each of its own amount. */
  const use = async (org: string, workspaces: readonly string[], models: readonly string[]): Promise<void> => {
    const events = workspaces.flatMap((workspace) =>
      models.map((model) => {
        posted += 1;
        return {
          id: `e${posted}`,
          time: ago(1),
          type: 'gateway_inference',
          workspace,
          model,
          category: `of-${model}`,
          credits: `${posted}`,
        };
      }),
    );
    await post(limited, org, events);
  };
  const total = (samples: readonly { value: string }[]): number =>
    samples.reduce((sum, { value }) => sum + Number(value), 0);
  const creditsOf = (families: Map<string, Family>, labels: Record<string, string>): number =>
    total(samplesOf(families, 'ledgerline_usage_credits_total', labels));
  const valuesOf = (families: Map<string, Family>, label: string): string[] =>
    [
      ...new Set(
        samplesOf(families, 'ledgerline_usage_credits_total', { org: 'acme' }).map(({ labels }) => labels[label] ?? ''),
      ),
    ].sort();

  test('past the values of a label the rest is counted together, exactly, and how often is told', async () => {
    await use('acme', ['w1', 'w2'], ['m1', 'm2']);
    let families = await scrape(limited);
    expect(samplesOf(families, 'ledgerline_series_overflow_total')).toMatchObject([
      { labels: { org: 'acme', family: 'usage' }, value: '0' },
    ]);
    await use('acme', ['w1', 'w3', 'w4', 'w5'], ['m1', 'm3', 'm4']);
    families = await scrape(limited);
    expect(valuesOf(families, 'workspace')).toEqual(['__other__', 'w1', 'w2', 'w3']);
    expect(valuesOf(families, 'model')).toEqual(['__other__', 'm1', 'm2', 'm3']);
    expect(creditsOf(families, {})).toBe((posted * (posted + 1)) / 2);
    // Of the last twelve, w4 and w5 with three models each, and m4 with w1 and w3.
    expect(samplesOf(families, 'ledgerline_series_overflow_total', { family: 'usage' })[0]?.value).toBe('8');
    const byCategory = samplesOf(families, 'ledgerline_category_credits_total', { org: 'acme' });
    expect(byCategory.map(({ labels }) => labels['category']).sort()).toEqual(['__other__', 'of-m1', 'of-m2', 'of-m3']);
    expect(total(byCategory)).toBe((posted * (posted + 1)) / 2);
    expect(
      samplesOf(families, 'ledgerline_series_overflow_total', { family: 'category_credits_total' })[0]?.value,
    ).toBe('4');
  });

  test('events without a price are counted by the same models', async () => {
    const unpriced = ['m1', 'm7', 'm8'].map((model) => ({
      ...{ id: `unpriced-${model}`, time: ago(1), type: 'gateway_inference', model, tokens: { input: 1 } },
    }));
    await post(limited, 'acme', unpriced);
    const families = await scrape(limited);
    const samples = samplesOf(families, 'ledgerline_unpriced_events_total', { org: 'acme' });
    expect(samples.map(({ labels, value }) => [labels['model'], value]).sort()).toEqual([
      ['', '0'],
      ['__other__', '2'],
      ['m1', '1'],
    ]);
    const family = 'unpriced_events_total';
    expect(samplesOf(families, 'ledgerline_series_overflow_total', { org: 'acme', family })).toMatchObject([
      { value: '2' },
    ]);
  });

  test('who was admitted stays so over a restart, and no one else is', async () => {
    const before = await scrape(limited);
    await limited.kill();
    limited = await start({ dataDir: limited.dataDir, env: LIMITS });
    await use('acme', ['w9', 'w3'], ['m9', 'm2']);
    const after = await scrape(limited);
    expect(valuesOf(after, 'workspace')).toEqual(['__other__', 'w1', 'w2', 'w3']);
    expect(valuesOf(after, 'model')).toEqual(['__other__', 'm1', 'm2', 'm3']);
    expect(creditsOf(after, {})).toBe((posted * (posted + 1)) / 2);
    expect(creditsOf(after, { workspace: 'w1' })).toBe(creditsOf(before, { workspace: 'w1' }));
    for (const [name, family] of before)
      if (family.type === 'counter')
        for (const { labels, value } of family.samples)
          expect(total(samplesOf(after, name, labels))).toBeGreaterThanOrEqual(Number(value));
  });

  test('past the series of a family, all organizations together, the rest of each is one series', async () => {
    const orgs = Array.from({ length: 18 }, (_, i) => `org-${i}`);
    for (const org of orgs) {
      await makeOrg(limited, org, TERMS);
      await use(org, ['a', 'b'], ['x', 'y', 'z']);
    }
    const families = await scrape(limited);
    const named = (name: string, label: string) =>
      samplesOf(families, `ledgerline_${name}`).filter(({ labels }) => labels[label] !== '__other__');
    expect(named('usage_tokens_total', 'workspace').length).toBeLessThanOrEqual(80);
    expect(named('category_credits_total', 'category').length).toBeLessThanOrEqual(80);
    expect(samplesOf(families, 'ledgerline_usage_credits_total', { org: 'org-17' })).toMatchObject([
      { labels: { workspace: '__other__', model: '__other__' } },
    ]);
    expect(creditsOf(families, {})).toBe((posted * (posted + 1)) / 2);
    expect(total(samplesOf(families, 'ledgerline_category_credits_total'))).toBe((posted * (posted + 1)) / 2);
    expect(samplesOf(families, 'ledgerline_series_overflow_total', { org: 'org-17', family: 'usage' })[0]?.value).toBe(
      '6',
    );
    await limited.stop();
  });
});

test('a key with the role metrics, and no other key, may scrape where a key is sent', async () => {
  const guarded = await start();
  await makeOrg(guarded, 'acme');
  const key = await makeKey(guarded, { org: '*', role: 'metrics' });
  const other = await makeKey(guarded, { org: 'acme', role: 'admin' });
  expect((await guarded.get('/metrics', key)).status).toBe(200);
  expect((await guarded.get('/metrics', other)).status).toBe(403);
  await guarded.stop();
});
