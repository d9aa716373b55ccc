/** A client of the live balance, and one that reads nothing until it is told to. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { BOOTSTRAP, type Exporter } from '@ledgerline/testkit/harness.ts';

export interface Balance extends Readonly<Record<string, unknown>> {
  readonly org: string;
  readonly remaining: number;
  readonly reserved: number;
}
export interface Message {
  readonly event: string;
  readonly id: number;
  readonly data: Balance;
}

/** What a text of server-sent events says. */
export function messagesIn(text: string): Message[] {
  return text.split('\n\n').flatMap((block) => {
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
    if (field('data') === '') return [];
    return [{ event: field('event'), id: Number(field('id')), data: JSON.parse(field('data')) as Balance }];
  });
}

export interface Listening {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** All that came so far. */
  readonly text: () => string;
  readonly messages: () => Message[];
  /** Resolves with the first message, of those that came and will come, of which that is true. */
  until(is: (balance: Balance) => boolean, ms?: number): Promise<Message>;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
  leave(): void;
}

export function listen(
  exporter: Exporter,
  query: string,
  key = BOOTSTRAP,
  headers: Readonly<Record<string, string>> = {},
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${exporter.url}/v1/balance/stream${query}`,
      { headers: { authorization: `Bearer ${key}`, ...headers }, agent: false },
      (response) => {
        let text = '';
        const messages = (): Message[] => messagesIn(text.slice(0, text.lastIndexOf('\n\n') + 2));
        response.setEncoding('utf8').on('data', (more: string) => (text += more));
        const ended = new Promise<void>((over) => response.once('close', over));
        response.on('error', () => undefined);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: () => text,
          messages,
          until: async (is, ms = 5000) => {
            for (const end = Date.now() + ms; Date.now() < end; await new Promise((later) => setTimeout(later, 5))) {
              const found = messages().find(({ data }) => is(data));
              if (found) return found;
            }
            throw new Error(`no such message in ${ms} ms; the last one: ${JSON.stringify(messages().at(-1))}`);
          },
          ended,
          leave: () => asked.destroy(),
        });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

/**
 * Asks for a stream and leaves all that comes lying, until `read`, which resolves with all of it once its end is as
 * wanted.
 */
export function listenAsleep(url: string, path: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).pause().setEncoding('utf8');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${BOOTSTRAP}\r\n\r\n`);
  const heard: string[] = [];
  let end = '';
  return {
    read: (enough: (end: string) => boolean): Promise<string> =>
      new Promise((resolve, reject) => {
        socket.on('data', (more: Buffer | string) => {
          heard.push(more.toString());
          end = (end + more.toString()).slice(-2000);
          if (enough(end)) resolve(heard.join(''));
        });
        socket.once('close', () => reject(new Error('the connection was closed')));
        socket.resume(); // a socket that was told to pause does not go on by being listened to
      }),
    leave: () => socket.destroy(),
  };
}
