/** CloudEvents 1.0 over HTTP, as the official SDK writes them. */
import { CloudEvent, HTTP, type CloudEventV1, type Message } from 'cloudevents';
import { exporterOfFile, makeOrg, type Reply } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();
let orgs = 0;
async function org(): Promise<string> {
  const name = `ce-${++orgs}`;
  await makeOrg(exporter, name);
  return name;
}

const send = (to: string, { headers, body }: Message): Promise<Reply> =>
  exporter.ask('POST', `/v1/events?org=${to}`, { body: String(body), headers: headers as Record<string, string> });

const usage = { type: 'gateway_inference', model: 'm', credits: '1.5', tokens: { input: 7 }, conversation: 'c-1' };
const event = (over: Partial<CloudEventV1<unknown>> = {}): CloudEvent<unknown> =>
  new CloudEvent({ id: '1', source: '/gateway', type: 'com.example.usage', data: usage, ...over });

const summary = async (its: string): Promise<unknown> => (await exporter.get(`/v1/usage/summary?org=${its}`)).json;
const listed = async (its: string): Promise<unknown[]> =>
  ((await exporter.get(`/v1/events?org=${its}`)).json as { events: unknown[] }).events;

describe.each([
  { mode: 'structured', write: HTTP.structured },
  { mode: 'binary', write: HTTP.binary },
])('$mode', ({ write }) => {
  test('its data is the usage event; source and id are its id, and it is charged once', async () => {
    const its = await org();
    const sent = event();
    const took = await send(its, write(sent));
    expect(took.json).toEqual({ accepted: 1, duplicates: 0, revised: 0, rejected: [] });
    expect((await send(its, write(sent))).json).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await listed(its)).toMatchObject([
      { id: '1@/gateway', time: new Date(sent.time ?? '').toISOString(), type: 'gateway_inference', credits: 1.5 },
    ]);
    // Another source counts for itself.
    expect((await send(its, write(event({ source: '/other' })))).json).toMatchObject({ accepted: 1 });
    expect(await summary(its)).toMatchObject({ creditsUsed: 3, requests: 2 });
  });

  test('what the data says of itself comes first', async () => {
    const its = await org();
    const data = { ...usage, id: 'mine', time: new Date(Date.now() - 60_000).toISOString() };
    expect((await send(its, write(event({ data })))).status).toBe(200);
    expect(await listed(its)).toMatchObject([{ id: 'mine', time: data.time }]);
  });

  test('its type is the event’s where the data has none', async () => {
    const its = await org();
    const { type: _, ...data } = usage;
    expect((await send(its, write(event({ type: 'tool', data })))).status).toBe(200);
    expect(await listed(its)).toMatchObject([{ type: 'tool' }]);
  });

  test('a field of the data that no event has is refused, and named', async () => {
    const its = await org();
    const refused = await send(its, write(event({ data: { ...usage, tokenz: 1 } })));
    expect(refused).toMatchObject({ status: 400, json: { code: 'invalid_event', details: { field: 'tokenz' } } });
    expect(await summary(its)).toMatchObject({ creditsUsed: 0 });
  });

  test('ids and sources that are long, or hold an @, stay apart', async () => {
    const its = await org();
    for (const [id, source] of [
      ['a@b', 'c'],
      ['a', 'b@c'],
      ['i'.repeat(500), '/x'],
      ['i'.repeat(501), '/x'],
    ] as const)
      expect((await send(its, write(event({ id, source })))).json).toMatchObject({ accepted: 1 });
  });
});

const structured = (attributes: object): Message => ({
  headers: { 'content-type': 'application/cloudevents+json' },
  body: JSON.stringify(attributes),
});
const plain = { specversion: '1.0', id: '1', source: '/s', type: 'tool', time: new Date().toISOString(), data: usage };

test('data may come in base64', async () => {
  const its = await org();
  const { data, ...rest } = plain;
  const encoded = Buffer.from(JSON.stringify(data)).toString('base64');
  const body = { ...rest, datacontenttype: 'application/json', data_base64: encoded };
  expect((await send(its, structured(body))).json).toMatchObject({ accepted: 1 });
});

test.each([
  { field: 'specversion', wrong: { specversion: '0.3' } },
  { field: 'id', wrong: { id: '' } },
  { field: 'source', wrong: { source: undefined } },
  { field: 'type', wrong: { type: 7 } },
  { field: 'data', wrong: { data: 'text' } },
  { field: 'data_base64', wrong: { data: undefined, data_base64: 'bm90IGpzb24=' } },
  { field: 'data_base64', wrong: { data_base64: 'e30=' } },
  { field: 'datacontenttype', wrong: { datacontenttype: 'text/xml' } },
  { field: 'time', wrong: { time: 'yesterday' } },
  { field: 'time', wrong: { time: undefined } },
])('$field is named where it is wrong', async ({ field, wrong }) => {
  const its = await org();
  const refused = await send(its, structured({ ...plain, ...wrong }));
  expect(refused).toMatchObject({ status: 400, json: { code: 'invalid_event', details: { field } } });
  expect(await summary(its)).toMatchObject({ creditsUsed: 0 });
});

describe('batched', () => {
  const batch = (body: unknown): Message => ({
    headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
    body: JSON.stringify(body),
  });

  test('each is taken or named', async () => {
    const its = await org();
    const took = await send(its, batch([plain, { ...plain, id: '2', source: '' }, { ...plain, id: '3' }, plain]));
    expect(took).toMatchObject({
      status: 200,
      json: {
        ...{ accepted: 2, duplicates: 1 },
        rejected: [{ index: 1, id: '2', code: 'invalid_event', field: 'source' }],
      },
    });
  });

  test('it may be empty', async () => {
    const its = await org();
    expect(await send(its, batch([]))).toMatchObject({ status: 200, json: { accepted: 0, rejected: [] } });
  });

  test('one event alone is no batch, and a batch is not one event', async () => {
    const its = await org();
    expect(await send(its, batch(plain))).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
    expect(await send(its, structured([plain]))).toMatchObject({ status: 400, json: { code: 'invalid_request' } });
  });
});

test('headers hold other characters percent-encoded', async () => {
  const its = await org();
  const sent = await send(its, {
    headers: {
      ...{ 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': '%C3%BC1', 'ce-source': '/100%' },
      ...{ 'ce-type': 'tool', 'ce-time': new Date().toISOString() },
    },
    body: JSON.stringify(usage),
  });
  expect(sent.json).toMatchObject({ accepted: 1 });
  expect(await listed(its)).toMatchObject([{ id: 'ü1@/100%' }]);
});
