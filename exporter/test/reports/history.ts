/** Events drawn from a seed, on every edge there is, and posted to the exporter of this file. */
import { expectOk, exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { seeded } from '@ledgerline/testkit/random.ts';

export const SEED = Number(process.env['LEDGERLINE_TEST_SEED'] ?? 20260214);
export const ORG = 'reported';
export const ZONE = 'America/New_York'; // its clock goes forward on 8 March 2026
export const CREATED = Date.parse('2026-02-10T00:00:00Z');
const FIRST = Date.parse('2026-02-14T03:07:11.123Z');
export const MINUTE = 60_000;
export const DAY = 86_400_000;
export const LAST = FIRST + 40 * DAY;
export const CYCLES = [
  '2026-01-15T05:00:00.000Z',
  '2026-02-15T05:00:00.000Z',
  '2026-03-15T04:00:00.000Z',
  '2026-04-15T04:00:00.000Z',
];
const INPUT = ['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'inputAudio'] as const;
export const KINDS = [...INPUT, 'output', 'reasoning', 'outputAudio'] as const;
export const INPUT_KINDS = INPUT.length;

export type Json = Record<string, unknown>;
export const exporter = await exporterOfFile();

export const time = (text: string): number => Date.parse(text);
export const RANGES: readonly [name: string, from: number, to: number][] = [
  ['everything', CREATED, LAST + DAY],
  ['days of billing', time('2026-02-20T05:00:00Z'), time('2026-03-12T04:00:00Z')],
  ['days of UTC', time('2026-02-20T00:00:00Z'), time('2026-03-12T00:00:00Z')],
  ['quarter hours', time('2026-02-20T11:45:00Z'), time('2026-03-10T01:15:00Z')],
  ['ragged edges', time('2026-02-17T03:04:05.678Z'), time('2026-03-20T22:58:59.001Z')],
  ['over the change of the clock', time('2026-03-07T23:10:00Z'), time('2026-03-09T08:20:30Z')],
  ['within a day', time('2026-03-08T06:59:59.999Z'), time('2026-03-08T07:00:00.002Z')],
  ['within a quarter hour', time('2026-03-01T10:01:00Z'), time('2026-03-01T10:14:59.999Z')],
  ['two touching quarters', time('2026-03-01T10:14:00Z'), time('2026-03-01T10:46:00Z')],
  ['nothing', time('2026-03-01T10:00:00Z'), time('2026-03-01T10:00:00Z')],
  ['days but for a millisecond', time('2026-02-20T05:00:00.001Z'), time('2026-03-12T03:59:59.999Z')],
];

// ---- Events

const random = seeded(SEED);
const below = (limit: number): number => Math.floor(random() * limit);
const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
const named = (prefix: string, count: number): string[] => [
  '',
  ...Array.from({ length: count }, (_, i) => `${prefix}${i}`),
];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  type: ['gateway_inference', 'cloud_agent_inference', 'cloud_agent_compute', 'tool'],
  model: named('m', 4),
  provider: named('p', 2),
  serviceTier: ['', 'batch', 'flex'],
  category: named('cat', 3),
  reason: named('why', 3),
  reasonDetail: named('detail', 4),
  source: ['', 'chat', 'agent', 'memory'],
  surface: ['', 'web', 'cli'],
  workspace: named('w', 5),
  user: named('u', 12),
  apiKey: named('k', 4),
  agent: named('agent', 5),
  run: named('run', 40),
  conversation: ['', '', ...named('c', 50)],
};

export interface Event {
  readonly id: string;
  readonly time: number;
  /** Where it is told apart from others of its instant: in the order of posting. */
  readonly order: number;
  readonly names: Readonly<Record<string, string>>;
  readonly micro: bigint;
  /** null: unknown. */
  readonly nano: bigint | null;
  readonly tokens: readonly number[];
  firstOfRun: boolean;
}

/** Times in bursts and on edges: of quarter hours, of days, of the change of the clock. */
function randomTime(): number {
  const time = FIRST + Math.floor(random() * (LAST - FIRST));
  const edge = below(10);
  if (edge === 0) return time - (time % (15 * MINUTE));
  if (edge === 1) return time - (time % (15 * MINUTE)) - 1;
  if (edge === 2) return time - (time % DAY) + 5 * 60 * MINUTE; // midnight in New York, in winter
  if (edge === 3) return Date.parse('2026-03-08T07:00:00Z') + below(3) - 1;
  if (edge === 4) {
    const [, from, to] = one(RANGES.slice(3));
    return one([from, to]) + one([-1, 0, 1, below(10 * MINUTE), -below(10 * MINUTE)]);
  }
  return time;
}

function randomEvent(time: number, order: number): Event {
  const names = Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, one(values)]));
  const known = below(3) > 0;
  return {
    id: `e${order}`,
    time: Math.max(time, FIRST),
    order,
    names,
    micro: BigInt(below(5_000_000)),
    nano: known ? BigInt(below(50_000_000)) : null,
    tokens: KINDS.map(() => (below(3) === 0 ? 0 : below(20_000))),
    firstOfRun: false,
  };
}

export const decimal = (amount: bigint, decimals: number): string =>
  `${amount / 10n ** BigInt(decimals)}.${(amount % 10n ** BigInt(decimals)).toString().padStart(decimals, '0')}`;

/** As JSON; `part`: an earlier revision, with that share of its amounts. */
const bodyOf = ({ id, time, names, micro, nano, tokens }: Event, revision?: number, part = 1n): Json => ({
  id,
  time: new Date(time).toISOString(),
  ...Object.fromEntries(Object.entries(names).filter(([, value]) => value !== '')),
  credits: decimal(micro / part, 6),
  ...(nano === null ? {} : { costUsd: decimal(nano / part, 9) }),
  tokens: Object.fromEntries(KINDS.map((kind, i) => [kind, Math.floor((tokens[i] ?? 0) / Number(part))])),
  ...(revision === undefined ? {} : { revision }),
  ...(names['conversation'] ? { title: `Title of ${names['conversation']}`, description: `step ${id}` } : {}),
});

const history = Array.from({ length: 3000 }, (_, i) => randomEvent(randomTime(), i)).sort((a, b) => a.time - b.time);
const late = Array.from({ length: 200 }, (_, i) => randomEvent(randomTime(), 10_000 + i));
export const events = [...history, ...late];
export const GROUPS = new Map([
  ['w0', 'north'],
  ['w1', 'south'],
  ['w2', 'north'],
  ['w3', ''],
]);
export const KIND_OF = new Map([
  ['w0', 'team'],
  ['w1', 'personal'],
  ['w2', 'personal'],
  ['w3', 'team'],
]);

beforeAll(async () => {
  await makeOrg(exporter, ORG, {
    timezone: ZONE,
    cycleAnchorDay: 15,
    createdAt: CREATED,
    plan: { monthlyCredits: 900 },
  });
  const seen = new Set<string>();
  for (const event of events) {
    const { type = '', run = '' } = event.names;
    if (!type.startsWith('cloud_agent_') || run === '' || seen.has(run)) continue;
    seen.add(run);
    event.firstOfRun = true;
  }
  const bodies = history.flatMap((event, i) =>
    i % 13 === 0 ? [bodyOf(event, 1, 3n), bodyOf(event, 4)] : [bodyOf(event)],
  );
  for (let i = 0; i < bodies.length; i += 700) await post(bodies.slice(i, i + 700), '&backfill=true');
  await post(
    late.map((event) => bodyOf(event)),
    '',
  );
  // History follows the workspaces of today.
  for (const [workspace, kind] of KIND_OF) {
    const group = GROUPS.get(workspace);
    const body = { name: `Workspace ${workspace}`, kind, ...(group ? { group } : {}) };
    await expectOk(exporter.ask('PUT', `/v1/admin/orgs/${ORG}/workspaces/${workspace}`, { body }));
  }
});

async function post(body: Json[], query: string): Promise<void> {
  const reply = await expectOk(exporter.ask('POST', `/v1/events?org=${ORG}${query}`, { body }));
  expect((reply.json as { rejected: unknown[] }).rejected).toEqual([]);
}

export const ask = async (path: string, query: Readonly<Record<string, string | number | readonly string[]>> = {}) => {
  const asked = new URLSearchParams({ org: ORG });
  for (const [name, value] of Object.entries(query))
    for (const each of typeof value === 'object' ? value : [String(value)]) asked.append(name, each);
  return (await expectOk(exporter.get(`${path}?${asked.toString()}`))).json as Json;
};
