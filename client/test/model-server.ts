/** Speaks HTTP and server-sent events as the two providers do, with the usage that a test tells it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Asked {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** What it answers with. */
export interface Plan {
  /** In the words of the provider; of Anthropic's streams that of `message_start`. */
  usage?: object;
  /** Of Anthropic's streams that of `message_delta`. */
  lastUsage?: object;
  model?: string;
  tier?: string;
  text?: string;
  /** Answers with this status until it has done so as often. */
  failures?: { readonly status: number; left: number };
  /** A stream that stops saying anything after so many events. */
  stopsAfter?: number;
  /** A stream whose connection ends after so many events. */
  breaksAfter?: number;
  /** How often a background response is still in progress when asked for. */
  polls?: number;
}

type Event = { readonly event?: string; readonly data: unknown };

export class ModelServer {
  readonly url: string;
  readonly asked: Asked[] = [];
  plan: Plan = {};
  private readonly server: Server;
  private count = 0;

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<ModelServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const made = new ModelServer(server);
    server.on('request', (request, response) => void made.handle(request, response));
    return made;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', this.url);
    const body = request.method === 'POST' ? ((await json(request)) as Record<string, unknown>) : undefined;
    this.asked.push({ path: pathname, body });
    const { failures } = this.plan;
    if (failures && failures.left > 0) {
      failures.left -= 1;
      const error = { type: 'error', error: { type: 'x', message: 'not now' } };
      response.writeHead(failures.status, { 'content-type': 'application/json' }).end(JSON.stringify(error));
      return;
    }
    this.count += 1;
    const speak = pathname.endsWith('/messages') ? anthropic : pathname.endsWith('/completions') ? chat : responses;
    const id = pathname.split('/responses/')[1]?.split('/')[0];
    const { answer, events } = speak(this.plan, id ?? String(this.count), body ?? {});
    if (body?.['stream'] === true) await this.sendEvents(response, events);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private async sendEvents(response: ServerResponse, events: readonly Event[]): Promise<void> {
    const { stopsAfter = Infinity, breaksAfter = Infinity } = this.plan;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_1' });
    response.flushHeaders();
    for (const [index, { event, data }] of events.entries()) {
      if (index >= stopsAfter) return;
      if (index >= breaksAfter) {
        response.destroy();
        return;
      }
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      const whole = Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
      // In two pieces, wherever that cuts it.
      response.write(whole.subarray(0, whole.length >> 1));
      await new Promise((resolve) => setImmediate(resolve));
      response.write(whole.subarray(whole.length >> 1));
    }
    response.end();
  }
}

const lettersOf = (text: string): string[] => Array.from(text);

interface Spoken {
  readonly answer: object;
  readonly events: readonly Event[];
}

function chat(plan: Plan, id: string, body: Record<string, unknown>): Spoken {
  const { usage, model = 'gpt-4o-2024-08-06', tier = 'default', text = 'Grüße' } = plan;
  const head = { id: `chatcmpl-${id}`, created: 1_700_000_000, model, service_tier: tier };
  const { include_usage: asked } = (body['stream_options'] ?? {}) as { include_usage?: boolean };
  const chunk = (choices: object[], more: object = asked ? { usage: null } : {}): Event => ({
    data: { ...head, object: 'chat.completion.chunk', choices, ...more },
  });
  const part = (delta: object, reason: string | null = null): object => ({ index: 0, delta, finish_reason: reason });
  return {
    answer: {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop' }],
      usage,
    },
    events: [
      chunk([part({ role: 'assistant', content: '' })]),
      ...lettersOf(text).map((content) => chunk([part({ content })])),
      chunk([part({}, 'stop')]),
      ...(asked ? [chunk([], { usage })] : []),
      { data: '[DONE]' },
    ],
  };
}

function responses(plan: Plan, id: string, body: Record<string, unknown>): Spoken {
  const { usage, model = 'gpt-4o-2024-08-06', tier = 'default', text = 'Grüße' } = plan;
  const isPending = body['background'] === true || (plan.polls ?? 0) > 0;
  if (plan.polls !== undefined && body['background'] !== true) plan.polls -= 1;
  const output = [
    { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text }] },
  ];
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const at = (status: string, more: object): object => ({
    id: id.startsWith('resp_') ? id : `resp_${id}`,
    object: 'response',
    created_at: 1_700_000_000,
    background: plan.polls !== undefined,
    model,
    service_tier: tier,
    status,
    output: [],
    usage: null,
    ...more,
  });
  const event = (type: string, more: object): Event => ({ event: type, data: { type, ...more } });
  const done = at('completed', { output, usage });
  return {
    answer: isPending ? at('in_progress', {}) : done,
    events: [
      event('response.created', { sequence_number: 0, response: at('in_progress', {}) }),
      event('response.output_item.added', {
        sequence_number: 1,
        output_index: 0,
        item: { ...output[0], status: 'in_progress', content: [] },
      }),
      event('response.content_part.added', {
        sequence_number: 2,
        ...place,
        part: { type: 'output_text', text: '', annotations: [] },
      }),
      ...lettersOf(text).map((delta, index) =>
        event('response.output_text.delta', { sequence_number: index + 3, ...place, delta }),
      ),
      event('response.completed', { sequence_number: text.length + 3, response: done }),
    ],
  };
}

function anthropic(plan: Plan, id: string): Spoken {
  const { usage, lastUsage, model = 'claude-sonnet-4-5-20250929', text = 'Grüße' } = plan;
  const head = { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_sequence: null };
  const event = (type: string, more: object): Event => ({ event: type, data: { type, ...more } });
  return {
    answer: { ...head, content: [{ type: 'text', text }], stop_reason: 'end_turn', usage },
    events: [
      event('message_start', { message: { ...head, content: [], stop_reason: null, usage } }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('ping', {}),
      ...lettersOf(text).map((each) =>
        event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: each } }),
      ),
      event('content_block_stop', { index: 0 }),
      event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: lastUsage }),
      event('message_stop', {}),
    ],
  };
}
