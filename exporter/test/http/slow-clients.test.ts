/** Who begins a request and does not end it does not keep its place. */
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Type } from 'typebox';
import { json, jsonOf } from '../../src/routing/answer.ts';
import { route } from '../../src/routing/route.ts';
import { createServer } from '../../src/http/server.ts';
import { AS_ADMIN, optionsOf } from './server-of.ts';

const things = route({
  method: 'POST',
  url: '/v1/things',
  operationId: 'postThings',
  roles: ['ingest'],
  about: 'key',
  summary: 'Things',
  body: { description: 'Things', content: { 'application/json': Type.Unknown() } },
  answers: { 200: jsonOf(Type.Unknown()) },
  handle: async () => json('{}'),
});

/** What comes back to a client that sends this and nothing more. */
async function answerTo(sent: string, port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answered = '';
  socket.on('data', (chunk) => (answered += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(sent);
  await new Promise((resolve) => socket.once('close', resolve));
  return answered;
}

test.each([
  [
    'a body',
    `POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: ${AS_ADMIN.authorization}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  ],
  ['a head', 'POST /v1/things HTTP/1.1\r\nHost: x\r\nX-'],
])('%s that does not end is 408', async (_, sent) => {
  const { options } = await optionsOf();
  const server = await createServer([things], { ...options, requestMs: 300, checkEveryMs: 100 });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const answered = await answerTo(sent, (server.server.address() as AddressInfo).port);
  expect(answered).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(answered).toContain('"code":"request_timeout"');
  await server.close();
});
