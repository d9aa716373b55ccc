/** What a scrape shows: well-formed in both formats, the API's numbers to the last digit, bounded, and kept. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExposition, samplesOf, type Family, type Format } from './exposition.ts';
import { expectOk, makeKey, makeOrg, remove, startExporter, temporary, type Exporter } from './harness.ts';
import { raw } from './raw.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const withPromtool = hasPromtool ? test : test.skip;
if (!hasPromtool) console.warn('skipped: promtool is not on PATH, so the exposition is not linted');

const DAY = 86_400_000;
const NOW = Date.now();
const ago = (days: number): number => NOW - Math.round(days * DAY);
/** A cycle that began five days ago, and an organization that is older than it. */
const TERMS = { cycleAnchorDay: new Date(ago(5)).getUTCDate(), createdAt: new Date(ago(10)).toISOString() };
/** What Prometheus 2.42 sends. */
const ACCEPT = 'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'; // prettier-ignore
const ODD = 'say "hi" \\ bye';

const dataDirs: string[] = [];
const running = new Set<Exporter>();
async function start(options: Parameters<typeof startExporter>[0] = {}): Promise<Exporter> {
  const exporter = await startExporter(options);
  dataDirs.push(exporter.dataDir);
  running.add(exporter);
  exporter.process.once('exit', () => running.delete(exporter));
  return exporter;
}
afterAll(async () => {
  await Promise.all([...running].map((exporter) => exporter.kill()));
  dataDirs.forEach(remove);
});

const post = async (exporter: Exporter, org: string, events: readonly Record<string, unknown>[]): Promise<void> => {
  const reply = await expectOk(exporter.ask('POST', `/v1/events?org=${org}`, { body: events }));
  expect(reply.json).toMatchObject({ accepted: events.length, rejected: [] });
};

async function scrape(
  exporter: Exporter,
  path = '/metrics/ledger',
  format: Format = 'text',
): Promise<Map<string, Family>> {
  const headers = { accept: format === 'text' ? '*/*' : ACCEPT };
  const reply = await expectOk(exporter.ask('GET', path, { key: null, headers }));
  return parseExposition(reply.text, format);
}

/** JSON with its numbers as they were written: an amount may have more digits than a double. */
async function exact(exporter: Exporter, path: string): Promise<Record<string, unknown>> {
  const { text } = await expectOk(exporter.get(path));
  const parse = JSON.parse as (json: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown) => unknown; // prettier-ignore
  return parse(text, (_, value, { source }) => (typeof value === 'number' ? source : value)) as Record<string, unknown>;
}

const tokens = { input: 1200, cacheRead: 8000, cacheWrite: 70, output: 310, reasoning: 90 };
const EVENTS: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  acme: [
    { type: 'gateway_inference', time: ago(9), model: 'gpt-4o', workspace: 'alpha', credits: '1.000001', costUsd: '0.010000001' },
    { type: 'gateway_inference', time: ago(4), model: 'gpt-4o', workspace: 'alpha', tokens, category: 'llm', source: 'chat', surface: 'web', reason: 'premium_chat' },
    { type: 'gateway_inference', time: ago(3.5), model: 'gpt-4o', workspace: 'beta', tokens, category: 'llm', source: 'chat', surface: 'cli', user: 'u-1' },
    { type: 'gateway_inference', time: ago(3), model: 'claude-sonnet-4-6', workspace: 'alpha', credits: '9007199254.740993', user: 'u-2', apiKey: 'bot' },
    { type: 'gateway_inference', time: ago(2), model: 'never-heard-of', workspace: 'alpha', tokens },
    { type: 'cloud_agent_inference', time: ago(2), model: 'gpt-4o', agent: 'reviewer', run: 'r1', tokens, source: 'agent' },
    { type: 'cloud_agent_compute', time: ago(2), agent: 'reviewer', run: 'r1', credits: '0.5', source: 'agent', category: 'compute' },
    { type: 'cloud_agent_compute', time: ago(1), agent: 'writer', run: 'r2', credits: '0.25', source: 'agent', category: 'compute' },
    { type: 'gateway_inference', time: ago(1), model: ODD, workspace: ODD, category: ODD, credits: '2' },
  ],
  dry: [{ type: 'gateway_inference', time: ago(1), model: 'gpt-4o', workspace: 'w', credits: '3' }],
  byo: [
    { type: 'gateway_inference', time: ago(9), model: 'gpt-4o', workspace: 'w', costUsd: '1' },
    { type: 'gateway_inference', time: ago(4), model: 'gpt-4o', workspace: 'w', category: 'llm', costUsd: '82.123456789', tokens },
    { type: 'gateway_inference', time: ago(3), model: 'gpt-4o', workspace: 'w', category: 'llm', costUsd: '0.000000001' },
  ],
}; // prettier-ignore

async function fill(exporter: Exporter): Promise<void> {
  await makeOrg(exporter, 'acme', {
    ...TERMS,
    name: `Acme ${ODD}`,
    plan: { monthlyCredits: '10000000000', bonusCredits: 10 },
  });
  await makeOrg(exporter, 'dry', { ...TERMS, plan: { monthlyCredits: 1 } });
  await makeOrg(exporter, 'byo', { ...TERMS, billingModel: 'byom', spendCapUsd: 100 });
  await makeOrg(exporter, 'fresh', TERMS);
  await makeOrg(exporter, 'fresh-byom', { ...TERMS, billingModel: 'byom' });
  const bonus = { id: 'b', pool: 'bonus', credits: '7.5', expiresAt: new Date(NOW + DAY).toISOString() };
  await expectOk(exporter.ask('POST', '/v1/admin/orgs/acme/grants', { body: bonus }));
  expect(await exporter.ask('POST', '/v1/events?org=acme', { body: { id: 'no time' } })).toMatchObject({ status: 400 });
  for (const [org, events] of Object.entries(EVENTS))
    await post(
      exporter,
      org,
      events.map((event, i) => ({ id: `e${i}`, ...event })),
    );
}

const exporter = await start();
await fill(exporter);

describe('the formats', () => {
  withPromtool.each(['/metrics', '/metrics/ledger', '/metrics/process'])('promtool has nothing to say about %s', async (path) => {
    const { text } = await exporter.ask('GET', path, { key: null });
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
  }); // prettier-ignore

  test.each(['/metrics', '/metrics/ledger', '/metrics/process'])('%s is strictly well-formed in both, and the same', async (path) => {
    const text = await scrape(exporter, path, 'text');
    const open = await scrape(exporter, path, 'openmetrics');
    const named = (families: Map<string, Family>): string[] =>
      [...families.values()].map(({ name, type, help }) => `${name.replace(/_total$/, '')} ${type} ${help}`);
    expect(named(open)).toEqual(named(text));
    // Neither format leaves anything behind that the other shows.
    expect([...(await scrape(exporter, path, 'text')).keys()]).toEqual([...text.keys()]);
    expect(text.size).toBeGreaterThan(3);
  }); // prettier-ignore

  const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
  const OPEN = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
  test.each([
    ['Prometheus 2.42', ACCEPT, OPEN],
    ['anything', '*/*', TEXT],
    ['plain text', 'text/plain', TEXT],
    ['text 0.0.4', 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1', TEXT],
    ['OpenMetrics', 'application/openmetrics-text', OPEN],
    ['text preferred to OpenMetrics', 'application/openmetrics-text;version=1.0.0;q=0.3,text/plain;version=0.0.4', TEXT],
    ['only an OpenMetrics that is not spoken', 'application/openmetrics-text;version=2.0.0', TEXT],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', TEXT],
    ['nonsense', ';;q=,,=', TEXT],
  ])('to a client that asks for %s', async (_, accept, type) => {
    const { headers, text } = await exporter.ask('GET', '/metrics', { key: null, headers: { accept } });
    expect(headers.get('content-type')).toBe(type);
    expect(text.endsWith('# EOF\n')).toBe(type === OPEN);
    expect(text.split('# EOF').length).toBe(type === OPEN ? 2 : 1);
  }); // prettier-ignore

  test('to a client that does not say', async () => {
    const { text } = await raw(exporter, { path: '/metrics', key: null });
    expect(parseExposition(text, 'text').get('ledgerline_collector_success')?.samples[0]?.value).toBe('1');
  });

  test('quotes and backslashes in labels come out as they went in', async () => {
    const families = await scrape(exporter);
    const labels = { org: 'acme', workspace: ODD, model: ODD };
    expect(samplesOf(families, 'ledgerline_usage_credits_total', labels)).toMatchObject([{ value: '2' }]);
    expect(samplesOf(families, 'ledgerline_org_info', { org: 'acme' })[0]?.labels).toEqual({
      org: 'acme',
      name: `Acme ${ODD}`,
      plan: 'plan-of-acme',
      billing_model: 'credits',
      timezone: 'UTC',
    });
  });

  test('the families are those of the golden list (UPDATE_GOLDEN=1 writes it anew)', async () => {
    const families = [...(await scrape(exporter, '/metrics')).values()];
    const ours = families.filter(({ name }) => name.startsWith('ledgerline_'));
    const labelsOf = ({ samples }: Family): string =>
      [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))].sort().join(',');
    const list = ours.map((family) => `${family.name}{${labelsOf(family)}} ${family.type} ${family.help}\n`).sort();
    const golden = join(import.meta.dirname, 'fixtures/metric-families.txt');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, list.join(''));
    expect(list.join('')).toBe(readFileSync(golden, 'utf8'));
  });
});

describe('the values', () => {
  let families: Map<string, Family>;
  beforeAll(async () => { families = await scrape(exporter); }); // prettier-ignore
  const value = (name: string, labels: Record<string, string>): string | undefined => {
    const samples = samplesOf(families, `ledgerline_${name}`, labels);
    expect(samples.length).toBeLessThanOrEqual(1);
    return samples[0]?.value;
  };

  test.each(['acme', 'dry', 'fresh'])("%s: this cycle's are the summary's, to the last digit", async (org) => {
    const summary = await exact(exporter, `/v1/usage/summary?org=${org}`);
    const { start, end } = summary['cycle'] as { start: string; end: string };
    expect({
      creditsUsed: value('cycle_credits', { org }),
      costUsd: value('cycle_cost_usd', { org }),
      requests: value('cycle_requests', { org }),
      agentRuns: value('cycle_agent_runs', { org }),
      start: value('cycle_start_timestamp_seconds', { org }),
      end: value('cycle_end_timestamp_seconds', { org }),
    }).toEqual({
      creditsUsed: summary['creditsUsed'],
      costUsd: summary['costUsd'],
      requests: summary['requests'],
      agentRuns: summary['agentRuns'],
      start: String(Date.parse(start) / 1000),
      end: String(Date.parse(end) / 1000),
    });
    const breakdown = await exact(exporter, `/v1/usage/breakdown?org=${org}&by=token_type&from=${start}&to=${end}`);
    const rows = breakdown['rows'] as { key: string; tokens: Record<string, string> }[];
    const label = (kind: string): string => kind.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
    expect(rows).toHaveLength(5);
    for (const row of rows)
      expect(value('cycle_tokens', { org, token_type: label(row.key) })).toBe(row.tokens[row.key]);
  });

  test.each(['acme', 'dry', 'fresh'])("%s: the pools are the balance's", async (org) => {
    const { pools } = await exact(exporter, `/v1/balance?org=${org}`);
    for (const [pool, is] of Object.entries(pools as Record<string, Record<string, string>>))
      expect({
        granted: value('credits_granted', { org, pool }),
        used: value('credits_used', { org, pool }),
        remaining: value('credits_remaining', { org, pool }),
        expiring: value('credits_expiring', { org, pool }),
      }).toEqual(is);
    expect(Object.keys(pools as object)).toHaveLength(3);
  });

  test('acme has more digits than a double, and a bonus that ends with the cycle', () => {
    expect(value('cycle_credits', { org: 'acme' })).toMatch(/^90071992\d{2}\.\d{6}$/);
    expect(value('credits_expiring', { org: 'acme', pool: 'bonus' })).toBe('7.5');
    expect(value('late_events_total', { org: 'acme' })).toBe('1');
    expect(value('unpriced_events_total', { org: 'acme' })).toBe('1');
    expect(value('agent_runs_total', { org: 'acme' })).toBe('2');
  });

  test('dry: what no grant covered, and every threshold on the way', async () => {
    expect(value('overage_credits_total', { org: 'dry' })).toBe('2');
    expect(value('credits_remaining', { org: 'dry', pool: 'monthly' })).toBe('0');
    const crossed = samplesOf(families, 'ledgerline_threshold_crossed_timestamp_seconds', { org: 'dry' });
    expect(crossed.map(({ labels }) => labels['threshold'])).toEqual(['50', '75', '90', '100']);
    const { runOutAt } = (await exporter.get('/v1/projection?org=dry')).json as { runOutAt: string };
    for (const estimate of ['early', 'expected', 'late'])
      expect(value('run_out_timestamp_seconds', { org: 'dry', estimate })).toBe(String(Date.parse(runOutAt) / 1000));
  });

  test.each(['acme', 'byo'])("%s: the projection is the API's", async (org) => {
    const ask = async () => (await exporter.get(`/v1/projection?org=${org}`)).json as Record<string, unknown>;
    const before = await ask();
    families = await scrape(exporter);
    const after = await ask();
    for (const [estimate, field] of [['early', 'early'], ['expected', 'runOutAt'], ['late', 'late']] as const) {
      const at = value('run_out_timestamp_seconds', { org, estimate });
      if (before[field] === null) expect(at).toBeUndefined();
      else {
        expect(Number(at) * 1000).toBeGreaterThanOrEqual(Date.parse(before[field] as string));
        expect(Number(at) * 1000).toBeLessThanOrEqual(Date.parse(after[field] as string));
      }
    }
    const { expected } = before['ratePerDay'] as { expected: number };
    expect(Number(value(`burn_rate_${org === 'byo' ? 'usd' : 'credits'}_per_second`, { org }))).toBe(expected / 86_400);
    expect(value('run_out_before_cycle_end', { org })).toBe(before['runOutBeforeCycleEnd'] ? '1' : '0');
    expect(value('projection_available', { org })).toBe(before['available'] ? '1' : '0');
  }); // prettier-ignore

  test.each(['acme', 'byo'])('%s: the lifetime counters are the breakdown of all its life', async (org) => {
    const query = `org=${org}&from=${TERMS.createdAt}&to=${new Date(NOW + DAY).toISOString()}`;
    const micro = (text: string): bigint => {
      const [whole = '', fraction = ''] = text.split('.');
      return BigInt(whole + fraction.padEnd(9, '0'));
    };
    const sum = (name: string, labels: Record<string, string>): bigint =>
      samplesOf(families, `ledgerline_${name}`, { org, ...labels }).reduce((all, each) => all + micro(each.value), 0n);
    for (const by of ['model', 'workspace']) {
      const rows = (await exact(exporter, `/v1/usage/breakdown?by=${by}&${query}`))['rows'] as Record<string, string>[];
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        const labels = { [by]: row['key'] ?? '' };
        expect(sum('usage_cost_usd_total', labels)).toBe(micro(row['costUsd'] ?? ''));
        expect(sum('usage_requests_total', labels)).toBe(micro(row['requests'] ?? ''));
        if (org === 'acme') expect(sum('usage_credits_total', labels)).toBe(micro(row['credits'] ?? ''));
        const kinds = row['tokens'] as unknown as Record<string, string>;
        expect(sum('usage_tokens_total', { ...labels, token_type: 'cache_read' })).toBe(micro(kinds['cacheRead'] ?? ''));
        expect(sum('usage_tokens_total', { ...labels, token_type: 'reasoning' })).toBe(micro(kinds['reasoning'] ?? ''));
      }
    }
    for (const by of org === 'acme' ? ['category', 'source', 'surface', 'type', 'reason'] : []) {
      const rows = (await exact(exporter, `/v1/usage/breakdown?by=${by}&${query}`))['rows'] as Record<string, string>[];
      for (const row of rows)
        expect(sum(`${by}_credits_total`, { [by]: row['key'] ?? '' })).toBe(micro(row['credits'] ?? ''));
    }
  }); // prettier-ignore

  test('byom: spend and cap, and no credit series', async () => {
    const balance = await exact(exporter, '/v1/balance?org=byo');
    expect(value('spend_usd', { org: 'byo' })).toBe(balance['spendUsd']);
    expect(value('spend_cap_usd', { org: 'byo' })).toBe(balance['spendCapUsd']);
    // Charged now, whenever it happened: the balance goes by posting, the reports by event time.
    expect(value('spend_usd', { org: 'byo' })).toBe('83.12345679');
    expect(value('cycle_cost_usd', { org: 'byo' })).toBe('82.12345679');
    expect(value('spend_cap_usd', { org: 'fresh-byom' })).toBeUndefined();
    for (const org of ['byo', 'fresh-byom']) {
      const shown = [...families.values()].filter(({ samples }) => samples.some(({ labels }) => labels['org'] === org));
      expect(shown.map(({ name }) => name).filter((name) => name.includes('credits'))).toEqual([]);
    }
  });

  test('credits: no spend', () => {
    for (const org of ['acme', 'dry', 'fresh'])
      for (const name of ['spend_usd', 'spend_cap_usd', 'burn_rate_usd_per_second'])
        expect(value(name, { org })).toBeUndefined();
  });

  test('families of an organization are at 0 before its first use', () => {
    const both = ['agent_runs_total', 'late_events_total', 'unpriced_events_total', 'series_overflow_total', 'cycle_cost_usd', 'cycle_requests', 'cycle_agent_runs', 'projection_available', 'run_out_before_cycle_end']; // prettier-ignore
    const own = {
      fresh: ['overage_credits_total', 'cycle_credits', 'burn_rate_credits_per_second'],
      'fresh-byom': ['spend_usd', 'burn_rate_usd_per_second'],
    };
    for (const [org, names] of Object.entries(own)) {
      for (const name of [...both, ...names]) expect([name, value(name, { org })]).toEqual([name, '0']);
      for (const kind of ['input', 'cache_read', 'cache_write', 'output', 'reasoning'])
        expect(value('cycle_tokens', { org, token_type: kind })).toBe('0');
      // Absent means unknown: there is no newest event, and nothing to project from.
      expect(samplesOf(families, 'ledgerline_last_event_timestamp_seconds', { org })).toEqual([]);
      expect(samplesOf(families, 'ledgerline_run_out_timestamp_seconds', { org })).toEqual([]);
    }
    expect(value('credits_remaining', { org: 'fresh', pool: 'monthly' })).toBe('1000');
    expect(value('credits_remaining', { org: 'fresh', pool: 'purchased' })).toBe('0');
  });

  test('users, keys and agents are many and personal: not shown unless configured', () => {
    for (const label of ['user', 'api_key', 'agent'])
      expect(families.has(`ledgerline_${label}_credits_total`)).toBe(false);
  });
});

test('a revision adds its difference to the counters', async () => {
  const revisions = [1, 2, 3].map((revision) => ({ id: 'r', time: ago(1), type: 'gateway_inference', model: 'rev', workspace: 'rev', revision, final: revision === 3, credits: `${revision}.5`, tokens: { input: revision * 10 } })); // prettier-ignore
  for (const [i, event] of revisions.entries()) {
    await expectOk(exporter.ask('POST', '/v1/events?org=fresh', { body: event }));
    const families = await scrape(exporter);
    const labels = { org: 'fresh', model: 'rev' };
    expect(samplesOf(families, 'ledgerline_usage_credits_total', labels)[0]?.value).toBe(`${i + 1}.5`);
    expect(samplesOf(families, 'ledgerline_usage_requests_total', labels)[0]?.value).toBe('1');
    expect(samplesOf(families, 'ledgerline_usage_tokens_total', { ...labels, token_type: 'input' })[0]?.value).toBe(`${(i + 1) * 10}`); // prettier-ignore
  }
});

test('the ledger shows the same after a restart, where nothing depends on the time', async () => {
  const lines = async (of: Exporter): Promise<string[]> => {
    const { text } = await of.ask('GET', '/metrics/ledger', { key: null });
    return text.split('\n').filter((line) => !/^ledgerline_(run_out_timestamp|burn_rate)/.test(line)).sort(); // prettier-ignore
  };
  const before = await lines(exporter);
  await exporter.kill();
  const again = await start({ dataDir: exporter.dataDir, env: { LEDGERLINE_LISTEN: '127.0.0.1:0' } });
  expect(await lines(again)).toEqual(before);
  expect(before.length).toBeGreaterThan(100);
  await again.stop();
});

function configured(config: string): Record<string, string> {
  const directory = temporary();
  dataDirs.push(directory);
  const path = join(directory, 'config.yaml');
  writeFileSync(path, config);
  return { LEDGERLINE_CONFIG: path };
}

test('labels that are configured are shown, and only those', async () => {
  const one = await start({ env: configured('metrics: { labels: [user] }') });
  await makeOrg(one, 'acme', TERMS);
  await post(one, 'acme', [{ id: 'e', time: ago(1), type: 'tool', user: 'u-1', apiKey: 'k', agent: 'a', credits: '1.5' }]);
  const families = await scrape(one);
  expect(samplesOf(families, 'ledgerline_user_credits_total')).toEqual([
    { name: 'ledgerline_user_credits_total', labels: { org: 'acme', user: 'u-1' }, value: '1.5' },
  ]);
  expect([...families.keys()].filter((name) => /_(api_key|agent)_credits/.test(name))).toEqual([]);
  await one.stop();
}, 20_000); // prettier-ignore

describe('limits', () => {
  const LIMITS = configured('limits: { valuesPerLabel: 3, seriesPerFamily: 50 }');
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
        return { id: `e${posted}`, time: ago(1), type: 'gateway_inference', workspace, model, category: `of-${model}`, credits: `${posted}` };
      }),
    );
    await post(limited, org, events);
  }; // prettier-ignore
  const total = (samples: readonly { value: string }[]): number => samples.reduce((sum, { value }) => sum + Number(value), 0); // prettier-ignore
  const creditsOf = (families: Map<string, Family>, labels: Record<string, string>): number =>
    total(samplesOf(families, 'ledgerline_usage_credits_total', labels));
  const valuesOf = (families: Map<string, Family>, label: string): string[] =>
    [...new Set(samplesOf(families, 'ledgerline_usage_credits_total', { org: 'acme' }).map(({ labels }) => labels[label] ?? ''))].sort(); // prettier-ignore

  test('past the values of a label the rest is counted together, exactly, and how often is told', async () => {
    await use('acme', ['w1', 'w2'], ['m1', 'm2']);
    let families = await scrape(limited);
    expect(samplesOf(families, 'ledgerline_series_overflow_total')).toMatchObject([{ labels: { org: 'acme', family: 'usage' }, value: '0' }]); // prettier-ignore
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
    expect(samplesOf(families, 'ledgerline_series_overflow_total', { family: 'category_credits_total' })[0]?.value).toBe('4'); // prettier-ignore
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
    expect(named('usage_tokens_total', 'workspace').length).toBeLessThanOrEqual(50);
    expect(named('category_credits_total', 'category').length).toBeLessThanOrEqual(50);
    expect(samplesOf(families, 'ledgerline_usage_credits_total', { org: 'org-17' })).toMatchObject([
      { labels: { workspace: '__other__', model: '__other__' } },
    ]);
    expect(creditsOf(families, {})).toBe((posted * (posted + 1)) / 2);
    expect(total(samplesOf(families, 'ledgerline_category_credits_total'))).toBe((posted * (posted + 1)) / 2);
    expect(samplesOf(families, 'ledgerline_series_overflow_total', { org: 'org-17', family: 'usage' })[0]?.value).toBe('6');
    await limited.stop();
  }); // prettier-ignore
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
