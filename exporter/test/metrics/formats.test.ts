/** The two text formats, as a scraper negotiates them, and the families in them. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExposition, samplesOf, type Family } from '@ledgerline/testkit/exposition.ts';
import { raw } from '@ledgerline/testkit/raw.ts';
import { ACCEPT, fill, ODD, scrape, start } from './scrape.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const withPromtool = hasPromtool ? test : test.skip;
if (!hasPromtool) console.warn('skipped: promtool is not on PATH, so the exposition is not linted');

const exporter = await start();
await fill(exporter);

describe('the formats', () => {
  withPromtool.each(['/metrics', '/metrics/ledger', '/metrics/process'])(
    'promtool has nothing to say about %s',
    async (path) => {
      const { text } = await exporter.ask('GET', path, { key: null });
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
    },
  );

  test.each(['/metrics', '/metrics/ledger', '/metrics/process'])(
    '%s is strictly well-formed in both, and the same',
    async (path) => {
      const text = await scrape(exporter, path, 'text');
      const open = await scrape(exporter, path, 'openmetrics');
      const named = (families: Map<string, Family>): string[] =>
        [...families.values()].map(({ name, type, help }) => `${name.replace(/_total$/, '')} ${type} ${help}`);
      expect(named(open)).toEqual(named(text));
      // Neither format leaves anything behind that the other shows.
      expect([...(await scrape(exporter, path, 'text')).keys()]).toEqual([...text.keys()]);
      expect(text.size).toBeGreaterThan(3);
    },
  );

  const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
  const OPEN = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
  test.each([
    ['Prometheus 2.42', ACCEPT, OPEN],
    ['anything', '*/*', TEXT],
    ['plain text', 'text/plain', TEXT],
    ['text 0.0.4', 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1', TEXT],
    ['OpenMetrics', 'application/openmetrics-text', OPEN],
    [
      'text preferred to OpenMetrics',
      'application/openmetrics-text;version=1.0.0;q=0.3,text/plain;version=0.0.4',
      TEXT,
    ],
    ['only an OpenMetrics that is not spoken', 'application/openmetrics-text;version=2.0.0', TEXT],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', TEXT],
    ['nonsense', ';;q=,,=', TEXT],
  ])('to a client that asks for %s', async (_, accept, type) => {
    const { headers, text } = await exporter.ask('GET', '/metrics', { key: null, headers: { accept } });
    expect(headers.get('content-type')).toBe(type);
    expect(text.endsWith('# EOF\n')).toBe(type === OPEN);
    expect(text.split('# EOF').length).toBe(type === OPEN ? 2 : 1);
  });

  test('to a client that does not say', async () => {
    const { text } = await raw(exporter, { path: '/metrics', key: null });
    expect(parseExposition(text, 'text').get('ledgerline_collector_success')?.samples[0]?.value).toBe('1');
  });

  test('at once, one after the other, and after one that was given up: each is whole', async () => {
    const lines = async (): Promise<string[]> =>
      (await exporter.ask('GET', '/metrics/ledger', { key: null })).text
        .split('\n')
        .filter((line) => !/^ledgerline_(run_out_timestamp|burn_rate)/.test(line));
    const first = await lines();
    const left = new AbortController();
    const leaving = fetch(`${exporter.url}/metrics/ledger`, { signal: left.signal }).catch(() => null);
    left.abort();
    await leaving;
    for (const each of await Promise.all(Array.from({ length: 8 }, lines))) expect(each).toEqual(first);
    expect(await lines()).toEqual(first);
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
    const golden = join(import.meta.dirname, '../fixtures/metric-families.txt');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, list.join(''));
    expect(list.join('')).toBe(readFileSync(golden, 'utf8'));
  });
});
