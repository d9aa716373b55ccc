/** The same usage through every door gives the same ledger, to the micro-credit. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudEvent, HTTP, type Message } from 'cloudevents';
import { BOOTSTRAP, exporterOfFile, expectOk, makeOrg, ROOT } from '@ledgerline/testkit/harness.ts';
import { attributes, nanos, sendOtlp, type Encoding } from '@ledgerline/testkit/otlp-sender.ts';
import { seeded } from '@ledgerline/testkit/random.ts';

const SEED = Number(process.env['LEDGERLINE_SEED'] ?? 1 + Math.floor(Math.random() * 1e6));
const COUNT = Number(process.env['LEDGERLINE_RUNS'] ?? 200);
const exporter = await exporterOfFile();

const MODELS = ['gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'a-model-without-a-price'] as const;
const PROVIDERS = { 'gpt-4o': 'openai', 'claude-sonnet-4-5': 'anthropic', 'gemini-2.5-pro': 'google' } as const;
const KINDS = [
  ...(['input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'inputAudio'] as const),
  ...(['output', 'reasoning', 'outputAudio'] as const),
];

interface Usage {
  readonly id: string;
  readonly time: number;
  readonly type: 'gateway_inference';
  readonly category: 'llm';
  readonly model: string;
  readonly provider?: string;
  readonly workspace?: string;
  readonly user?: string;
  readonly agent?: string;
  readonly conversation?: string;
  readonly serviceTier?: string;
  readonly title: string;
  readonly durationMs: number;
  readonly tokens: Readonly<Record<(typeof KINDS)[number], number>>;
}

function usages(): Usage[] {
  const random = seeded(SEED);
  const below = (most: number): number => Math.floor(random() * most);
  const maybe = <T>(value: T): T | undefined => (random() < 0.7 ? value : undefined);
  const of = (from: readonly string[]): string => from[below(from.length)] ?? '';
  const start = Date.now() - 86_400_000;
  return Array.from({ length: COUNT }, (_, number) => {
    const model = of(MODELS);
    const tokens = Object.fromEntries(KINDS.map((kind) => [kind, maybe(below(10 ** (1 + below(6)))) ?? 0]));
    const said = {
      provider: maybe((PROVIDERS as Record<string, string>)[model]),
      workspace: maybe(of(['web', 'für alle', '"quoted"'])),
      user: maybe(of(['u-1', 'u-2'])),
      agent: maybe('reviewer'),
      conversation: maybe(`c-${below(20)}`),
      serviceTier: maybe(of(['batch', 'default', 'priority'])),
    };
    return {
      ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
      ...{ id: `req_${number}`, time: start + number * 1000 + below(1000), type: 'gateway_inference', category: 'llm' },
      ...{ model, title: 'Fix; the "parser"', durationMs: below(60_000), tokens: tokens as Usage['tokens'] },
    } satisfies Usage;
  });
}

const sum = (tokens: Usage['tokens'], ...kinds: readonly (typeof KINDS)[number][]): number =>
  kinds.reduce((total, kind) => total + tokens[kind], 0);

/** As the semantic conventions tell it; what they have no name for, by attributes of ours. */
const attributesOf = ({ tokens, ...usage }: Usage) =>
  attributes({
    'gen_ai.operation.name': 'chat',
    'gen_ai.system': usage.provider ?? '',
    'gen_ai.response.id': usage.id,
    'gen_ai.response.model': usage.model,
    'gen_ai.usage.input_tokens': sum(tokens, 'input', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'inputAudio'),
    'gen_ai.usage.cache_read.input_tokens': tokens.cacheRead,
    'gen_ai.usage.cache_write.input_tokens': tokens.cacheWrite + tokens.cacheWrite1h,
    'anthropic.usage.cache_creation.ephemeral_5m_input_tokens': tokens.cacheWrite,
    'anthropic.usage.cache_creation.ephemeral_1h_input_tokens': tokens.cacheWrite1h,
    'gen_ai.usage.audio.input_tokens': tokens.inputAudio,
    'gen_ai.usage.output_tokens': sum(tokens, 'output', 'reasoning', 'outputAudio'),
    'gen_ai.usage.reasoning.output_tokens': tokens.reasoning,
    'gen_ai.usage.audio.output_tokens': tokens.outputAudio,
    'openai.response.service_tier': usage.serviceTier ?? '',
    'ledgerline.workspace': usage.workspace ?? '',
    'user.id': usage.user ?? '',
    'gen_ai.agent.name': usage.agent ?? '',
    'gen_ai.conversation.id': usage.conversation ?? '',
    'ledgerline.title': usage.title,
  });

const spansOf = (all: readonly Usage[]) => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: all.map((usage, number) => ({
            traceId: 'aa'.repeat(16),
            spanId: (number + 1).toString(16).padStart(16, '0'),
            startTimeUnixNano: nanos(usage.time - usage.durationMs),
            endTimeUnixNano: nanos(usage.time),
            attributes: attributesOf(usage),
          })),
        },
      ],
    },
  ],
});

const post = (org: string, body: string, type: string) =>
  expectOk(exporter.ask('POST', `/v1/events?org=${org}`, { body, headers: { 'content-type': type } }));
const lines = (all: readonly Usage[]): string => all.map((usage) => JSON.stringify(usage)).join('\n');
const enveloped = ({ id, time, type, ...usage }: Usage) =>
  new CloudEvent({ source: '/gateway', type, time: new Date(time).toISOString(), data: { ...usage, id } });
const postMessage = (org: string, { headers, body }: Message) =>
  expectOk(
    exporter.ask('POST', `/v1/events?org=${org}`, { body: String(body), headers: headers as Record<string, string> }),
  );

function importFile(org: string, name: string, content: string, ...more: readonly string[]): void {
  const file = join(exporter.dataDir, `${org}-${name}`);
  writeFileSync(file, content);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'exporter/src/cli/ledgerline.ts'), 'import', file, '--org', org, ...more],
    { env: { ...process.env, LEDGERLINE_URL: exporter.url, LEDGERLINE_KEY: BOOTSTRAP }, encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, expect.any(String)]);
}

const COLUMNS = ['id', 'time', 'type', 'category', 'model', 'provider', 'workspace', 'user', 'agent', 'conversation'];
const MORE_COLUMNS = ['serviceTier', 'title', 'durationMs', ...KINDS.map((kind) => `tokens.${kind}`)];
function csvOf(all: readonly Usage[]): string {
  const columns = [...COLUMNS, ...MORE_COLUMNS];
  const cell = ({ tokens, ...usage }: Usage, column: string): string => {
    const [, kind] = column.split('.');
    const said: Readonly<Record<string, string | number>> = kind === undefined ? usage : tokens;
    return `"${String(said[kind ?? column] ?? '').replaceAll('"', '""')}"`;
  };
  return [columns.join(','), ...all.map((usage) => columns.map((column) => cell(usage, column)).join(','))].join('\n');
}

type Door = (org: string, all: readonly Usage[]) => Promise<unknown>;
const otlp =
  (encoding: Encoding): Door =>
  async (org, all) =>
    expect(await sendOtlp(exporter, 'traces', spansOf(all), { encoding, query: `?org=${org}` })).toMatchObject({
      ...{ status: 200, message: {} },
    });

const DOORS: Readonly<Record<string, Door>> = {
  'JSON, an array': (org, all) => post(org, JSON.stringify(all), 'application/json'),
  'JSON, one by one': async (org, all) => {
    for (const usage of all) await post(org, JSON.stringify(usage), 'application/json');
  },
  NDJSON: (org, all) => post(org, lines(all), 'application/x-ndjson'),
  'CloudEvents, batched': (org, all) =>
    post(org, JSON.stringify(all.map((usage) => enveloped(usage).toJSON())), 'application/cloudevents-batch+json'),
  'CloudEvents, structured': async (org, all) => {
    for (const usage of all) await postMessage(org, HTTP.structured<unknown>(enveloped(usage)));
  },
  'CloudEvents, binary': async (org, all) => {
    for (const usage of all) await postMessage(org, HTTP.binary<unknown>(enveloped(usage)));
  },
  'OTLP in protobuf': otlp('protobuf'),
  'OTLP in JSON': otlp('json'),
  'a file of NDJSON': async (org, all) => importFile(org, 'usage.ndjson', lines(all)),
  'a file of CSV': async (org, all) =>
    importFile(
      org,
      'usage.csv',
      csvOf(all),
      '--map',
      [...COLUMNS, ...MORE_COLUMNS].map((name) => `${name}=${name}`).join(','),
    ),
};

/** Everything of the ledger that does not say when or in which batch it was posted. */
async function ledgerOf(org: string): Promise<unknown> {
  const get = async (path: string): Promise<unknown> => (await expectOk(exporter.get(path))).json;
  const range = `org=${org}&from=2020-01-01&to=2040-01-01`;
  const { events } = (await get(`/v1/events?${range}&limit=1000&order=asc`)) as { events: Record<string, unknown>[] };
  const breakdowns = await Promise.all(
    ['model', 'token_type', 'user', 'conversation', 'workspace', 'service_tier'].map((by) =>
      get(`/v1/usage/breakdown?${range}&by=${by}&limit=1000`),
    ),
  );
  const { pools, remaining } = (await get(`/v1/balance?org=${org}`)) as Record<string, unknown>;
  return {
    events: events.map(({ org: _, description: __, ...event }) => event),
    breakdowns: JSON.parse(JSON.stringify(breakdowns).replaceAll(org, 'ORG')) as unknown,
    balance: { pools, remaining },
  };
}

const all = usages();
let expected: unknown;
beforeAll(async () => {
  await makeOrg(exporter, 'expected', { plan: { monthlyCredits: 1_000_000 }, createdAt: '2026-01-01T00:00:00Z' });
  await post('expected', JSON.stringify(all), 'application/json');
  expected = await ledgerOf('expected');
}, 60_000);

let orgs = 0;
test.each(Object.entries(DOORS))(`%s (seed ${SEED})`, async (_, door) => {
  const org = `door-${++orgs}`;
  await makeOrg(exporter, org, { plan: { monthlyCredits: 1_000_000 }, createdAt: '2026-01-01T00:00:00Z' });
  await door(org, all);
  // Twice is once.
  await door(org, all);
  expect(await ledgerOf(org)).toEqual(expected);
});
