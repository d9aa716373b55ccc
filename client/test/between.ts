/** What stands between a client and an exporter: it passes requests on, loses answers, or answers itself. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  readonly isGzip: boolean;
  readonly text: string;
}
/** `pass`: on and back. `lose_answer`: on, and the connection ends where the answer would be. `hang`: nothing ever. */
export type Deed =
  | 'pass'
  | 'lose_answer'
  | 'hang'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export class Between {
  readonly url: string;
  readonly seen: Seen[] = [];
  /** The exporter behind it. */
  behind: string;
  /** What to do with the request that has just been seen. */
  deed: (seen: Seen, count: number) => Deed = () => 'pass';
  private readonly server: Server;

  private constructor(server: Server, behind: string) {
    this.server = server;
    this.behind = behind;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(behind: string): Promise<Between> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const between = new Between(server, behind);
    server.on('request', (request, response) => void between.handle(request, response));
    return between;
  }

  /** The events of each request that there was. */
  batches(): Record<string, unknown>[][] {
    return this.seen
      .filter(({ path }) => path.startsWith('/v1/events'))
      .map(({ text }) => text.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request);
    const isGzip = request.headers['content-encoding'] === 'gzip';
    const text = (isGzip ? gunzipSync(bytes) : bytes).toString();
    const { method = '', url: path = '' } = request;
    const seen = { method, path, atMs: Date.now(), isGzip, text };
    this.seen.push(seen);
    const deed = this.deed(seen, this.seen.length);
    if (deed === 'hang') return;
    if (typeof deed === 'object') {
      response.writeHead(deed.status, deed.headers).end(deed.body);
      return;
    }
    const { 'content-type': type = '', 'content-encoding': coding = '', authorization = '' } = request.headers;
    const answer = await fetch(this.behind + path, {
      method,
      headers: {
        authorization,
        ...(type ? { 'content-type': type } : {}),
        ...(coding ? { 'content-encoding': coding } : {}),
      },
      ...(bytes.length > 0 ? { body: bytes } : {}),
    }).catch(() => undefined);
    const body = await answer?.text();
    if (deed === 'lose_answer' || !answer) response.destroy();
    else response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
  }
}
