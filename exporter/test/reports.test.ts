/** Every report against a naive computation over the same events: exact, whatever the range, the zone and the filters. */
import { expectOk, makeOrg, remove, startExporter } from './harness.ts';

const SEED = Number(process.env['LEDGERLINE_TEST_SEED'] ?? 20260214);
const ORG = 'reported';
const ZONE = 'America/New_York'; // its clock goes forward on 8 March 2026
const CREATED = Date.parse('2026-02-10T00:00:00Z');
const FIRST = Date.parse('2026-02-14T03:07:11.123Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const LAST = FIRST + 40 * DAY;
const CYCLES = ['2026-01-15T05:00:00.000Z', '2026-02-15T05:00:00.000Z', '2026-03-15T04:00:00.000Z', '2026-04-15T04:00:00.000Z']; // prettier-ignore
const KINDS = ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const;

type Json = Record<string, unknown>;
const exporter = await startExporter();
afterAll(async () => {
  await exporter.stop();
  remove(exporter.dataDir);
});

const time = (text: string): number => Date.parse(text);
const RANGES: readonly [name: string, from: number, to: number][] = [
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

/** mulberry32: the same numbers from the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = randomOf(SEED);
const below = (limit: number): number => Math.floor(random() * limit);
const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
const named = (prefix: string, count: number): string[] => ['', ...Array.from({ length: count }, (_, i) => `${prefix}${i}`)]; // prettier-ignore

const VALUES: Readonly<Record<string, readonly string[]>> = {
  type: ['gateway_inference', 'cloud_agent_inference', 'cloud_agent_compute', 'tool'],
  model: named('m', 4),
  provider: named('p', 2),
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

interface Event {
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

const decimal = (amount: bigint, decimals: number): string =>
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
const events = [...history, ...late];
const GROUPS = new Map([['w0', 'north'], ['w1', 'south'], ['w2', 'north'], ['w3', '']]); // prettier-ignore
const KIND_OF = new Map([['w0', 'team'], ['w1', 'personal'], ['w2', 'personal'], ['w3', 'team']]); // prettier-ignore

beforeAll(async () => {
  await makeOrg(exporter, ORG, { timezone: ZONE, cycleAnchorDay: 15, createdAt: CREATED, plan: { monthlyCredits: 900 } }); // prettier-ignore
  const seen = new Set<string>();
  for (const event of events) {
    const { type = '', run = '' } = event.names;
    if (!type.startsWith('cloud_agent_') || run === '' || seen.has(run)) continue;
    seen.add(run);
    event.firstOfRun = true;
  }
  const bodies = history.flatMap((event, i) => (i % 13 === 0 ? [bodyOf(event, 1, 3n), bodyOf(event, 4)] : [bodyOf(event)])); // prettier-ignore
  for (let i = 0; i < bodies.length; i += 700) await post(bodies.slice(i, i + 700), '&backfill=true');
  await post(late.map((event) => bodyOf(event)), ''); // prettier-ignore
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

const ask = async (path: string, query: Readonly<Record<string, string | number | readonly string[]>> = {}) => {
  const asked = new URLSearchParams({ org: ORG });
  for (const [name, value] of Object.entries(query))
    for (const each of typeof value === 'object' ? value : [String(value)]) asked.append(name, each);
  return (await expectOk(exporter.get(`${path}?${asked.toString()}`))).json as Json;
};

// ---- The naive computation

interface Sum {
  micro: bigint;
  nano: bigint;
  unknown: number;
  requests: number;
  runs: number;
  tokens: number[];
}
const sumOf = (list: readonly Event[]): Sum => ({
  micro: list.reduce((sum, { micro }) => sum + micro, 0n),
  nano: list.reduce((sum, { nano }) => sum + (nano ?? 0n), 0n),
  unknown: list.filter(({ nano }) => nano === null).length,
  requests: list.filter(({ names }) => names['type']?.endsWith('_inference')).length,
  runs: list.filter(({ firstOfRun }) => firstOfRun).length,
  tokens: KINDS.map((_, i) => list.reduce((sum, { tokens }) => sum + (tokens[i] ?? 0), 0)),
});
const INPUT = [0, 1, 2];
const OUTPUT = [3, 4];
const tokensOf = ({ tokens }: Sum, kinds: readonly number[]): number => kinds.reduce((sum, i) => sum + (tokens[i] ?? 0), 0); // prettier-ignore
const credits = (micro: bigint): number => Number(decimal(micro, 6));
const usd = (nano: bigint): number => Number(decimal(nano, 9));

const shown = (sum: Sum): Json => ({
  credits: credits(sum.micro),
  costUsd: usd(sum.nano),
  ...(sum.unknown > 0 ? { costUsdUnknownEvents: sum.unknown } : {}),
  requests: sum.requests,
  agentRuns: sum.runs,
  inputTokens: tokensOf(sum, INPUT),
  outputTokens: tokensOf(sum, OUTPUT),
  tokens: Object.fromEntries(KINDS.map((kind, i) => [kind, sum.tokens[i]])),
});

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** What an event is under a group or a filter, as the API spells it. */
function keyOf({ names }: Event, by: string): string {
  const workspace = names['workspace'] ?? '';
  if (by === 'workspace_group') return GROUPS.get(workspace) ?? '';
  if (by === 'workspace_kind') return workspace === '' ? '' : (KIND_OF.get(workspace) ?? 'team');
  if (by === 'consumer') return names['conversation'] || names['agent'] || '';
  return names[camel(by)] ?? '';
}

type Filters = Readonly<Record<string, readonly string[]>>;
const within = (from: number, to: number, filters: Filters = {}): Event[] =>
  events.filter(
    (event) =>
      event.time >= from && event.time < to && Object.entries(filters).every(([name, values]) => values.includes(keyOf(event, name))), // prettier-ignore
  );

function grouped<T>(list: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const walls = new Map<string, { date: string; hour: string }>();
/** Date and hour of an instant, by the wall clock of a zone; from the platform's calendar, which the server does not use. */
function wall(time: number, timezone: string): { date: string; hour: string } {
  const quarter = time - (time % (15 * MINUTE)); // no clock shows another hour within one
  const known = walls.get(`${timezone} ${quarter}`);
  if (known) return known;
  let format = formats.get(timezone);
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23', timeZone: timezone } as const; // prettier-ignore
    formats.set(timezone, (format = new Intl.DateTimeFormat('en-CA', parts)));
  }
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const date = `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
  const shown = { date, hour: `${date} ${part['hour'] ?? ''}` };
  walls.set(`${timezone} ${quarter}`, shown);
  return shown;
}

/** The name of the bucket that an instant lies in. */
function bucket(time: number, interval: string, timezone: string): string {
  if (interval === 'cycle') return CYCLES.findLast((start) => Date.parse(start) <= time) ?? '';
  const { date, hour } = wall(time, timezone);
  if (interval === 'hour') return hour;
  if (interval === 'month') return date.slice(0, 7);
  if (interval === 'day') return date;
  const day = Date.parse(date);
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10);
}

/** The buckets of a range in order, and whether the range cuts them. Found by looking at every quarter hour. */
function bucketsOf(from: number, to: number, interval: string, timezone: string): { name: string; partial: boolean }[] {
  const names = new Set<string>();
  for (let time = from; time < to; time += 15 * MINUTE - (time % (15 * MINUTE)))
    names.add(bucket(time, interval, timezone));
  const cut = (edge: number): string | null => {
    const [before, after] = [bucket(edge - 1, interval, timezone), bucket(edge, interval, timezone)];
    return before === after ? before : null;
  };
  const partial = new Set([cut(from), cut(to)]);
  return [...names].map((name) => ({ name, partial: partial.has(name) }));
}

// ---- The reports

const SINGLE = ['model', 'provider', 'type', 'workspace', 'user', 'api_key', 'agent', 'conversation', 'category', 'reason', 'reason_detail', 'source', 'surface']; // prettier-ignore
const GROUPINGS = [...SINGLE, 'workspace_group', 'workspace_kind', 'consumer'];

const FILTERS: readonly Filters[] = [
  {},
  { model: ['m1'] },
  { model: ['m1', 'm2'] },
  { model: [''] },
  { user: ['u3'] },
  { conversation: ['c7', 'c8'] },
  { workspace: ['w0', 'w4'], category: ['cat1', ''] }, // in the cube
  { type: ['tool'], source: ['chat', 'agent'], surface: ['web'] },
  { user: ['u1', 'u2', ''], model: ['m0', 'm3'] }, // outside of it
  { api_key: ['k1'], reason: ['why0', 'why2'], agent: ['agent0', ''] },
  { workspace_group: ['north'] },
  { workspace_kind: ['team'], provider: ['p1'] },
  { workspace_group: [''], workspace_kind: ['team', ''], surface: ['cli'] },
  { reason_detail: ['no-such'] },
  { model: ['no-such', 'm1'] },
];

const byNumber = (a: bigint, b: bigint): number => (a < b ? 1 : a > b ? -1 : 0);

describe(`with seed ${SEED}`, () => {
  describe.each(GROUPINGS)('breakdown by %s', (by) => {
    test.each(RANGES)('of %s', async (_, from, to) => {
      for (const filters of FILTERS) {
        const list = within(from, to, filters);
        const { rows, total, nextCursor } = await ask('/v1/usage/breakdown', { by, from, to, limit: 10_000, ...filters }); // prettier-ignore
        expect([filters, total]).toEqual([filters, shown(sumOf(list))]);
        const whole = sumOf(list).micro;
        const expected = [...grouped(list, (event) => keyOf(event, by))].map(([key, of]) => ({ key, of: sumOf(of) }));
        expected.sort((a, b) => byNumber(a.of.micro, b.of.micro) || (a.key < b.key ? -1 : 1));
        const shownRows = (rows as Json[]).map(({ name, share, ...rest }) => {
          expect(typeof name).toBe('string');
          expect(share).toBeCloseTo(whole > 0n ? (Number(rest['credits']) * 1e6) / Number(whole) : 0, 8);
          return rest;
        });
        expect([filters, shownRows]).toEqual([filters, expected.map(({ key, of }) => ({ key, ...shown(of) }))]);
        expect(nextCursor).toBeNull();
      }
    });
  });

  test('breakdown by token_type has every kind and its share', async () => {
    for (const [, from, to] of RANGES)
      for (const filters of FILTERS) {
        const sum = sumOf(within(from, to, filters));
        const all = tokensOf(sum, [0, 1, 2, 3, 4]);
        const { rows, total } = await ask('/v1/usage/breakdown', { by: 'token_type', from, to, ...filters });
        expect(total).toEqual(shown(sum));
        expect((rows as Json[]).map(({ key, tokens }) => [key, tokens])).toEqual(KINDS.map((kind, i) => [kind, { [kind]: sum.tokens[i] }])); // prettier-ignore
        for (const [i, row] of (rows as { share: number }[]).entries())
          expect(row.share).toBeCloseTo(all > 0 ? (sum.tokens[i] ?? 0) / all : 0, 8);
      }
  });

  test('breakdown sorts by every measure, both ways, and by name', async () => {
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    for (const sort of ['credits', 'costUsd', 'requests', 'agentRuns', 'inputTokens', 'outputTokens', 'share', 'key', 'name'])
      for (const order of ['asc', 'desc']) {
        const { rows } = await ask('/v1/usage/breakdown', { by: 'user', from, to, sort, order });
        const values = (rows as Record<string, number | string>[]).map((row) => row[sort] ?? 0);
        const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect([sort, order, values]).toEqual([sort, order, order === 'asc' ? sorted : sorted.reverse()]);
      }
  }); // prettier-ignore

  test('breakdown calls a workspace by its name and a conversation by its title', async () => {
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    const names = async (by: string): Promise<Map<unknown, unknown>> =>
      new Map(((await ask('/v1/usage/breakdown', { by, from, to, limit: 1000 }))['rows'] as Json[]).map(({ key, name }) => [key, name])); // prettier-ignore
    const workspaces = await names('workspace');
    expect([workspaces.get('w1'), workspaces.get('w4')]).toEqual(['Workspace w1', 'w4']);
    expect((await names('conversation')).get('c3')).toBe('Title of c3');
    expect((await names('consumer')).get('c3')).toBe('Title of c3');
  });

  describe.each([ZONE, 'UTC', 'Asia/Kolkata', 'Australia/Lord_Howe'])('in %s', (timezone) => {
    const valueOf: Readonly<Record<string, (sum: Sum) => number>> = {
      credits: ({ micro }) => credits(micro),
      usd: ({ nano }) => usd(nano),
      requests: ({ requests }) => requests,
      tokens: (sum) => tokensOf(sum, [0, 1, 2, 3, 4]),
      agent_runs: ({ runs }) => runs,
    };

    test.each(['hour', 'day', 'week', 'month', 'cycle'])('series by %s', async (interval) => {
      const cases = RANGES.flatMap(([, from, to], i) => [
          { from, to, measure: 'credits', filters: FILTERS[(i * 2) % FILTERS.length] ?? {} },
          { from, to, measure: Object.keys(valueOf)[i % 5] ?? '', filters: FILTERS[(i * 3 + 1) % FILTERS.length] ?? {} },
        ]); // prettier-ignore
      for (const { from, to, measure, filters } of cases) {
        const list = grouped(within(from, to, filters), (event) => bucket(event.time, interval, timezone));
        const expected = bucketsOf(from, to, interval, timezone).map(({ name, partial }) => ({
          name,
          value: valueOf[measure]?.(sumOf(list.get(name) ?? [])),
          ...(partial ? { partial } : {}),
        }));
        const answer = await ask('/v1/usage/series', { from, to, interval, timezone, measure, ...filters });
        const [series, ...more] = answer['series'] as { measure: string; points: { time: string }[] }[];
        const points = series?.points.map(({ time, ...rest }) => ({ name: bucket(Date.parse(time), interval, timezone), ...rest })); // prettier-ignore
        expect([filters, measure, points]).toEqual([filters, measure, expected]);
        expect(more).toEqual([]);
      }
    });

    test.each(['hour', 'day', 'week'])('series by %s and group', async (interval) => {
      for (const groupBy of ['model', 'workspace_group', 'conversation', 'consumer', 'user']) {
        const [, from, to] = RANGES[GROUPINGS.indexOf(groupBy) % 5] ?? ['', 0, 0];
        const filters = FILTERS[groupBy.length % 7] ?? {};
        const answer = await ask('/v1/usage/series', { from, to, interval, timezone, groupBy, ...filters });
        const series = answer['series'] as { key: string; points: { time: string; value: number }[] }[];
        const groups = grouped(within(from, to, filters), (event) => keyOf(event, groupBy));
        expect(new Set(series.map(({ key }) => key))).toEqual(new Set(groups.keys()));
        for (const { key, points } of series) {
          const buckets = grouped(groups.get(key) ?? [], (event) => bucket(event.time, interval, timezone));
          const expected = bucketsOf(from, to, interval, timezone).map(({ name }) => [name, credits(sumOf(buckets.get(name) ?? []).micro)]); // prettier-ignore
          expect([key, points.map(({ time, value }) => [bucket(Date.parse(time), interval, timezone), value])]).toEqual([key, expected]); // prettier-ignore
        }
      }
    });

    test('daily, with the models of each day', async () => {
      const { days } = await ask('/v1/usage/daily', { start: '2026-02-13', end: '2026-03-27', timezone });
      const list = grouped(events, (event) => wall(event.time, timezone).date);
      const dates = Array.from({ length: 43 }, (_, i) => new Date(time('2026-02-13') + i * DAY).toISOString().slice(0, 10)); // prettier-ignore
      expect(days).toEqual(
        dates.map((date) => {
          const of = list.get(date) ?? [];
          const sum = sumOf(of);
          const models = [...grouped(of, (event) => keyOf(event, 'model'))].map(([model, group]) => {
            const { micro, nano, requests } = sumOf(group);
            return [model, { credits: credits(micro), costUsd: usd(nano), requests }];
          });
          const { credits: all, costUsd, requests, inputTokens, outputTokens } = shown(sum);
          return { date, credits: all, costUsd, requests, inputTokens, outputTokens, models: Object.fromEntries(models) as Json }; // prettier-ignore
        }),
      );
    });
  });

  test('series grouped by token_type has one for each kind', async () => {
    const [, from, to] = RANGES[4] ?? ['', 0, 0];
    const { series } = await ask('/v1/usage/series', { from, to, interval: 'day', measure: 'tokens', groupBy: 'token_type' }); // prettier-ignore
    const list = grouped(within(from, to), (event) => bucket(event.time, 'day', ZONE));
    const days = bucketsOf(from, to, 'day', ZONE);
    for (const [i, kind] of KINDS.entries()) {
      const found = (series as { key: string; points: { value: number }[] }[]).find(({ key }) => key === kind);
      expect(found?.points.map(({ value }) => value)).toEqual(days.map(({ name }) => sumOf(list.get(name) ?? []).tokens[i])); // prettier-ignore
    }
  });

  test('series past a limit are summed as __other__', async () => {
    const [, from, to] = RANGES[4] ?? ['', 0, 0];
    const { series } = await ask('/v1/usage/series', { from, to, interval: 'week', groupBy: 'user', limit: 3 });
    const lines = series as { key: string; points: { value: number }[] }[];
    expect(lines.map(({ key }) => key)).toHaveLength(4);
    expect(lines.at(-1)?.key).toBe('__other__');
    const whole = lines.flatMap(({ points }) => points).reduce((sum, { value }) => sum + Math.round(value * 1e6), 0);
    expect(BigInt(whole)).toBe(sumOf(within(from, to)).micro);
  });

  test('series of more points than anyone can read are refused', async () => {
    const query = new URLSearchParams({ org: ORG, from: String(LAST - 19_990 * 60 * MINUTE), to: String(LAST), interval: 'hour', groupBy: 'conversation' }); // prettier-ignore
    const reply = await exporter.get(`/v1/usage/series?${query.toString()}`);
    expect([reply.status, (reply.json as Json)['details']]).toEqual([400, { field: 'limit' }]);
    expect((await exporter.get(`/v1/usage/series?${query.toString()}&limit=2`)).status).toBe(200);
  });

  test('series of a range without events are zeros', async () => {
    const [from, to] = [time('2026-04-20T00:00:00Z'), time('2026-04-23T00:00:00Z')];
    const { series } = await ask('/v1/usage/series', { from, to, interval: 'day', timezone: 'UTC' });
    expect((series as { points: unknown }[])[0]?.points).toEqual(['20', '21', '22'].map((day) => ({ time: `2026-04-${day}T00:00:00.000Z`, value: 0 }))); // prettier-ignore
  });

  test('usage ahead of now is of its own time, and of no cycle before it', async () => {
    await makeOrg(exporter, 'ahead', { cycleAnchorDay: new Date(Date.now() + DAY).getUTCDate() });
    const { end } = ((await expectOk(exporter.get('/v1/balance?org=ahead'))).json as { cycle: { end: string } }).cycle;
    const body = [
      { id: 'now', time: Date.now(), type: 'tool', credits: 1 },
      { id: 'ahead', time: time(end) + DAY, type: 'tool', credits: 2 },
    ];
    await expectOk(exporter.ask('POST', '/v1/events?org=ahead', { body }));
    const range = `org=ahead&from=${time(end) - 2 * DAY}&to=${time(end) + 5 * DAY}`;
    const values = async (interval: string): Promise<number[]> =>
      ((await expectOk(exporter.get(`/v1/usage/series?${range}&interval=${interval}`))).json as { series: { points: { value: number }[] }[] }).series[0]?.points.map(({ value }) => value) ?? []; // prettier-ignore
    expect(await values('cycle')).toEqual([1]);
    expect((await values('day')).filter((value) => value > 0)).toEqual([1, 2]);
    expect(((await expectOk(exporter.get('/v1/usage/summary?org=ahead'))).json as Json)['creditsUsed']).toBe(1);
  });

  test('the allowance is a series too, by cycle', async () => {
    const { series } = await ask('/v1/usage/series', { from: CYCLES[0] ?? '', to: CYCLES[3] ?? '', interval: 'cycle', measure: 'allowance' }); // prettier-ignore
    expect((series as { points: { time: string; value: number }[] }[])[0]?.points.map(({ time, value }) => [time, value])).toEqual(CYCLES.slice(0, 3).map((start) => [start, 900])); // prettier-ignore
  });

  test('a range may be dates, of the timezone asked for', async () => {
    for (const [timezone, from, to] of [[ZONE, '2026-02-20T05:00:00Z', '2026-03-12T04:00:00Z'], ['Asia/Kolkata', '2026-02-19T18:30:00Z', '2026-03-11T18:30:00Z']] as const) {
      const { total } = await ask('/v1/usage/breakdown', { by: 'model', from: '2026-02-20', to: '2026-03-12', timezone });
      expect(total).toEqual(shown(sumOf(within(time(from), time(to)))));
    }
  }); // prettier-ignore

  test('summary, cycles and by-key are those of each cycle', async () => {
    const { cycles } = await ask('/v1/cycles');
    for (const [i, month] of ['2026-01', '2026-02', '2026-03', '2026-04'].entries()) {
      const start = CYCLES[i] ?? '';
      const end = CYCLES[i + 1] ?? '2026-05-15T04:00:00.000Z';
      const list = within(time(start), time(end));
      const sum = sumOf(list);
      const { credits: used, costUsd, requests, agentRuns, inputTokens, outputTokens } = shown(sum);
      expect(await ask('/v1/usage/summary', { month })).toMatchObject({
        creditsUsed: used, costUsd, requests, agentRuns, inputTokens, outputTokens,
        totalTokens: Number(inputTokens) + Number(outputTokens), cycle: { start, end },
      }); // prettier-ignore
      expect((cycles as Json[])[i]).toMatchObject({ start, end, used });
      const { keys } = await ask('/v1/usage/by-key', { month });
      const expected = [...grouped(list, (event) => keyOf(event, 'api_key'))].map(([apiKey, of]) => {
        const { credits, costUsd, requests, inputTokens, outputTokens } = shown(sumOf(of));
        return { apiKey, credits, costUsd, requests, inputTokens, outputTokens };
      });
      expect(keys).toEqual(expected.sort((a, b) => Number(b.credits) - Number(a.credits)));
    }
  });

  test('conversations of a range, what they used in it, and when they were used at all', async () => {
    for (const [, from, to] of RANGES)
      for (const filters of FILTERS) {
        const used = grouped(within(from, to, filters).filter(({ names }) => names['conversation'] !== ''), (event) => keyOf(event, 'conversation')); // prettier-ignore
        const answer = await ask('/v1/conversations', { from, to, limit: 1000, ...filters });
        const expected = [...used].map(([id, of]) => {
          const all = events.filter(({ names }) => names['conversation'] === id);
          const times = all.map(({ time }) => time);
          const { micro, nano, requests } = sumOf(of);
          const [firstTime, lastTime] = [Math.min(...times), Math.max(...times)];
          return {
            org: ORG, id, title: `Title of ${id}`, agent: expect.any(String) as string, credits: credits(micro), costUsd: usd(nano), messages: requests,
            firstTime: new Date(firstTime).toISOString(), lastTime: new Date(lastTime).toISOString(),
          }; // prettier-ignore
        });
        expected.sort((a, b) => (a.lastTime < b.lastTime ? 1 : a.lastTime > b.lastTime ? -1 : a.id < b.id ? -1 : 1));
        expect([filters, answer['conversations']]).toEqual([filters, expected]);
        expect(answer['total']).toBe(expected.length);
      }
  });

  test('one conversation: a line for each event, with the running total, and the whole', async () => {
    for (const id of ['c0', 'c17', 'c49']) {
      const all = events.filter(({ names }) => names['conversation'] === id).sort((a, b) => a.time - b.time || events.indexOf(a) - events.indexOf(b)); // prettier-ignore
      const answer = await ask(`/v1/conversations/${id}`);
      const { micro, requests } = sumOf(all);
      expect(answer).toMatchObject({ id, title: `Title of ${id}`, credits: credits(micro), messages: requests });
      let total = 0n;
      const lines = all.map((event) => {
        total += event.micro;
        const { id, names, micro } = event;
        return { time: new Date(event.time).toISOString(), category: names['category'], description: `step ${id}`, credits: credits(micro), total: credits(total), event: id }; // prettier-ignore
      });
      expect(answer['lines']).toMatchObject(lines);
      expect((answer['lines'] as unknown[]).length).toBe(lines.length);
    }
  });

  describe('pages neither overlap nor leave anything out', () => {
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    const pages = async (path: string, list: string, query: Record<string, string | number>): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (let cursor: string | null = null, page = 0; page < 1000; page++) {
        const answer: Json = await ask(path, { ...query, ...(cursor === null ? {} : { cursor }) });
        found.push(...(answer[list] as unknown[]));
        cursor = answer['nextCursor'] as string | null;
        if (cursor === null) return found;
        expect(answer[list]).toHaveLength(Number(query['limit']));
      }
      throw new Error('the pages do not end');
    };

    test.each([
      ['/v1/usage/breakdown', 'rows', { by: 'user' }],
      ['/v1/usage/breakdown', 'rows', { by: 'conversation', sort: 'requests' }],
      ['/v1/usage/breakdown', 'rows', { by: 'consumer', sort: 'agentRuns', order: 'asc' }],
      ['/v1/conversations', 'conversations', {}],
      ['/v1/conversations', 'conversations', { sort: 'messages' }],
      ['/v1/conversations', 'conversations', { sort: 'title', order: 'asc' }],
    ])('%s %s %j', async (path, list, query) => {
      const whole = await pages(path, list, { from, to, ...query, limit: 10_000 });
      expect(whole.length).toBeGreaterThan(12);
      for (const limit of [1, 7, whole.length, whole.length + 1])
        expect(await pages(path, list, { from, to, ...query, limit })).toEqual(whole);
    });

    test('the lines of a conversation, whose running total goes on', async () => {
      const whole = await pages('/v1/conversations/c5', 'lines', { limit: 10_000 });
      for (const limit of [1, 7]) expect(await pages('/v1/conversations/c5', 'lines', { limit })).toEqual(whole);
    });
  });

  test('reports of several organizations say whose each row is', async () => {
    await makeOrg(exporter, 'other', { createdAt: CREATED, billingModel: 'byom' });
    const body = { id: 'x', time: '2026-03-01T00:00:00Z', type: 'gateway_inference', model: 'm1', credits: 5, costUsd: '0.5' }; // prettier-ignore
    await expectOk(exporter.ask('POST', '/v1/events?org=other', { body }));
    const [, from, to] = RANGES[0] ?? ['', 0, 0];
    const all = await expectOk(exporter.get(`/v1/usage/breakdown?org=*&by=model&from=${from}&to=${to}`));
    expect((all.json as { rows: Json[] }).rows.filter(({ key }) => key === 'm1').map(({ org, credits, costUsd }) => [org, credits, costUsd])).toEqual([
      [ORG, credits(sumOf(within(from, to, { model: ['m1'] })).micro), usd(sumOf(within(from, to, { model: ['m1'] })).nano)],
      ['other', 0, 0.5],
    ]); // prettier-ignore
    const { series } = (await expectOk(exporter.get(`/v1/usage/series?org=*&from=${from}&to=${to}&interval=month`))).json as { series: { org: string; measure: string }[] }; // prettier-ignore
    expect(series.map(({ org, measure }) => [org, measure])).toEqual([['ahead', 'credits'], ['other', 'usd'], [ORG, 'credits']]); // prettier-ignore
  });

  test('the counters are the sums of all there was', async () => {
    const { text } = await exporter.get('/metrics/ledger');
    const counted = (family: string): number =>
      text
        .split('\n')
        .filter((line) => line.startsWith(`ledgerline_${family}{`) && line.includes(`org="${ORG}"`))
        .reduce((sum, line) => sum + Math.round(Number(line.slice(line.lastIndexOf(' '))) * 1e6), 0);
    const { micro, nano, requests, runs, tokens } = sumOf(events);
    for (const family of ['usage', 'type', 'category', 'source', 'surface', 'reason'])
      expect([family, BigInt(counted(`${family}_credits_total`))]).toEqual([family, micro]);
    expect(counted('usage_cost_usd_total') / 1e6).toBeCloseTo(usd(nano), 4);
    expect([counted('usage_requests_total'), counted('agent_runs_total')]).toEqual([requests * 1e6, runs * 1e6]);
    expect(counted('usage_tokens_total')).toBe(tokens.reduce((a, b) => a + b, 0) * 1e6);
  });
});
