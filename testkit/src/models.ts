/**
 * A server of models that answers in the formats of OpenAI, Anthropic and Google with usage that is known: what SDKs
 * and the instrumentation around them tell of it can be compared with what was really used.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelCall {
  readonly api: string;
  readonly model: string;
  /** As the provider calls the answer. */
  readonly responseId: string;
  /** Of the HTTP request, in the header `request-id`. */
  readonly requestId: string;
  /** What was used, in disjoint kinds. */
  readonly tokens: Readonly<Record<string, number>>;
}

export interface ModelServer {
  readonly url: string;
  /** In the order in which they were answered. */
  readonly calls: readonly ModelCall[];
  close(): void;
}

interface Asked {
  readonly number: number;
  readonly model: string;
  readonly stream: boolean;
  /** A tool was offered, and has not been used yet. */
  readonly wantsTool: boolean;
}

interface Answered {
  readonly id: string;
  readonly tokens: Readonly<Record<string, number>>;
  readonly body: object;
  /** Server-sent events, [name, data]; a name of '' is left out. */
  readonly events: readonly (readonly [string, object | string])[];
}

type Api = (asked: Asked) => Answered;

const TEXT = 'Fine, thank you.';
const CREATED = 1_795_000_000;

const chat: Api = ({ number, model, wantsTool }) => {
  const id = `chatcmpl-${number}`;
  const usage = {
    prompt_tokens: 1200 + number,
    completion_tokens: 300 + number,
    total_tokens: 1500 + 2 * number,
    prompt_tokens_details: { cached_tokens: 800, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 90, audio_tokens: 0 },
  };
  const head = { id, created: CREATED, model, service_tier: 'default', system_fingerprint: 'fp_1' };
  const call = { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"city":"Paris"}' } };
  const message = wantsTool
    ? { role: 'assistant', content: null, tool_calls: [call] }
    : { role: 'assistant', content: TEXT };
  const finish_reason = wantsTool ? 'tool_calls' : 'stop';
  const chunk = { ...head, object: 'chat.completion.chunk' };
  const delta = wantsTool ? { ...message, tool_calls: [{ index: 0, ...call }] } : message;
  return {
    id,
    tokens: { input: 400 + number, cacheRead: 800, output: 210 + number, reasoning: 90 },
    body: {
      ...{ ...head, object: 'chat.completion', usage },
      choices: [{ index: 0, message, logprobs: null, finish_reason }],
    },
    events: [
      ['', { ...chunk, choices: [{ index: 0, delta, finish_reason: null }] }],
      ['', { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] }],
      ['', { ...chunk, choices: [], usage }],
      ['', '[DONE]'],
    ],
  };
};

const responses: Api = ({ number, model }) => {
  const id = `resp_${number}`;
  const usage = {
    input_tokens: 1200 + number,
    input_tokens_details: { cached_tokens: 800 },
    output_tokens: 300 + number,
    output_tokens_details: { reasoning_tokens: 90 },
    total_tokens: 1500 + 2 * number,
  };
  const item = {
    ...{ id: `msg_${number}`, type: 'message', role: 'assistant', status: 'completed' },
    content: [{ type: 'output_text', text: TEXT, annotations: [] }],
  };
  const response = {
    ...{ id, object: 'response', created_at: CREATED, status: 'completed', model, output: [item], usage },
    ...{ parallel_tool_calls: true, tool_choice: 'auto', tools: [], service_tier: 'default', error: null },
    ...{ incomplete_details: null, instructions: null, metadata: {}, temperature: 1, top_p: 1 },
  };
  const at = { item_id: item.id, output_index: 0, content_index: 0 };
  const part = { type: 'output_text', text: '', annotations: [] };
  const started = { ...response, status: 'in_progress', output: [], usage: null };
  const events = [
    { type: 'response.created', response: started },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...at, part },
    { type: 'response.output_text.delta', ...at, delta: TEXT, logprobs: [] },
    { type: 'response.output_text.done', ...at, text: TEXT, logprobs: [] },
    { type: 'response.content_part.done', ...at, part: item.content[0] },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response },
  ];
  return {
    id,
    tokens: { input: 400 + number, cacheRead: 800, output: 210 + number, reasoning: 90 },
    body: response,
    events: events.map((event, sequence_number) => [event.type, { ...event, sequence_number }]),
  };
};

const embeddings: Api = ({ number, model }) => ({
  id: '',
  tokens: { input: 70 + number },
  body: {
    ...{ object: 'list', model, data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }] },
    usage: { prompt_tokens: 70 + number, total_tokens: 70 + number },
  },
  events: [],
});

const messages: Api = ({ number, model, wantsTool }) => {
  const id = `msg_${String(number).padStart(4, '0')}`;
  const usage = {
    input_tokens: 50 + number,
    cache_read_input_tokens: 7000,
    cache_creation_input_tokens: 500,
    cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
    output_tokens: 120 + number,
    service_tier: 'standard',
  };
  const content = wantsTool
    ? { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Paris' } }
    : { type: 'text', text: TEXT };
  const stop_reason = wantsTool ? 'tool_use' : 'end_turn';
  const head = { id, type: 'message', role: 'assistant', model, stop_sequence: null };
  const block = wantsTool ? { ...content, input: {} } : { type: 'text', text: '' };
  const delta = wantsTool
    ? { type: 'input_json_delta', partial_json: '{"city":"Paris"}' }
    : { type: 'text_delta', text: TEXT };
  const first = { ...usage, output_tokens: 1 };
  return {
    id,
    tokens: { input: 50 + number, cacheRead: 7000, cacheWrite: 300, cacheWrite1h: 200, output: 120 + number },
    body: { ...head, content: [content], stop_reason, usage },
    events: [
      { type: 'message_start', message: { ...head, content: [], stop_reason: null, usage: first } },
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 120 + number } },
      { type: 'message_stop' },
    ].map((event) => [event.type, event] as const),
  };
};

const generateContent: Api = ({ number, model }) => {
  const id = `gem-${number}`;
  const usageMetadata = {
    promptTokenCount: 900 + number,
    cachedContentTokenCount: 600,
    candidatesTokenCount: 80 + number,
    thoughtsTokenCount: 40,
    totalTokenCount: 1020 + 2 * number,
  };
  const body = {
    candidates: [{ content: { role: 'model', parts: [{ text: TEXT }] }, finishReason: 'STOP', index: 0 }],
    ...{ usageMetadata, modelVersion: model, responseId: id },
  };
  return {
    id,
    tokens: { input: 300 + number, cacheRead: 600, output: 80 + number, reasoning: 40 },
    body,
    events: [['', body]],
  };
};

const APIS: readonly (readonly [path: RegExp, name: string, api: Api])[] = [
  [/\/chat\/completions$/, 'openai.chat', chat],
  [/\/responses$/, 'openai.responses', responses],
  [/\/embeddings$/, 'openai.embeddings', embeddings],
  [/\/messages$/, 'anthropic.messages', messages],
  [/:(stream)?[gG]enerateContent$/, 'google.generateContent', generateContent],
];

export async function startModels(): Promise<ModelServer> {
  const calls: ModelCall[] = [];
  const server = createServer((request, response) => void answer(request, response, calls));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, calls: ModelCall[]): Promise<void> {
  const path = request.url?.split('?')[0] ?? '';
  const sent = await textOf(request);
  const [, api, reply] = APIS.find(([pattern]) => pattern.test(path)) ?? [];
  if (api === undefined || !reply) {
    // Tools ask for this and that before they begin.
    response.writeHead(request.method === 'GET' ? 404 : 200, { 'content-type': 'application/json' });
    response.end(path.endsWith('count_tokens') ? '{"input_tokens":57}' : '{}');
    return;
  }
  const body = JSON.parse(sent) as { model?: string; stream?: boolean; tools?: unknown[] };
  const model = body.model ?? /models\/([^:]+):/.exec(path)?.[1] ?? '';
  const stream = body.stream === true || path.includes(':stream');
  const wantsTool = /"name":\s*"weather"/.test(sent) && !/"role":\s*"tool"|tool_result/.test(sent);
  const number = calls.length + 1;
  const { id, tokens, body: whole, events } = reply({ number, model, stream, wantsTool });
  const requestId = `req_${number}`;
  calls.push({ api, model, responseId: id, requestId, tokens });
  const headers = { 'request-id': requestId, 'x-request-id': requestId };
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(whole));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  for (const [name, data] of events)
    response.write(
      `${name === '' ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
    );
  response.end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8') || '{}';
}
