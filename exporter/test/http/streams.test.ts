/** Rows stream: parts leave as they come, no faster than they are taken, and nothing is read for nobody. */
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { NDJSON_TYPE } from '../../src/routing/answer.ts';
import { route } from '../../src/routing/route.ts';
import { AS_ADMIN, serverOf } from './server-of.ts';

const PART = 'x'.repeat(64 * 1024);

/** Endless rows; what became of them is told. */
function rowsOf(parts: (gone: AbortSignal) => AsyncGenerator<string, void>) {
  return route({
    method: 'GET',
    url: '/v1/rows',
    operationId: 'getRows',
    roles: ['billing'],
    about: 'key',
    summary: 'Rows',
    answers: { 200: { description: 'Rows', content: { [NDJSON_TYPE]: Type.String() } } },
    handle: async ({ gone }) => ({ form: 'rows', type: NDJSON_TYPE, total: 3, parts: parts(gone) }),
  });
}

async function listening(parts: (gone: AbortSignal) => AsyncGenerator<string, void>) {
  const { server, lines } = await serverOf(rowsOf(parts));
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, path: '/v1/rows', headers: AS_ADMIN, agent: false });
  sent.end();
  const response = await new Promise<IncomingMessage>((resolve) => sent.once('response', resolve));
  return { server, lines, sent, response };
}

test('their number is said first, with an id, and then all of them', async () => {
  const { server, response } = await listening(async function* () {
    yield 'a\n';
    yield 'b\n';
  });
  expect(response.headers).toMatchObject({
    'x-total-count': '3',
    'content-type': `${NDJSON_TYPE}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-request-id': expect.any(String) as string,
  });
  expect(await text(response)).toBe('a\nb\n');
  await server.close();
});

test('no more is read than is taken, and nothing once the client has gone', async () => {
  let read = 0;
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { server, lines, sent, response } = await listening(async function* (gone) {
    try {
      for (; !gone.aborted; read++) yield PART;
    } finally {
      end();
    }
  });
  response.pause();
  await sleep(300);
  const before = read;
  // What the sockets hold is a few megabytes; the rest waits.
  expect(before).toBeLessThan(400);
  await sleep(300);
  expect(read).toBe(before);
  response.resume();
  await sleep(200);
  expect(read).toBeGreaterThan(before);
  sent.destroy();
  await over;
  await sleep(50);
  // Who leaves is nobody's fault.
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  await server.close();
});

test('one that fails midway is cut off, so that it does not look whole, and the operator is told why', async () => {
  const { server, lines, response } = await listening(async function* () {
    yield 'a\n';
    throw new Error('the disk is gone');
  });
  const outcome = await new Promise<string>((resolve) => {
    response.once('aborted', () => resolve('cut'));
    response.once('end', () => resolve('whole'));
    response.once('error', () => resolve('cut'));
    response.resume();
  });
  expect(outcome).toBe('cut');
  await sleep(50);
  expect(JSON.stringify(lines)).toContain('the disk is gone');
  await server.close();
});

test('a HEAD is told how many they are, and none is read', async () => {
  let read = 0;
  const { server } = await serverOf(
    rowsOf(async function* () {
      read++;
      yield 'a\n';
    }),
  );
  const reply = await server.inject({ method: 'HEAD', url: '/v1/rows', headers: AS_ADMIN });
  expect([reply.statusCode, reply.headers['x-total-count'], reply.body]).toEqual([200, '3', '']);
  expect(read).toBe(0);
});

test('who leaves before there is an answer is seen to have left', async () => {
  let seen: AbortSignal | undefined;
  const slow = route({
    ...rowsOf(async function* () {
      yield 'a\n';
    }),
    handle: async (request) => {
      await sleep(200);
      // Only looked at now, long after the connection was closed.
      seen = request.gone;
      return { form: 'rows', type: NDJSON_TYPE, total: 1, parts: (async function* () {})() };
    },
  });
  const { server, lines } = await serverOf(slow);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, path: '/v1/rows', headers: AS_ADMIN, agent: false });
  sent.on('error', () => undefined);
  sent.end();
  await sleep(80);
  sent.destroy();
  await sleep(300);
  expect(seen?.aborted).toBe(true);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  expect(lines.find(({ msg }) => msg === 'request')).toMatchObject({ route: '/v1/rows', cut: true });
  await server.close();
});
