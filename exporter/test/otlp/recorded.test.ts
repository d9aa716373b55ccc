/** What real instrumentation tells, as it was recorded (recorded/README.md), is charged as it was used. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportersOfFile, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import type { ModelCall } from '@ledgerline/testkit/models.ts';
import type { Signal } from '@ledgerline/testkit/otlp-messages.ts';
import { ENCODINGS, sendOtlp } from '@ledgerline/testkit/otlp-sender.ts';

interface Recorded {
  readonly tool: string;
  readonly version: string;
  readonly signal: Signal;
  readonly calls: readonly (ModelCall & { readonly told?: Tokens; readonly responseModel?: string })[];
  readonly request: object;
}
type Tokens = Readonly<Record<string, number>>;

const FOLDER = join(import.meta.dirname, 'recorded');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const recorded = (file: string): Recorded => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recorded;

/** Which kinds a tool does not tell from which: they are charged as the other. */
const folded = (tokens: Tokens, folds: Readonly<Record<string, string>>): Tokens => {
  const told: Record<string, number> = {};
  for (const [kind, count] of Object.entries(tokens)) {
    const as = folds[kind] ?? kind;
    told[as] = (told[as] ?? 0) + count;
  }
  return told;
};
const WHOLE = { cacheRead: 'input', cacheWrite: 'input', cacheWrite1h: 'input', reasoning: 'output' };
const ONE_WRITE = { cacheWrite1h: 'cacheWrite' };

/** What a tool tells of a call; undefined: nothing. What is not here, it tells whole. */
const TOLD: Readonly<Record<string, (call: ModelCall, index: number) => Tokens | undefined>> = {
  'opentelemetry-openai-v2': ({ api, tokens }) => (api === 'openai.responses' ? undefined : folded(tokens, WHOLE)),
  'opentelemetry-openai-v2-latest': ({ api, tokens }) =>
    api === 'openai.responses' ? undefined : folded(tokens, WHOLE),
  // Of a stream it does not tell the reasoning.
  openllmetry: ({ model, tokens }) => (model === 'gpt-4o-mini' ? folded(tokens, { reasoning: 'output' }) : tokens),
  // Anthropic's SDK tells of the same calls, and the kinds of writes.
  openlit: ({ api, model, tokens }) => {
    if (model === 'claude-haiku-4-5') return { input: tokens['input'] ?? 0, output: tokens['output'] ?? 0 };
    return api === 'openai.chat' ? folded(tokens, { reasoning: 'output' }) : folded(tokens, ONE_WRITE);
  },
  'vercel-ai-4.3.19': ({ tokens }) => folded(tokens, ONE_WRITE),
  'vercel-ai-5.0.277': ({ api, tokens }) => (api.startsWith('openai.') ? folded(tokens, WHOLE) : tokens),
  'claude-code': ({ tokens }) => folded(tokens, ONE_WRITE),
};

const { start, directory } = exportersOfFile();
async function taking(signal: Signal): Promise<Exporter> {
  const dataDir = directory();
  const config = join(dataDir, 'config.yaml');
  const sources = ['gen_ai', 'claude_code', 'codex', 'gemini_cli'];
  const signals = signal === 'metrics' ? sources.map((source) => `${source}: metrics`).join(', ') : '';
  writeFileSync(config, `otlp: { signals: { ${signals} } }`);
  return start({ dataDir, env: { LEDGERLINE_CONFIG: config } });
}
const byCalls = await taking('traces');
const byMetrics = await taking('metrics');

let orgs = 0;
async function org(exporter: Exporter): Promise<string> {
  const name = `recorded-${++orgs}`;
  await makeOrg(exporter, name, { createdAt: '2026-01-01T00:00:00Z' });
  return name;
}

interface Listed {
  readonly id: string;
  readonly model: string;
  readonly tokens: Tokens;
}
async function listed(exporter: Exporter, its: string): Promise<Listed[]> {
  const reply = await exporter.get(`/v1/events?org=${its}&order=asc&limit=1000`);
  return (reply.json as { events: Listed[] }).events;
}
/** A model and its tokens, without kinds of which there are none; some tell of the model that was asked for only. */
const usedOf = ({ model, tokens }: { model: string; tokens: Tokens }): string => {
  const counts = Object.entries(tokens).filter(([, count]) => count > 0);
  return JSON.stringify([model.replace(/-\d{4}-?\d{2}-?\d{2}$/, ''), counts.sort(([a], [b]) => (a < b ? -1 : 1))]);
};

/** Usage of which another signal tells already. */
const BESIDE = ['openlit-1.45.0-logs.json', 'gemini-cli-0.61.0-traces.json'];

describe.each(files.filter((file) => !file.endsWith('-metrics.json') && !BESIDE.includes(file)))('%s', (file) => {
  test.each(ENCODINGS)('each call is charged once, in %s', async (encoding) => {
    const { tool, version, signal, calls, request } = recorded(file);
    const its = await org(byCalls);
    const query = `?org=${its}`;
    const reply = await sendOtlp(byCalls, signal, request, { encoding, query });
    expect(reply).toMatchObject({ status: 200, message: {} });
    expect(reply.message.partialSuccess).toBeUndefined();
    const told = calls.flatMap((call, index) => {
      const tell = TOLD[`${tool}-${version}`] ?? TOLD[tool];
      const tokens = call.told ?? (tell ? tell(call, index) : call.tokens);
      return tokens && Object.keys(tokens).length > 0 ? [{ model: call.responseModel ?? call.model, tokens }] : [];
    });
    expect((await listed(byCalls, its)).map(usedOf).sort()).toEqual(told.map(usedOf).sort());
    // Again, by the other encoding: nothing more.
    const [other] = ENCODINGS.filter((each) => each !== encoding);
    await sendOtlp(byCalls, signal, request, { ...(other && { encoding: other }), query });
    expect(await listed(byCalls, its)).toHaveLength(told.length);
  });
});

test.each(BESIDE)('%s tells again of what is told elsewhere', async (file) => {
  const { signal, request } = recorded(file);
  const its = await org(byCalls);
  expect(await sendOtlp(byCalls, signal, request, { query: `?org=${its}` })).toMatchObject({ status: 200 });
  expect(await listed(byCalls, its)).toEqual([]);
});

/** What metrics tell of a call: of the conventions, input and output in all. */
const TOLD_BY_METRICS: typeof TOLD = {
  'claude-code': ({ tokens }) => folded(tokens, ONE_WRITE),
  codex: ({ tokens }) => tokens,
  'gemini-cli': ({ tokens }) => tokens,
  'opentelemetry-openai-v2': ({ api, model, tokens }) =>
    api === 'openai.responses' || model === 'gpt-4o-mini' ? undefined : folded(tokens, WHOLE),
  'opentelemetry-openai-v2-latest': ({ api, tokens }) =>
    api === 'openai.responses' ? undefined : folded(tokens, WHOLE),
  // It counts the output of a stream twice that has begun.
  openllmetry: ({ api, model, tokens }) => {
    const { input = 0, output = 0 } = folded(tokens, WHOLE);
    if (api === 'openai.responses') return undefined;
    return model === 'claude-haiku-4-5' ? { input, output: output + 1 } : { input, output };
  },
  openlit: ({ api, tokens }) => {
    const { input = 0, output = 0 } = tokens;
    return api === 'anthropic.messages' ? { input, output } : folded(tokens, WHOLE);
  },
};

function byModels(usages: readonly { model: string; tokens: Tokens }[]): Record<string, Record<string, number>> {
  const sums: Record<string, Record<string, number>> = {};
  for (const { model, tokens } of usages)
    for (const [kind, count] of Object.entries(tokens))
      if (count > 0) (sums[model] ??= {})[kind] = (sums[model][kind] ?? 0) + count;
  return sums;
}

test.each(files.filter((file) => file.endsWith('-metrics.json')))(
  '%s: the sums are those of the calls',
  async (file) => {
    const { tool, calls, request } = recorded(file);
    const its = await org(byMetrics);
    const query = `?org=${its}`;
    const told = calls.flatMap((call, index) => {
      const tell = TOLD_BY_METRICS[tool];
      const tokens = tell ? tell(call, index) : folded(call.tokens, WHOLE);
      return tokens ? [{ model: call.model, tokens }] : [];
    });
    for (const encoding of ENCODINGS) {
      expect(await sendOtlp(byMetrics, 'metrics', request, { encoding, query })).toMatchObject({
        status: 200,
        message: {},
      });
      expect(byModels(await listed(byMetrics, its))).toEqual(byModels(told));
    }
  },
);
