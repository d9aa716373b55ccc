/** Answers that go on while who may see them changes. */
import { expectOk } from '@ledgerline/testkit/harness.ts';
import { as, exporter, pair, putPerson } from './endpoints.ts';
import { claims, signed } from './issuer.ts';
import { get, keys, token } from './viewers.ts';

test('who is taken from the list sees nothing from the next request on, nor in a stream that is open', async () => {
  await expectOk(putPerson('user:short', { org: 'acme', role: 'billing' }));
  const headers = await as('user:short');
  const stream = await fetch(`${exporter.url}/v1/balance/stream?org=acme`, {
    headers: { authorization: `Bearer ${keys.grafana}`, ...headers },
  });
  expect(stream.status).toBe(200);
  expect(await ended(stream, 500)).toBe(false);
  await expectOk(exporter.ask('DELETE', '/v1/admin/people/user-short'));
  expect((await get('/v1/balance?org=acme', headers)).status).toBe(403);
  expect(await ended(stream, 20_000)).toBe(true);
}, 30_000);

test('a stream ends with the token it was begun with', async () => {
  const exp = Math.floor(Date.now() / 1000) + 3;
  const headers = await token(signed(claims('user:1', { exp }), pair));
  const stream = await fetch(`${exporter.url}/v1/balance/stream?org=acme`, {
    headers: { authorization: `Bearer ${keys.grafana}`, ...headers },
  });
  expect(stream.status).toBe(200);
  expect(await ended(stream, 25_000)).toBe(true);
}, 30_000);

/** Whether an answer ends within so many milliseconds; what it says is let go. */
async function ended(response: Response, withinMs: number): Promise<boolean> {
  const reader = readerOf(response);
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), withinMs).unref());
  for (;;) {
    const next = await Promise.race([reader.next(), late]);
    if (next === 'late') return false;
    if (next) return true;
  }
}

const readers = new WeakMap<Response, { next: () => Promise<boolean> }>();
/** One for each answer, whose read that was not waited for is the next one's. */
function readerOf(response: Response): { next: () => Promise<boolean> } {
  let known = readers.get(response);
  if (!known) {
    const reader = response.body?.getReader();
    let pending: Promise<boolean> | null = null;
    known = {
      next: () =>
        (pending ??= (reader?.read() ?? Promise.reject(new Error('no body'))).then(({ done }) => {
          pending = null;
          return done;
        })),
    };
    readers.set(response, known);
  }
  return known;
}
