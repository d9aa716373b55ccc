/** Who and what a record is about: by the attributes of conventions, of tools, and of the operator's own choice. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportersOfFile, makeKey, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { attributes, nanos, sendOtlp } from '@ledgerline/testkit/otlp-sender.ts';

const { start, directory } = exportersOfFile();
async function configured(yaml: string): Promise<Exporter> {
  const dataDir = directory();
  const config = join(dataDir, 'config.yaml');
  writeFileSync(config, yaml);
  return start({ dataDir, env: { LEDGERLINE_CONFIG: config } });
}
const plain = await configured('');

type Values = Readonly<Record<string, string | number | boolean>>;
let orgs = 0;
let records = 0;

/** The one event that a record became, of an organization of its own. */
async function eventOf(own: Values, resource: Values = {}, exporter = plain): Promise<Record<string, unknown>> {
  const org = `about-${++orgs}`;
  await makeOrg(exporter, org);
  const record = {
    timeUnixNano: nanos(Date.now()),
    attributes: attributes({
      ...{ 'event.name': 'claude_code.api_request', model: 'claude-sonnet-4-5', request_id: `req_${++records}` },
      ...{ input_tokens: 100, output_tokens: 10, cache_read_tokens: 0, cache_creation_tokens: 0, cost_usd: '0.25' },
      ...own,
    }),
  };
  const request = {
    resourceLogs: [{ resource: { attributes: attributes(resource) }, scopeLogs: [{ logRecords: [record] }] }],
  };
  expect(await sendOtlp(exporter, 'logs', request, { query: `?org=${org}` })).toMatchObject({
    status: 200,
    message: {},
  });
  const listed = await exporter.get(`/v1/events?org=${org}`);
  const [event] = (listed.json as { events: Record<string, unknown>[] }).events;
  return event ?? {};
}

test('a session is a conversation, a namespace a workspace, and an agent tool says that it is one', async () => {
  const about = { 'session.id': 's-1', 'user.id': 'u-1' };
  expect(await eventOf(about, { 'service.namespace': 'platform' })).toMatchObject({
    ...{ conversation: 's-1', user: 'u-1', workspace: 'platform', provider: 'anthropic' },
    ...{ type: 'gateway_inference', category: 'llm', source: 'agent', surface: 'cli' },
  });
});

test.each<[string, Values, object]>([
  ['a subagent', { 'agent.name': 'Explore' }, { agent: 'Explore', reason: 'subagent', reasonDetail: 'Explore' }],
  ['a skill', { 'skill.name': 'pdf' }, { reason: 'skill', reasonDetail: 'pdf' }],
  ['a tool', { tool_name: 'Bash' }, { reason: 'tool', reasonDetail: 'Bash' }],
  [
    'a server of tools, for a subagent',
    { 'agent.name': 'Explore', 'mcp_server.name': 'github', 'mcp_tool.name': 'search' },
    { agent: 'Explore', reason: 'mcp', reasonDetail: 'github/search' },
  ],
  ['nobody in particular', {}, { agent: '', reason: '', reasonDetail: '' }],
])('on behalf of %s', async (_, own, told) => {
  expect(await eventOf(own)).toMatchObject(told);
});

test('attributes of ours say everything, and come before any other', async () => {
  const own = {
    'ledgerline.workspace': 'w',
    'ledgerline.user': 'mine',
    'user.id': 'theirs',
    'ledgerline.api_key': 'ci',
    'ledgerline.reason_detail': 'nightly',
    'ledgerline.type': 'cloud_agent_inference',
    'ledgerline.run': 'run-1',
    'ledgerline.title': 'Fix the parser',
  };
  expect(await eventOf(own)).toMatchObject({
    ...{ workspace: 'w', user: 'mine', apiKey: 'ci', reasonDetail: 'nightly', type: 'cloud_agent_inference' },
    ...{ run: 'run-1', title: 'Fix the parser' },
  });
});

test('the organization may be said by the record, and must be one of the key', async () => {
  await makeOrg(plain, 'mine');
  await makeOrg(plain, 'theirs');
  const key = await makeKey(plain, { org: 'mine', role: 'ingest' });
  const send = (org: string) =>
    sendOtlp(
      plain,
      'traces',
      {
        resourceSpans: [
          {
            resource: { attributes: attributes({ 'ledgerline.org': org }) },
            scopeSpans: [
              {
                spans: [
                  {
                    ...{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), endTimeUnixNano: nanos(Date.now()) },
                    attributes: attributes({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 1 }),
                  },
                ],
              },
            ],
          },
        ],
      },
      { key },
    );
  expect(await send('mine')).toMatchObject({ status: 200, message: {} });
  const refused = await send('theirs');
  expect(refused).toMatchObject({ status: 200, message: { partialSuccess: { rejectedSpans: '1' } } });
  expect(refused.message.partialSuccess?.['errorMessage']).toContain('org: the key lacks the role ingest there');
});

test('a value that no event may have is left out and counted; the usage is taken', async () => {
  const event = await eventOf({ 'session.id': 'x'.repeat(300), 'user.id': '__other__', 'agent.name': 'a\u0007b' });
  expect(event).toMatchObject({ conversation: '', user: '', agent: '', inputTokens: 100 });
  const { text } = await plain.get('/metrics/process');
  for (const field of ['conversation', 'user', 'agent'])
    expect(text).toMatch(new RegExp(`ledgerline_otlp_mended_total{signal="logs",field="${field}"} [1-9]`));
});

test('the operator chooses attributes, and whether the tool’s cost is charged', async () => {
  const own = 'otlp: { attributes: { user: [user.email], workspace: [team] }, costs: upstream }';
  const exporter = await configured(own);
  const told = { 'user.email': 'ada@example.com', 'user.id': 'u-1', team: 'platform' };
  expect(await eventOf(told, {}, exporter)).toMatchObject({
    ...{ user: 'ada@example.com', workspace: 'platform', costUsd: 0.25, credits: 25 },
  });
  // A tool that has no price for a model says 0, which is not what it costs.
  const { costUsd } = await eventOf({ cost_usd: 0 }, {}, exporter);
  expect(costUsd).toBeGreaterThan(0);
});

test('usage told by a signal from which it is not taken is counted, and the sender is told', async () => {
  await makeOrg(plain, 'twice');
  const point = {
    ...{ startTimeUnixNano: nanos(Date.now() - 1000), timeUnixNano: nanos(Date.now()), asDouble: 51 },
    attributes: attributes({ type: 'input', model: 'm' }),
  };
  const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints: [point] };
  const metrics = [{ name: 'claude_code.token.usage', sum }];
  const reply = await sendOtlp(plain, 'metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
  expect(reply).toMatchObject({ status: 200 });
  expect(reply.message.partialSuccess).toEqual({
    errorMessage: 'usage of claude_code is not taken from metrics (otlp.signals.claude_code says from which)',
  });
  const { text } = await plain.get('/metrics/process');
  expect(text).toContain(
    'ledgerline_otlp_records_total{signal="metrics",source="claude_code",result="other_signal"} 1\n',
  );
});

test.each([
  ['otlp: { signals: { claude_code: spans } }', 'otlp.signals.claude_code: must be one of logs, metrics, traces'],
  ['otlp: { signals: { nobody: logs } }', 'otlp.signals.nobody: is not known here'],
  ['otlp: { attributes: { tokens: [a] } }', 'otlp.attributes.tokens: is not known here'],
  ['otlp: { costs: free }', 'otlp.costs: must be one of prices, upstream'],
])('%s stops the start', async (yaml, message) => {
  await expect(configured(yaml)).rejects.toThrow(message);
});
