/** Bytes that are not UTF-8 are refused by line, never taken for other characters; a byte order mark is no content. */
import { raw } from '@ledgerline/testkit/raw.ts';
import type { Reply } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';
import { exporter, lines, NDJSON, org } from './refusals.ts';

/** é in Latin-1; the first two bytes of a 😀; a surrogate; an overlong slash. */
const BROKEN = ['e9', 'f09f', 'eda080', 'c0af'];
const MARK = '\uFEFF';

/** The text, with the bytes `hex` in the place of each `?`. */
const withBytes = (text: string, hex: string): Buffer =>
  Buffer.concat(
    text
      .split('?')
      .flatMap((part, i) => (i === 0 ? [Buffer.from(part)] : [Buffer.from(hex, 'hex'), Buffer.from(part)])),
  );

async function sender() {
  const { name, totals } = await org();
  const send = (body: Uint8Array, headers: Record<string, string>): Promise<Reply> =>
    raw(exporter, { method: 'POST', path: `/v1/events?org=${name}`, headers, body: [body] });
  const requests = async (): Promise<unknown> =>
    ((await exporter.get(`/v1/usage/summary?org=${name}`)).json as { requests: number }).requests;
  return { send, totals, requests };
}
const JSON_TYPE = { 'content-type': 'application/json' };

test.each(BROKEN)('JSON with the bytes %s in it is 400, names the line, and nothing is written', async (hex) => {
  const { send, totals } = await sender();
  const before = await totals();
  const body = JSON.stringify([event(), event({ user: 'Andr?' })], null, 1);
  const line = body.split('\n').findIndex((each) => each.includes('?')) + 1;
  const reply = await send(withBytes(body, hex), JSON_TYPE);
  expect(reply.status).toBe(400);
  expect(reply.json).toMatchObject({ code: 'invalid_json', message: `line ${line} is not UTF-8` });
  expect(await totals()).toEqual(before);
});

test.each(BROKEN)('of NDJSON only the lines with the bytes %s in them are refused, by index and line', async (hex) => {
  const { send, requests } = await sender();
  const text = `${MARK}${lines(event(), '', event({ id: 'x?' }), event(), event({ id: '?x' }), '?')}\r\n`;
  const reply = await send(withBytes(text, hex), NDJSON);
  expect(reply.status).toBe(200);
  const refused = (index: number, line: number) => ({
    ...{ index, id: null, code: 'invalid_event', message: `line ${line} is not UTF-8` },
  });
  expect(reply.json).toEqual({
    ...{ accepted: 2, duplicates: 0, revised: 0, rejected: [refused(1, 3), refused(3, 5), refused(4, 6)] },
  });
  expect(await requests()).toBe(3);
});

test('two ids that differ in such bytes only do not become one event', async () => {
  const { send, requests } = await sender();
  const body = JSON.stringify(event({ id: 'x?' }));
  for (const hex of ['e8', 'e9']) expect((await send(withBytes(body, hex), JSON_TYPE)).status).toBe(400);
  expect(await requests()).toBe(1);
});

test.each([
  ['JSON', JSON_TYPE, () => JSON.stringify(event({ user: 'André 😀' }))],
  ['an array', JSON_TYPE, () => JSON.stringify([event({ user: 'André 😀' })])],
  ['NDJSON', NDJSON, () => lines(event({ user: 'André 😀' }))],
])('a byte order mark before %s is skipped', async (_, headers, body) => {
  const { send } = await sender();
  expect((await send(Buffer.from(MARK + body()), headers)).json).toMatchObject({ accepted: 1, rejected: [] });
  expect((await send(Buffer.from(MARK), headers)).json).toMatchObject({ code: 'empty_body' });
});

test('a body of the admin API that is not UTF-8 is 400 and names the line, a byte order mark before it is skipped', async () => {
  const put = (body: Uint8Array): Promise<Reply> =>
    raw(exporter, { method: 'PUT', path: '/v1/admin/plans/utf8', headers: JSON_TYPE, body: [body] });
  const plan = '{\n "name": "Andr?",\n "monthlyCredits": 1 }';
  const refused = await put(withBytes(plan, 'e9'));
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({ code: 'invalid_json', message: expect.stringContaining('line 2') as string });
  expect((await exporter.get('/v1/admin/plans')).text).not.toContain('utf8');
  expect((await put(Buffer.from(MARK + plan.replace('?', 'é')))).json).toMatchObject({ name: 'André' });
});
