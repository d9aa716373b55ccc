/** The same usages, a thousand a request, as each way in has them: made beforehand, with what differs written in. */
import { toProtobuf } from '@ledgerline/testkit/otlp-messages.ts';
import { attributes } from '@ledgerline/testkit/otlp-sender.ts';
import { MODELS } from './events.ts';

export const BATCH = 1000;
export const TOKENS = { input: 1200, output: 310 } as const;
/** Of a series of data points, so many are in a request, one after the other. */
const POINTS = 4;
const USERS = BATCH / MODELS.length / POINTS;

/** Stand for what is written in: 16 characters, and nanoseconds by their place in a series. */
const ID = 'ID-XXXXXXXXXXXXX';
const TIME = 0x7e57_0000_0000_0000n;

export interface Way {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  /** Of one connection: no two send points of the same series. */
  readonly body: (connection: number) => Buffer;
}

const usages = Array.from({ length: BATCH }, (_, n) => ({
  model: MODELS[n % MODELS.length] ?? MODELS[0],
  user: `u-${Math.floor(n / MODELS.length) % USERS}`,
  point: Math.floor(n / MODELS.length / USERS),
}));
const events = () =>
  usages.map(({ model, user }) => ({
    ...{ id: ID, time: Date.now(), type: 'gateway_inference', model, user, workspace: 'web', tokens: TOKENS },
  }));

const spans = () => ({
  resourceSpans: [
    {
      resource: { attributes: attributes({ 'service.name': 'shop', 'service.namespace': 'web' }) },
      scopeSpans: [
        {
          spans: usages.map(({ model, user }, n) => ({
            ...{ traceId: 'ab'.repeat(16), spanId: n.toString(16).padStart(16, '1'), name: `chat ${model}`, kind: 3 },
            startTimeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`,
            endTimeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`,
            attributes: attributes({
              'gen_ai.operation.name': 'chat',
              'gen_ai.provider.name': 'openai',
              'gen_ai.response.id': ID,
              'gen_ai.response.model': model,
              'gen_ai.usage.input_tokens': TOKENS.input,
              'gen_ai.usage.output_tokens': TOKENS.output,
              'user.id': user,
            }),
          })),
        },
      ],
    },
  ],
});

/** As delta counts: two of each usage. */
const points = (connection: number) => ({
  resourceMetrics: [
    {
      resource: { attributes: attributes({ 'service.name': `shop-${connection}`, 'service.namespace': 'web' }) },
      scopeMetrics: [
        {
          metrics: [
            {
              name: 'gen_ai.client.token.usage',
              sum: {
                aggregationTemporality: 1,
                isMonotonic: true,
                dataPoints: usages.flatMap(({ model, user, point }) =>
                  (['input', 'output'] as const).map((kind) => ({
                    startTimeUnixNano: `${TIME + BigInt(point)}`,
                    timeUnixNano: `${TIME + BigInt(point + 1)}`,
                    asInt: String(TOKENS[kind]),
                    attributes: attributes({
                      'gen_ai.token.type': kind,
                      'gen_ai.operation.name': 'chat',
                      'gen_ai.response.model': model,
                      'user.id': user,
                    }),
                  })),
                ),
              },
            },
          ],
        },
      ],
    },
  ],
});

const PROTOBUF = 'application/x-protobuf';
export const METRICS: Way = {
  name: 'OTLP protobuf, delta metrics',
  ...{ path: '/v1/metrics', type: PROTOBUF },
  body: (connection) => Buffer.from(toProtobuf('metrics', points(connection))),
};
export const WAYS: readonly Way[] = [
  { name: 'JSON', path: '/v1/events', type: 'application/json', body: () => Buffer.from(JSON.stringify(events())) },
  {
    name: 'NDJSON',
    ...{ path: '/v1/events', type: 'application/x-ndjson' },
    body: () =>
      Buffer.from(
        events()
          .map((event) => JSON.stringify(event))
          .join('\n'),
      ),
  },
  {
    name: 'OTLP protobuf, spans',
    ...{ path: '/v1/traces', type: PROTOBUF },
    body: () => Buffer.from(toProtobuf('traces', spans())),
  },
  METRICS,
];

/** Writes into a request what makes its usages new ones. */
export class Changing {
  readonly bytes: Buffer;
  private readonly ids: readonly number[];
  private readonly times: readonly { readonly at: number; readonly point: number }[];

  constructor(head: string, body: Buffer) {
    this.bytes = Buffer.concat([Buffer.from(head), body]);
    this.ids = placesOf(this.bytes, Buffer.from(ID));
    this.times = Array.from({ length: POINTS + 1 }, (_, point) => {
      const mark = Buffer.alloc(8);
      mark.writeBigUInt64LE(TIME + BigInt(point));
      return placesOf(this.bytes, mark).map((at) => ({ at, point }));
    }).flat();
  }

  /** @param number of its first usage @param time epoch milliseconds, later than that of the request before */
  renew(number: number, time: number): void {
    for (const [each, at] of this.ids.entries()) this.bytes.write(String(number + each).padStart(ID.length, '0'), at);
    for (const { at, point } of this.times)
      this.bytes.writeBigUInt64LE(BigInt(time) * 1_000_000n + BigInt(point) * 1_000n, at);
  }
}

function placesOf(bytes: Buffer, mark: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) places.push(at);
  return places;
}
