/** Requests whose answer may take as long as it takes, or be of any size. `fetch` gives up after five minutes. */
import { request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { text } from 'node:stream/consumers';
import { ApiError, parse, reasonOf, Unreachable, type Connection } from './client.ts';

/** Nothing at all for so long: nobody is there any more. */
const SILENCE_MS = 30 * 60_000;

/** The answer to a GET, still to be read. Throws Unreachable where there is none, ApiError where it is a refusal. */
export async function open({ url, key }: Connection, path: string): Promise<IncomingMessage> {
  const address = new URL(path, url);
  const request = address.protocol === 'https:' ? https : http;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(address, {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
      agent: false,
    });
    sent.setTimeout(SILENCE_MS, () => sent.destroy(new Error(`silent for ${SILENCE_MS / 60_000} minutes`)));
    sent.once('socket', (socket) => socket.setKeepAlive(true, 60_000));
    sent.once('response', resolve);
    sent.once('error', (error) => reject(new Unreachable(url, reasonOf(error))));
    sent.end();
  });
  const { statusCode = 0 } = answer;
  if (statusCode < 300) return answer;
  throw new ApiError(statusCode, parse(await read(answer, url)));
}

/** The answer to a GET, read and parsed; throws as {@link open} does. */
export async function ask(connection: Connection, path: string): Promise<unknown> {
  return parse(await read(await open(connection, path), connection.url));
}

const read = (answer: IncomingMessage, url: string): Promise<string> =>
  text(answer).catch((error: unknown) => {
    throw new Unreachable(url, reasonOf(error));
  });
