/** Exporters of this file, filled with usage of every kind, and what a scrape of them shows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exactJson } from '@ledgerline/testkit/exact.ts';
import { parseExposition, type Family, type Format } from '@ledgerline/testkit/exposition.ts';
import { expectOk, exportersOfFile, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';

export const DAY = 86_400_000;
export const NOW = Date.now();
export const ago = (days: number): number => NOW - Math.round(days * DAY);
/** A cycle that began five days ago, and an organization that is older than it. */
export const TERMS = { cycleAnchorDay: new Date(ago(5)).getUTCDate(), createdAt: new Date(ago(10)).toISOString() };
/** What Prometheus 2.42 sends. */
export const ACCEPT =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';
export const ODD = 'say "hi" \\ bye';

const exporters = exportersOfFile();
export const start = exporters.start;

export const post = async (
  exporter: Exporter,
  org: string,
  events: readonly Record<string, unknown>[],
): Promise<void> => {
  const reply = await expectOk(exporter.ask('POST', `/v1/events?org=${org}`, { body: events }));
  expect(reply.json).toMatchObject({ accepted: events.length, rejected: [] });
};

export async function scrape(
  exporter: Exporter,
  path = '/metrics/ledger',
  format: Format = 'text',
): Promise<Map<string, Family>> {
  const headers = { accept: format === 'text' ? '*/*' : ACCEPT };
  const reply = await expectOk(exporter.ask('GET', path, { key: null, headers }));
  return parseExposition(reply.text, format);
}

/** JSON with its numbers as they were written: an amount may have more digits than a double. */
export async function exact(exporter: Exporter, path: string): Promise<Record<string, unknown>> {
  return exactJson((await expectOk(exporter.get(path))).text) as Record<string, unknown>;
}

const tokens = { input: 1200, cacheRead: 8000, cacheWrite: 50, cacheWrite1h: 20, output: 310, reasoning: 90 };
const EVENTS: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  acme: [
    {
      type: 'gateway_inference',
      time: ago(9),
      model: 'gpt-4o',
      workspace: 'alpha',
      credits: '1.000001',
      costUsd: '0.010000001',
    },
    {
      type: 'gateway_inference',
      time: ago(4),
      model: 'gpt-4o',
      workspace: 'alpha',
      tokens,
      category: 'llm',
      source: 'chat',
      surface: 'web',
      reason: 'premium_chat',
    },
    {
      type: 'gateway_inference',
      time: ago(3.5),
      model: 'gpt-4o',
      workspace: 'beta',
      tokens,
      category: 'llm',
      source: 'chat',
      surface: 'cli',
      user: 'u-1',
    },
    {
      type: 'gateway_inference',
      time: ago(3),
      model: 'claude-sonnet-4-6',
      workspace: 'alpha',
      credits: '9007199254.740993',
      user: 'u-2',
      apiKey: 'bot',
    },
    { type: 'gateway_inference', time: ago(2), model: 'never-heard-of', workspace: 'alpha', tokens },
    {
      type: 'cloud_agent_inference',
      time: ago(2),
      model: 'gpt-4o',
      agent: 'reviewer',
      run: 'r1',
      tokens,
      source: 'agent',
    },
    {
      type: 'cloud_agent_compute',
      time: ago(2),
      agent: 'reviewer',
      run: 'r1',
      credits: '0.5',
      source: 'agent',
      category: 'compute',
    },
    {
      type: 'cloud_agent_compute',
      time: ago(1),
      agent: 'writer',
      run: 'r2',
      credits: '0.25',
      source: 'agent',
      category: 'compute',
    },
    { type: 'gateway_inference', time: ago(1), model: ODD, workspace: ODD, category: ODD, credits: '2' },
  ],
  dry: [{ type: 'gateway_inference', time: ago(1), model: 'gpt-4o', workspace: 'w', credits: '3' }],
  byo: [
    { type: 'gateway_inference', time: ago(9), model: 'gpt-4o', workspace: 'w', costUsd: '1' },
    {
      type: 'gateway_inference',
      time: ago(4),
      model: 'gpt-4o',
      workspace: 'w',
      category: 'llm',
      costUsd: '82.123456789',
      tokens,
    },
    {
      type: 'gateway_inference',
      time: ago(3),
      model: 'gpt-4o',
      workspace: 'w',
      category: 'llm',
      costUsd: '0.000000001',
    },
  ],
};

export async function fill(exporter: Exporter): Promise<void> {
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
  const compared = { kind: 'costs', from: ago(9), to: ago(8), bill: 10, ledger: 9, difference: 1, tolerance: '1%' };
  await expectOk(
    exporter.ask('PUT', '/v1/admin/orgs/acme/reconciliations/openai', { body: { ...compared, rows: 1, unmatched: 1 } }),
  );
  expect(await exporter.ask('POST', '/v1/events?org=acme', { body: { id: 'no time' } })).toMatchObject({ status: 400 });
  for (const [org, events] of Object.entries(EVENTS))
    await post(
      exporter,
      org,
      events.map((event, i) => ({ id: `e${i}`, ...event })),
    );
}

export function configured(config: string): Record<string, string> {
  const path = join(exporters.directory(), 'config.yaml');
  writeFileSync(path, config);
  return { LEDGERLINE_CONFIG: path };
}
