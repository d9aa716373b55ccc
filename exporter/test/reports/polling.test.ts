/** A meter asks again and again: unchanged is said in a few bytes, a change at once. */
import { expectOk, exporterOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';

const exporter = await exporterOfFile();
let key = '';

beforeAll(async () => {
  await makeOrg(exporter, 'acme');
  key = await makeKey(exporter, { org: 'acme', role: 'billing' }, { org: 'acme', role: 'ingest' });
});

const balance = (validator?: string | null, as = key): Promise<Response> =>
  fetch(`${exporter.url}/v1/balance`, {
    headers: { authorization: `Bearer ${as}`, ...(validator ? { 'if-none-match': validator } : {}) },
  });
let sent = 0;
const use = (): Promise<unknown> =>
  expectOk(
    exporter.ask('POST', '/v1/events?org=acme', {
      body: { id: `e${sent++}`, time: Date.now(), type: 'gateway_inference', credits: '1' },
    }),
  );

test('unchanged is 304 without a body, though time has passed; an event changes it', async () => {
  const first = await balance();
  const validator = first.headers.get('etag');
  expect(first.status).toBe(200);
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const second = await balance(validator);
  expect({ status: second.status, body: await second.text() }).toEqual({ status: 304, body: '' });
  expect(second.headers.get('etag')).toBe(validator);
  await use();
  const third = await balance(validator);
  expect(third.status).toBe(200);
  expect(third.headers.get('etag')).not.toBe(validator);
});

test('a strong or listed validator is recognised, a wrong one is not', async () => {
  const validator = (await balance()).headers.get('etag') ?? '';
  expect((await balance(validator.replace('W/', ''))).status).toBe(304);
  expect((await balance(`"x", ${validator}`)).status).toBe(304);
  expect((await balance('"x"')).status).toBe(200);
});

test('who may not read learns nothing by a validator', async () => {
  const validator = (await balance()).headers.get('etag');
  expect((await balance(validator, 'll_wrong')).status).toBe(401);
  const other = await makeKey(exporter, { org: 'acme', role: 'ingest' });
  expect((await balance(validator, other)).status).toBe(403);
});

test('an error has no validator and is not kept', async () => {
  const refused = await fetch(`${exporter.url}/v1/balance?org=nowhere`, {
    headers: { authorization: `Bearer ${key}`, 'if-none-match': '*' },
  });
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(refused.headers.get('etag')).toBeNull();
});
