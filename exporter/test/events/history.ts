/** Random events, and which of them a question is about, worked out the plain way. */
import type { EventRow } from '@ledgerline/api/answers';
import { seeded } from '@ledgerline/testkit/random.ts';

export const ORGS = ['acme', 'globex'] as const;
const DAY = 86_400_000;
const TITLES = ['Fix the Parser', 'Café crème', 'ΟΔΟΣ', 'Straße der Läufer', '漢字の本', '='.repeat(3)];
const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

export interface Sent {
  readonly id: string;
  readonly org: string;
  readonly time: number;
  readonly type: string;
  readonly model: string;
  readonly category: string;
  readonly source: string;
  readonly workspace: string;
  readonly user: string;
  readonly apiKey: string;
  readonly agent: string;
  readonly conversation: string;
  readonly title: string;
  readonly description: string;
  readonly tokens: { readonly input: number; readonly output: number };
  readonly durationMs?: number;
  readonly credits?: string;
  readonly costUsd: string;
}

/** Each conversation has one title. Some events have the same time, and seldom ones are few. */
export function randomEvents(seed: number, count: number, now: number): Sent[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, n): Sent => {
    const conversation = pick(random, ['', '', ...Array.from({ length: 40 }, (__, i) => `c${i}`)]);
    const org = pick(random, [ORGS[0], ORGS[0], ORGS[1]]);
    return {
      ...{ id: `e${n}`, org, time: now - Math.floor(random() * 1500) * (DAY / 50) },
      type: pick(random, ['gateway_inference', 'tool']),
      model: pick(random, ['m0', 'm0', 'm0', 'm1', ...(random() < 0.02 ? ['rare'] : ['m2'])]),
      category: pick(random, ['llm', 'ocr']),
      source: pick(random, ['chat', 'agent', 'memory']),
      workspace: pick(random, ['w0', 'w1', 'personal', '']),
      user: pick(random, ['u0', 'u1', 'u2', random() < 0.01 ? 'u-rare' : 'u3']),
      apiKey: pick(random, ['k0', 'k1']),
      agent: pick(random, ['', 'Reviewer', 'scribe', 'Ärzte-Bot', '+SUM(1)']),
      conversation,
      title: conversation === '' ? '' : (TITLES[Number(conversation.slice(1)) % TITLES.length] ?? ''),
      description: `step ${n}`,
      tokens: { input: Math.floor(random() * 5000), output: Math.floor(random() * 900) },
      ...(random() < 0.6 ? { durationMs: Math.floor(random() * 9000) } : {}),
      credits: (Math.floor(random() * 40) / 8).toFixed(3),
      costUsd: (Math.floor(random() * 40) / 800).toFixed(5),
    };
  });
}

const FILTERS = ['model', 'type', 'source', 'category', 'workspace', 'user', 'agent', 'conversation'] as const;
const FIELD_OF: Readonly<Record<string, string>> = { api_key: 'apiKey' };
/** What it says under a parameter of a query. */
const said = (event: Sent, name: string): string =>
  (event as unknown as Readonly<Record<string, string>>)[FIELD_OF[name] ?? name] ?? '';
export type Query = Readonly<Record<string, string | readonly string[]>>;

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .normalize('NFKD');

/** What matches, in order, as the door would have it. */
export function expected(all: readonly Sent[], query: Query): Sent[] {
  const { org, from, to, q = '', sort = 'time', order = 'desc', limit: _, ...filters } = query;
  const found = all.filter(
    (event) =>
      (org === '*' || event.org === org) &&
      event.time >= Number(from) &&
      event.time < Number(to) &&
      [event.agent, event.title].some((text) => plain(text).includes(plain(String(q)))) &&
      Object.entries(filters).every(([name, values]) => [values].flat().includes(said(event, name))),
  );
  const sign = order === 'asc' ? 1 : -1;
  const place = new Map(all.map((event, i) => [event, i]));
  const stored = (event: Sent): number => place.get(event) ?? 0;
  if (sort === 'time')
    return found.sort((a, b) => sign * (a.time - b.time) || compare(a.org, b.org) || sign * (stored(a) - stored(b)));
  return found.sort(
    (a, b) =>
      byValue(valueOf(a, String(sort)), valueOf(b, String(sort)), sign) ||
      b.time - a.time ||
      compare(a.org, b.org) ||
      stored(b) - stored(a),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function valueOf(event: Sent, sort: string): number | string | null {
  if (sort === 'inputTokens') return event.tokens.input;
  if (sort === 'outputTokens') return event.tokens.output;
  if (sort === 'durationMs') return event.durationMs ?? null;
  if (sort === 'credits' || sort === 'costUsd') return Number(event[sort]);
  return said(event, sort) || null;
}

function byValue(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -sign : sign;
}

export const shape = (event: Sent): Partial<EventRow> => ({
  ...{ org: event.org, id: event.id, time: new Date(event.time).toISOString(), type: event.type, model: event.model },
  ...{ category: event.category, source: event.source, workspace: event.workspace, user: event.user },
  ...{ apiKey: event.apiKey, agent: event.agent, conversation: event.conversation, title: event.title },
  ...{ inputTokens: event.tokens.input, outputTokens: event.tokens.output, durationMs: event.durationMs ?? null },
  ...{ credits: Number(event.credits), costUsd: Number(event.costUsd), ratedUpstream: true },
});

const SORTS = ['time', 'time', 'credits', 'costUsd', 'inputTokens', 'durationMs', 'model', 'agent', 'conversation'];
/** A question as a person might put one together. */
export function randomQuery(random: () => number, all: readonly Sent[], now: number): Query {
  const some = <T>(chance: number, value: T): T | object => (random() < chance ? value : {});
  const from = now - Math.floor(random() * 32 * DAY);
  const filter = (name: string): object => {
    const value = (): string => said(pick(random, all), name);
    return { [name]: random() < 0.3 ? [...new Set([value(), value()])] : value() };
  };
  return {
    org: pick(random, [...ORGS, '*']),
    from: String(from),
    to: String(Math.floor(from + random() * (now + 1 - from))),
    sort: pick(random, SORTS),
    order: pick(random, ['asc', 'desc']),
    limit: String(pick(random, [3, 20, 100])),
    ...some(0.4, filter(pick(random, FILTERS))),
    ...some(0.3, filter(pick(random, [...FILTERS, 'api_key']))),
    ...some(0.3, {
      q: pick(random, ['parser', 'cafe', 'οδος', 'STRASSE', 'bot', '字', '=', 'r', 'nothing at all', '+sum(']),
    }),
  };
}

export function addressOf(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(query))
    for (const value of [values].flat()) parameters.append(name, value);
  return `/v1/events?${parameters.toString()}`;
}
