/** What a scrape shows: well-formed in both formats, the API's numbers to the last digit. */
import { TOKEN_TABLE } from '@ledgerline/api';
import { samplesOf, type Family } from '@ledgerline/testkit/exposition.ts';
import { DAY, exact, fill, NOW, scrape, start, TERMS } from './scrape.ts';

const exporter = await start();
await fill(exporter);

describe('the values', () => {
  let families: Map<string, Family>;
  beforeAll(async () => {
    families = await scrape(exporter);
  });
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
    expect(rows).toHaveLength(TOKEN_TABLE.length);
    for (const [i, { key, tokens }] of rows.entries())
      expect(value('cycle_tokens', { org, token_type: TOKEN_TABLE[i]?.label ?? '' })).toBe(tokens[key]);
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
    expect(value('unpriced_events_total', { org: 'acme', model: 'never-heard-of' })).toBe('1');
    expect(value('unpriced_events_total', { org: 'acme', model: '' })).toBe('0');
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
    for (const [estimate, field] of [
      ['early', 'early'],
      ['expected', 'runOutAt'],
      ['late', 'late'],
    ] as const) {
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
  });

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
        expect(sum('usage_tokens_total', { ...labels, token_type: 'cache_read' })).toBe(
          micro(kinds['cacheRead'] ?? ''),
        );
        expect(sum('usage_tokens_total', { ...labels, token_type: 'reasoning' })).toBe(micro(kinds['reasoning'] ?? ''));
      }
    }
    for (const by of org === 'acme' ? ['category', 'source', 'surface', 'type', 'reason'] : []) {
      const rows = (await exact(exporter, `/v1/usage/breakdown?by=${by}&${query}`))['rows'] as Record<string, string>[];
      for (const row of rows)
        expect(sum(`${by}_credits_total`, { [by]: row['key'] ?? '' })).toBe(micro(row['credits'] ?? ''));
    }
  });

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
    const both = [
      'agent_runs_total',
      'late_events_total',
      'unpriced_events_total',
      'series_overflow_total',
      'cycle_cost_usd',
      'cycle_requests',
      'cycle_agent_runs',
      'projection_available',
      'run_out_before_cycle_end',
    ];
    const own = {
      fresh: ['overage_credits_total', 'cycle_credits', 'burn_rate_credits_per_second'],
      'fresh-byom': ['spend_usd', 'burn_rate_usd_per_second'],
    };
    for (const [org, names] of Object.entries(own)) {
      for (const name of [...both, ...names]) expect([name, value(name, { org })]).toEqual([name, '0']);
      for (const { label: kind } of TOKEN_TABLE) expect(value('cycle_tokens', { org, token_type: kind })).toBe('0');
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
