/** A server of these rows alone, asked without a network (`inject`): what a door is, apart from what is behind it. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Directory } from '../../src/access/directory.ts';
import type { Observed } from '../../src/http/observed.ts';
import type { RequestQuotas } from '../../src/http/request-limits.ts';
import { createServer, type ServerOptions } from '../../src/http/server.ts';
import type { Limit } from '../../src/model/limits.ts';
import type { Route } from '../../src/routing/route.ts';

const KEY = 'a-key-for-these-tests';
export const AS_ADMIN = { authorization: `Bearer ${KEY}` };

/** One line of the log. */
export type Line = Readonly<Record<string, unknown>>;

const UNLIMITED: RequestQuotas = { perKey: {}, perOrg: {}, refusedKeysPerMinute: 1e9 };

export const serverOf = (...rows: readonly Route[]) => limitedServerOf(UNLIMITED, ...rows);

export async function limitedServerOf(quotas: RequestQuotas, ...rows: readonly Route[]) {
  const { options, ...told } = await optionsOf(quotas);
  return { server: await createServer(rows, options), ...told };
}

/** Of a server, and what is told of it. */
export async function optionsOf(quotas = UNLIMITED) {
  const lines: Line[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => {
      for (const text of chunk.toString().split('\n')) if (text !== '') lines.push(JSON.parse(text) as Line);
      done();
    },
  });
  const observed: Observed[] = [];
  const limited: Limit[] = [];
  const directory = new Directory(KEY, async () => ({ keys: [], people: [] }));
  await directory.refresh();
  const options: ServerOptions = {
    version: '0.0.0',
    directory,
    everyOrg: async () => ['acme', 'rival'],
    loopback: true,
    tokens: null,
    log: pino({ level: 'debug', base: null, formatters: { level: (level) => ({ level }) } }, sink),
    observe: (request) => observed.push(request),
    quotas,
    limited: (limit) => limited.push(limit),
  };
  return { options, lines, observed, limited };
}
