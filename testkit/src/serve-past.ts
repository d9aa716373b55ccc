/**
 * The demo's past as a process, for tests that cannot import it: says in one line of JSON where everything is, and ends
 * with its standard input. There is an organization more, a year old and of an id that nobody would choose.
 */
import type { UsageEventBody } from '@ledgerline/api';
import { expectOk, type Exporter } from './harness.ts';
import { startPast } from './past.ts';

const HOUR = 3_600_000;
const DAYS = 400;
const EVERY_HOURS = 4;
const BATCH = 1000;
/** Quotes of both kinds, what URLs, regular expressions and templates mean something by. */
const ORG = `o'neil "labs" 50% $1 {a|b}, ü`;

const WORKSPACES = [`own`, `w'1`, `w"2`, `w%3`];
const MODELS = ['claude-sonnet-4-5', 'gpt-4o', 'claude-haiku-4-5'] as const;

async function addYearOld(exporter: Exporter): Promise<void> {
  const now = Date.now();
  const createdAt = now - DAYS * 24 * HOUR;
  const org = encodeURIComponent(ORG);
  await expectOk(exporter.ask('PUT', '/v1/admin/plans/odd', { body: { name: 'Odd', monthlyCredits: 1500 } }));
  const prices = [{ model: MODELS[1], from: now - 12 * 24 * HOUR, usdPerMillion: { input: '2.5', output: '9' } }];
  await expectOk(exporter.ask('PUT', '/v1/admin/prices', { body: prices }));
  const terms = {
    name: `O'Neil "Labs"`,
    plan: 'odd',
    billingModel: 'credits',
    timezone: 'UTC',
    cycleAnchorDay: 5,
    createdAt,
  };
  await expectOk(exporter.ask('PUT', `/v1/admin/orgs/${org}`, { body: terms }));
  for (const [index, workspace] of WORKSPACES.entries()) {
    const body = { name: workspace, kind: index === 0 ? 'personal' : 'team', group: `g${index % 2}` };
    await expectOk(exporter.ask('PUT', `/v1/admin/orgs/${org}/workspaces/${encodeURIComponent(workspace)}`, { body }));
  }
  const count = (DAYS * 24) / EVERY_HOURS - 1;
  const events = Array.from({ length: count }, (_, i) => event(i, createdAt + (i + 1) * EVERY_HOURS * HOUR));
  for (let from = 0; from < count; from += BATCH) {
    const body = events.slice(from, from + BATCH);
    await expectOk(exporter.ask('POST', `/v1/events?org=${org}&backfill=true`, { body }));
  }
}

const pick = <T>(all: readonly [T, ...T[]] | readonly T[], i: number): T => all[i % all.length] as T;

/** Of everything that a panel groups by there is more than one. */
function event(i: number, time: number): UsageEventBody {
  const talk = Math.floor(i / 8);
  const isTool = i % 5 === 0;
  return {
    ...{ id: `e-${i}`, time, type: isTool ? 'tool' : 'gateway_inference', durationMs: 500 + (i % 100) * 7 },
    ...(isTool
      ? { credits: `${i % 13}.000001` }
      : {
          model: pick(MODELS, i),
          tokens: { input: 9000 + (i % 7) * 911, cacheRead: 5000, output: 900 + (i % 11) * 37 },
        }),
    ...{
      workspace: pick(WORKSPACES, i),
      user: `u"${i % 6}`,
      apiKey: `key ${i % 2}`,
      surface: pick(['api', 'chat'], i),
    },
    ...{ conversation: `c\\${talk}`, title: `Talk "${talk}"`, agent: `a${i % 3}`, category: `k${i % 3}` },
    ...{ source: pick(['api', 'agent'], i), reason: pick(['workflow_run', 'premium_chat'], i) },
    ...(i % 2 === 0 ? { reasonDetail: `flow ${i % 4}` } : {}),
  };
}

const past = await startPast(addYearOld);
console.log(
  JSON.stringify({ exporter: past.exporter.url, prometheus: past.prometheus.url, read: past.read, yearOld: ORG }),
);
process.stdin.resume().once('end', () => void past.stop());
