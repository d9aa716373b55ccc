/** A request as it is: `fetch` resolves dot segments, sets lengths and hides what happens to a connection. */
import { request } from 'node:http';
import { checkDescribed } from './described.ts';
import { BOOTSTRAP, type Exporter, type Reply } from './harness.ts';

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent piece by piece, without a length unless a header says one. */
  readonly body?: Iterable<string | Uint8Array>;
  readonly key?: string | null;
}

export function raw(
  exporter: Exporter,
  { method = 'GET', path, headers = {}, body = [], key = BOOTSTRAP }: RawRequest,
): Promise<Reply> {
  const { hostname, port } = new URL(exporter.url);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        method,
        path,
        headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
          const json: unknown = isJson ? JSON.parse(text) : undefined;
          sent.destroy();
          const [status, type] = [response.statusCode ?? 0, response.headers['content-type'] ?? ''];
          const reply = { status, headers: new Headers(), text, json };
          checkDescribed(exporter.url, { method, path, status, type, text }).then(() => resolve(reply), reject);
        });
      },
    );
    sent.on('error', reject);
    const pieces = body[Symbol.iterator]();
    const send = (): void => {
      for (let next = pieces.next(); !next.done; next = pieces.next())
        if (!sent.write(next.value)) {
          sent.once('drain', send);
          return;
        }
      sent.end();
    };
    send();
  });
}
