/** OTLP/HTTP, clause by clause: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
import { exportersOfFile, expectOk, makeKey, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { toProtobuf, type Signal } from '@ledgerline/testkit/otlp-messages.ts';
import { attributes, ENCODINGS, nanos, sendOtlp } from '@ledgerline/testkit/otlp-sender.ts';
import { raw } from '@ledgerline/testkit/raw.ts';

const { start } = exportersOfFile();
const exporter = await start();
let orgs = 0;
async function org(): Promise<string> {
  const name = `otlp-${++orgs}`;
  await makeOrg(exporter, name);
  return name;
}

let spans = 0;
/** A call of a model, and how it is charged: a credit for a thousand tokens of either side. */
const MODEL = 'clause-model';
await expectOk(
  exporter.ask('PUT', '/v1/admin/prices', {
    body: [{ model: MODEL, from: '2020-01-01T00:00:00Z', usdPerMillion: { input: 10, output: 10 } }],
  }),
);
const call = (values: Record<string, string | number | boolean> = {}, ids: object = {}) => ({
  ...{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: (++spans).toString(16).padStart(16, '0'), ...ids },
  ...{
    name: `chat ${MODEL}`,
    kind: 3,
    startTimeUnixNano: nanos(Date.now() - 1500),
    endTimeUnixNano: nanos(Date.now()),
  },
  attributes: attributes({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': MODEL,
    'gen_ai.usage.input_tokens': 600,
    'gen_ai.usage.output_tokens': 400,
    ...values,
  }),
});
const traces = (...its: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans: its }] }] });
const used = async (its: string, at: Exporter = exporter): Promise<unknown> => {
  const reply = await at.get(`/v1/usage/summary?org=${its}`);
  const { creditsUsed, requests, totalTokens } = reply.json as Readonly<Record<string, unknown>>;
  return { creditsUsed, requests, totalTokens };
};

describe.each(ENCODINGS)('in %s', (encoding) => {
  test('a request that is taken whole is answered 200, in the type of the request, with nothing in it', async () => {
    const its = await org();
    const reply = await sendOtlp(exporter, 'traces', traces(call(), call()), { encoding, query: `?org=${its}` });
    expect(reply).toMatchObject({ status: 200, message: {} });
    expect(reply.message.partialSuccess).toBeUndefined();
    expect(await used(its)).toEqual({ creditsUsed: 2, requests: 2, totalTokens: 2000 });
  });

  test.each<Signal>(['traces', 'logs', 'metrics'])('an empty request of %s is a success', async (signal) => {
    const reply = await sendOtlp(exporter, signal, {}, { encoding });
    expect(reply).toMatchObject({ status: 200, message: {} });
  });

  test.each(['gzip', 'zstd', 'identity'] as const)('a body may be coded as %s', async (coding) => {
    const its = await org();
    const reply = await sendOtlp(exporter, 'traces', traces(call()), { encoding, coding, query: `?org=${its}` });
    expect(reply.status).toBe(200);
    expect(await used(its)).toMatchObject({ requests: 1 });
  });

  test('the same request again charges nothing again', async () => {
    const its = await org();
    const request = traces(call());
    for (let times = 0; times < 3; times++)
      expect(await sendOtlp(exporter, 'traces', request, { encoding, query: `?org=${its}` })).toMatchObject({
        status: 200,
        message: {},
      });
    expect(await used(its)).toEqual({ creditsUsed: 1, requests: 1, totalTokens: 1000 });
  });

  test('what can never be taken is counted in a partial success, which is not to be sent again', async () => {
    const its = await org();
    const wrong = [call({ 'gen_ai.usage.cache_read.input_tokens': 601 }), call({ 'gen_ai.usage.output_tokens': -1 })];
    const request = traces(call(), ...wrong);
    const reply = await sendOtlp(exporter, 'traces', request, { encoding, query: `?org=${its}` });
    expect(reply).toMatchObject({ status: 200, message: { partialSuccess: { rejectedSpans: '2' } } });
    expect(reply.message.partialSuccess?.['errorMessage']).toBe(
      '2 of 3 usages were refused; the first: tokens.input: is 600 in all, ' +
        'but of what it holds (cacheRead, cacheWrite, cacheWrite1h, inputAudio) 601',
    );
    expect(await used(its)).toMatchObject({ requests: 1 });
  });

  test('spans that are no usage are taken and make none', async () => {
    const its = await org();
    const http = { ...call(), name: 'GET /', attributes: attributes({ 'http.request.method': 'GET' }) };
    const agent = call({ 'gen_ai.operation.name': 'invoke_agent' });
    const reply = await sendOtlp(exporter, 'traces', traces(http, agent), { encoding, query: `?org=${its}` });
    expect(reply).toMatchObject({ status: 200, message: {} });
    expect(await used(its)).toMatchObject({ requests: 0 });
  });

  test('bad data is 400 with a Status, which says that it must not be sent again', async () => {
    const reply = await sendOtlp(exporter, 'traces', {}, { encoding, bytes: Buffer.from('\u0007 no such thing') });
    expect(reply).toMatchObject({ status: 400, message: { code: 3 } });
    expect(reply.message.message).toMatch(encoding === 'json' ? /^not valid JSON/ : /in protobuf/);
  });

  test.each([
    { what: 'no key', key: null, status: 401, code: 16 },
    { what: 'a key that may only read', key: 'reader', status: 403, code: 7 },
  ])('with $what it is $status, in a Status', async ({ key, status, code }) => {
    const its = await org();
    const secret = key && (await makeKey(exporter, { org: its, role: 'billing' }));
    const reply = await sendOtlp(exporter, 'traces', traces(call()), { encoding, key: secret });
    expect(reply).toMatchObject({ status, message: { code } });
  });

  test('more than 16 MiB after decompression is 413, in a Status, whatever it was before', async () => {
    const bomb = traces(call({ 'gen_ai.input.messages': 'x'.repeat(17 * 1024 * 1024) }));
    for (const coding of ['gzip', 'zstd'] as const) {
      const reply = await sendOtlp(exporter, 'traces', bomb, { encoding, coding });
      expect(reply).toMatchObject({ status: 413, message: { code: 8 } });
    }
  });

  test('a million attributes are refused before they take memory', async () => {
    const before = await rss();
    const many = attributes({ a: 1 });
    const span = { ...call(), attributes: Array.from({ length: 1_000_000 }, () => many[0]) };
    const bytes = encoding === 'protobuf' ? toProtobuf('traces', traces(span)) : undefined;
    const reply = await sendOtlp(exporter, 'traces', bytes ? {} : shortened(span), {
      encoding,
      ...(bytes && { bytes }),
    });
    expect(reply).toMatchObject({ status: 413, message: { code: 8 } });
    expect((await rss()) - before).toBeLessThan(400 * 1024 * 1024);
  });
});

/** In JSON a million whole ones are more than a body may have. */
const shortened = (span: object): object =>
  traces({ ...span, attributes: Array.from({ length: 2_000_000 }, () => ({})) });

async function rss(): Promise<number> {
  const { text } = await exporter.get('/metrics/process');
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

test('an encoding that is none of the two is 415 with a Status in JSON', async () => {
  const reply = await raw(exporter, {
    ...{ method: 'POST', path: '/v1/traces', body: ['x'] },
    headers: { 'content-type': 'text/plain', 'content-length': '1' },
  });
  expect({ status: reply.status, ...(reply.json as object) }).toMatchObject({ status: 415, code: 3 });
});

test('JSON may have ids in upper case, integers as numbers or text, nulls, and fields that nobody knows', async () => {
  const its = await org();
  const ids = { traceId: '0AF7651916CD43DD8448EB211C80319C', spanId: 'ABCDEF0123456789' };
  const span = {
    ...call({}, ids),
    parentSpanId: null,
    links: null,
    startTimeUnixNano: Date.now() * 1e6,
    unheardOf: [{}],
  };
  const request = { resourceSpans: [{ resource: null, scopeSpans: [{ scope: null, spans: [span] }] }], more: 1 };
  const query = `?org=${its}`;
  expect(await sendOtlp(exporter, 'traces', request, { query })).toMatchObject({ status: 200, message: {} });
  // The same in the other encoding is the same event.
  const again = { ...span, links: [], startTimeUnixNano: `${BigInt(span.startTimeUnixNano)}`, parentSpanId: '' };
  const reply = await sendOtlp(exporter, 'traces', traces(again), { encoding: 'protobuf', query });
  expect(reply).toMatchObject({ status: 200, message: {} });
  expect(await used(its)).toMatchObject({ requests: 1 });
});

test('a field of the wrong kind is 400 and named', async () => {
  const reply = await sendOtlp(exporter, 'traces', traces({ ...call(), endTimeUnixNano: 'soon' }));
  expect(reply).toMatchObject({ status: 400, message: { code: 3 } });
  expect(reply.message.message).toContain('resourceSpans.0.scopeSpans.0.spans.0.endTimeUnixNano: must be nanoseconds');
});

test('deep nesting in an attribute is stepped over in JSON', async () => {
  const its = await org();
  const nested = (levels: number): object =>
    levels === 0 ? { stringValue: 'x' } : { arrayValue: { values: [nested(levels - 1)] } };
  const span = { ...call(), attributes: [...call().attributes, { key: 'deep', value: nested(500) }] };
  expect(await sendOtlp(exporter, 'traces', traces(span), { query: `?org=${its}` })).toMatchObject({ status: 200 });
  expect(await used(its)).toMatchObject({ requests: 1 });
});

test('deep nesting in protobuf is refused', async () => {
  // AnyValue.array_value = 5, ArrayValue.values = 1: one within the other, and around them a span's attribute.
  const within = (fields: readonly number[], inner: Buffer): Buffer =>
    fields.reduceRight(
      (bytes, field) => Buffer.concat([Buffer.from([(field << 3) | 2]), varint(bytes.length), bytes]),
      inner,
    );
  const value = within(Array.from({ length: 2000 }, () => [5, 1]).flat(), Buffer.alloc(0));
  const request = within([1, 2, 2, 9, 2], value);
  const reply = await sendOtlp(exporter, 'traces', {}, { encoding: 'protobuf', bytes: request });
  expect(reply).toMatchObject({ status: 400, message: { code: 3 } });
  expect(reply.message.message).toContain('depth');
});

const varint = (value: number): Buffer =>
  value < 0x80 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value & 0x7f) | 0x80]), varint(value >> 7)]);

test('only 429 and 503 invite a retry, and say when', async () => {
  const limited = await start({
    env: { LEDGERLINE_CONFIG: await configured('limits: { perKey: { eventsPerSecond: 1 } }') },
  });
  await makeOrg(limited, 'acme');
  const many = traces(call(), call(), call());
  const query = '?org=acme';
  expect(await sendOtlp(limited, 'traces', many, { query })).toMatchObject({ status: 200 });
  const refused = await sendOtlp(limited, 'traces', traces(call()), { query, encoding: 'protobuf' });
  expect(refused).toMatchObject({ status: 429, message: { code: 8 } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await used('acme', limited)).toMatchObject({ requests: 3 });
});

async function configured(yaml: string): Promise<string> {
  const { writeFile } = await import('node:fs/promises');
  const path = `${exporter.dataDir}/config-${Math.random()}.yaml`;
  await writeFile(path, yaml);
  return path;
}
