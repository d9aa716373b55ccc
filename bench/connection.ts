import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** What a request is, up to its body. */
export function head(method: string, path: string, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries({ host: 'bench', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/**
 * A connection that is kept, with one request at a time: load and server share the machine, and `fetch` takes 300 µs of
 * it for each request, which is more than the server does. Answers must say their length.
 */
export class Connection {
  private readonly socket: Socket;
  private parts: Buffer[] = [];
  private received = 0;
  /** Of head and body together, once the head is there. */
  private length: number | null = null;
  private waiting: PromiseWithResolvers<Answer> | null = null;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname).setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => this.take(chunk));
    this.socket.on('error', (error) => this.waiting?.reject(error));
    this.socket.on('close', () => this.waiting?.reject(new Error('the connection was closed')));
  }

  send(request: Uint8Array | string): Promise<Answer> {
    this.waiting = Promise.withResolvers<Answer>();
    this.socket.write(request);
    return this.waiting.promise;
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.parts.push(chunk);
    this.received += chunk.length;
    if (this.length === null) this.measure();
    if (this.length !== null && this.received >= this.length) this.finish();
  }

  private measure(): void {
    const begun = Buffer.concat(this.parts);
    const end = begun.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(begun.toString('latin1', 0, end))?.[1];
    this.parts = [begun];
    this.length = end + 4 + Number(length ?? 0);
  }

  private finish(): void {
    const whole = this.parts.length === 1 ? (this.parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.parts);
    const { waiting } = this;
    [this.parts, this.received, this.length, this.waiting] = [[], 0, null, null];
    const status = Number(whole.toString('latin1', 9, 12));
    waiting?.resolve({ status, body: whole.subarray(whole.indexOf('\r\n\r\n') + 4) });
  }
}
