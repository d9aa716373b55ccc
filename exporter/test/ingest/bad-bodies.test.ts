/** Bodies that are empty, in another form, too large or broken: the answer is quick, and nothing is half written. */
import { gzipSync } from 'node:zlib';
import type { Reply } from '@ledgerline/testkit/harness.ts';
import { raw } from '@ledgerline/testkit/raw.ts';
import { event } from './event.ts';
import { exporter, MIB, NDJSON, org, quickly } from './refusals.ts';

describe('a body that holds no event', () => {
  test.each([
    ['nothing', '', 'empty_body'],
    ['blanks', ' \n\t ', 'empty_body'],
    ['an empty array', '[]', 'empty_body'],
    ['half an object', '{"id": "x"', 'invalid_json'],
    ['words', 'hello', 'invalid_json'],
    ['NDJSON sent as JSON', '{"a":1}\n{"a":2}', 'invalid_json'],
    ['an empty object', '{}', 'invalid_event'],
    ['null', 'null', 'invalid_event'],
    ['a number', '17', 'invalid_event'],
    ['a string', '"event"', 'invalid_event'],
    ['arrays of arrays', '[[{}]]', 'no_valid_event'],
  ])('%s is 400', async (_, body, code) => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await post(body);
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code, message: expect.stringMatching(/./) as string });
    expect(await totals()).toEqual(before);
  });

  test.each(['', ' \n \n'])('NDJSON without a line (%j) is 400', async (body) => {
    const { post } = await org();
    expect((await post(body, { headers: NDJSON })).json).toMatchObject({ code: 'empty_body' });
  });

  test('no body at all is 400', async () => {
    const { name } = await org();
    const reply = await raw(exporter, { method: 'POST', path: `/v1/events?org=${name}` });
    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ code: 'empty_body' });
  });
});

describe('a body in another form', () => {
  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/octet-stream',
    'nonsense',
  ])('of type %s is 415', async (type) => {
    const { post, totals } = await org();
    const before = await totals();
    const reply = await post(JSON.stringify(event()), { headers: { 'content-type': type } });
    expect(reply.status).toBe(415);
    expect(reply.json).toMatchObject({ code: 'unsupported_media_type' });
    expect(await totals()).toEqual(before);
  });

  test.each(['br', 'compress', 'nonsense'])('in the encoding %s is 415', async (encoding) => {
    const { post } = await org();
    const reply = await post(JSON.stringify(event()), { headers: { 'content-encoding': encoding } });
    expect(reply.status).toBe(415);
    expect(reply.json).toMatchObject({ code: 'unsupported_media_type' });
  });

  test('in the encoding identity is as it is', async () => {
    const { post } = await org();
    expect((await post(JSON.stringify(event()), { headers: { 'content-encoding': 'Identity' } })).status).toBe(200);
  });

  test('of another type is 415 at the admin API too', async () => {
    const reply = await exporter.ask('PUT', '/v1/admin/plans/x', {
      body: 'a: b',
      headers: { 'content-type': 'text/yaml' },
    });
    expect(reply.status).toBe(415);
  });

  test('with a charset in its type is read as JSON', async () => {
    const { post } = await org();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await post(JSON.stringify(event()), { headers })).status).toBe(200);
  });
});

describe('a body too large', () => {
  test('100 MB are 413, quickly, said before they are sent', async () => {
    const { name, post, totals } = await org();
    const before = await totals();
    const reply = await quickly(() =>
      raw(exporter, {
        method: 'POST',
        path: `/v1/events?org=${name}`,
        headers: { 'content-type': 'application/json', 'content-length': String(100 * MIB) },
        body: ['['], // and no more: the answer does not wait for it
      }),
    );
    expect(reply.status).toBe(413);
    expect(reply.json).toMatchObject({ code: 'payload_too_large' });
    expect(await totals()).toEqual(before);
    expect((await post(event())).status).toBe(200);
  });

  test('100 MB without a key are 401, before they are read', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': String(100 * MIB) };
    const path = '/v1/events';
    const reply = await quickly(() => raw(exporter, { method: 'POST', path, headers, body: ['['], key: null }), 500);
    expect(reply.status).toBe(401);
  });

  test('100 MB are 413 where they are sent whole', async () => {
    const { post } = await org();
    const body = `[${' '.repeat(100 * MIB)}]`;
    expect((await quickly(() => post(body))).status).toBe(413);
    expect((await post(event())).status).toBe(200);
  });

  test('a stream without a length is 413 once it passes 16 MiB', async () => {
    const { name, post } = await org();
    const reply = await quickly(() =>
      raw(exporter, {
        method: 'POST',
        path: `/v1/events?org=${name}`,
        headers: { 'content-type': 'application/x-ndjson' },
        body: Array.from({ length: 17 }, () => ' '.repeat(MIB)),
      }),
    );
    expect(reply.status).toBe(413);
    expect((await post(event())).status).toBe(200);
  });

  test('a small gzip body that unpacks past 16 MiB is 413', async () => {
    const { name, post, totals } = await org();
    const before = await totals();
    const packed = gzipSync(`[${' '.repeat(200 * MIB)}${JSON.stringify(event())}]`);
    expect(packed.length).toBeLessThan(MIB);
    const reply = await quickly(() =>
      raw(exporter, {
        method: 'POST',
        path: `/v1/events?org=${name}`,
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'content-length': String(packed.length),
        },
        body: [packed],
      }),
    );
    expect(reply.status).toBe(413);
    expect(await totals()).toEqual(before);
    expect((await post(event())).status).toBe(200);
  });

  test('20 GB in 20 MB are not unpacked', async () => {
    const { name } = await org();
    const member = gzipSync(Buffer.alloc(200 * MIB, ' '));
    const cpu = async (): Promise<number> =>
      Number(/^process_cpu_seconds_total (\S+)/m.exec((await exporter.get('/metrics/process')).text)?.[1]);
    const packed = Buffer.concat(Array.from({ length: 75 }, () => member)); // as long as is let in
    expect(packed.length).toBeLessThan(16 * MIB);
    const before = await cpu();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const reply = await quickly(() =>
      raw(exporter, { method: 'POST', path: `/v1/events?org=${name}`, headers, body: [packed] }),
    );
    expect(reply.status).toBe(413);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await cpu()) - before).toBeLessThan(5); // unpacking them takes a minute
  });

  test('more than a million objects are 413 before they take memory', async () => {
    const { post } = await org();
    const reply = await quickly(() => post(`[${'{},'.repeat(1_000_001)}{}]`));
    expect(reply.status).toBe(413);
    expect(reply.json).toMatchObject({ code: 'payload_too_large' });
  });

  test('just under 16 MiB is taken', async () => {
    const { post } = await org();
    const one = JSON.stringify(event());
    expect((await post(one + ' '.repeat(16 * MIB - one.length))).status).toBe(200);
    expect((await post(one + ' '.repeat(16 * MIB - one.length + 1))).status).toBe(413);
  });

  test('a flood of tiny non-events is refused quickly, and the server is there for others', async () => {
    const { post, totals } = await org();
    const before = await totals();
    const body = `[${'0,'.repeat(7 * MIB)}0]`;
    const reply = await quickly(() => post(body), 20_000);
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.text.length).toBeLessThan(MIB);
    expect(await totals()).toEqual(before);
  });
});

describe('a gzip body', () => {
  const send = async (packed: Uint8Array, coding = 'gzip'): Promise<Reply> => {
    const { name, totals } = await org();
    const before = await totals();
    const reply = await raw(exporter, {
      method: 'POST',
      path: `/v1/events?org=${name}`,
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
      body: [packed],
    });
    if (reply.status >= 400) expect(await totals()).toEqual(before);
    return reply;
  };
  test('that is whole is taken', async () => {
    expect((await send(gzipSync(JSON.stringify(event())))).status).toBe(200);
  });
  test.each(['GZIP', 'x-gzip', 'gzip, identity'])('whose coding is named %s is taken', async (coding) => {
    expect((await send(gzipSync(JSON.stringify(event())), coding)).status).toBe(200);
  });
  test('that ends too early is 400', async () => {
    const packed = gzipSync(JSON.stringify(event({ description: 'long '.repeat(500) })));
    for (const part of [packed.subarray(0, -4), packed.subarray(0, 20)]) {
      const reply = await send(part);
      expect(reply.status).toBe(400);
      expect(reply.json).toMatchObject({ code: 'invalid_json' });
    }
  });
  test('that is none is 400', async () => {
    expect((await send(Buffer.from(JSON.stringify(event())))).status).toBe(400);
  });
});
