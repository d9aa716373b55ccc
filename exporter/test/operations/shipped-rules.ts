/** The shipped configuration of Prometheus, made fast enough for a test, and usage for it to see. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk, makeOrg, ROOT, type Exporter } from '@ledgerline/testkit/harness.ts';

const SHIPPED = join(ROOT, 'provisioning/prometheus');
export const RULES = readdirSync(join(SHIPPED, 'rules')).filter((name) => name.endsWith('.yml'));
export const shipped = (file: string): string => readFileSync(join(SHIPPED, file), 'utf8');

/** All that is changed of what is shipped: how long things last, and who is asked. The expressions stay. */
const FASTER: readonly [RegExp, string][] = [
  [/^( *)for: \d+m$/gm, '$1for: 1s'],
  [/^( *)interval: 1m$/gm, '$1interval: 500ms'],
  [/\[10m\]/g, '[10s]'], // longer than a restart takes on a busy machine
  [/^( *(?:scrape|evaluation)_interval): 15s$/gm, '$1: 500ms'],
];
const faster = (text: string): string => FASTER.reduce((changed, [from, to]) => changed.replace(from, to), text);

/** What is shipped, made faster, with the exporter's address. */
export const configuration = (exporterUrl: string): Record<string, string> => ({
  'prometheus.yml': faster(shipped('prometheus.yml')).replace('127.0.0.1:9464', new URL(exporterUrl).host),
  ...Object.fromEntries(RULES.map((file) => [`rules/${file}`, faster(shipped(`rules/${file}`))])),
});

const DAY = 86_400_000;
const NOW = Date.now();
const ago = (days: number): number => NOW - days * DAY;
/** Three days into a cycle that lasts for weeks yet. */
export const TERMS = { cycleAnchorDay: new Date(ago(3)).getUTCDate(), createdAt: new Date(ago(3)).toISOString() };
/** Times must lie in the cycle, which began at 00:00. */
export const usage = (id: string, days: number, more: Record<string, unknown>) => ({
  id,
  time: ago(days),
  type: 'gateway_inference',
  ...more,
});

export const post = async (exporter: Exporter, org: string, ...events: Record<string, unknown>[]): Promise<void> => {
  const reply = await expectOk(exporter.ask('POST', `/v1/events?org=${org}`, { body: events }));
  expect(reply.json).toMatchObject({ accepted: events.length });
};

/** One organization of each billing model, with usage. */
export async function fill(exporter: Exporter): Promise<void> {
  await makeOrg(exporter, 'acme', { ...TERMS, plan: { monthlyCredits: 100 } });
  await makeOrg(exporter, 'byo', { ...TERMS, billingModel: 'byom', spendCapUsd: 100 });
  const tokens = { input: 1200, cacheRead: 8000, cacheWrite: 70, output: 310, reasoning: 90 };
  // Amounts of which doubles, and so Prometheus, can hold every sum exactly.
  await post(
    exporter,
    'acme',
    usage('a1', 2.5, { model: 'gpt-4o', workspace: 'alpha', credits: '1.25', costUsd: '0.125', tokens }),
    usage('a2', 1.5, { model: 'gpt-4o', workspace: 'beta', credits: '0.5', tokens: { input: 5 } }),
    usage('a3', 0.5, { model: 'claude-sonnet-4-6', workspace: 'alpha', credits: '0.25', costUsd: '2.5', tokens }),
  );
  await post(
    exporter,
    'byo',
    usage('b1', 2, { model: 'gpt-4o', workspace: 'w', costUsd: '40.5', tokens }),
    usage('b2', 1, { model: 'gpt-4o-mini', workspace: 'w', costUsd: '1.75', tokens }),
  );
}
