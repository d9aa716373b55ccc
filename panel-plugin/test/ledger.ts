/** A ledger of events behind Grafana's datasource service: searches, sorts and pages as the real one does. */
import {
  createDataFrame,
  type DataFrame,
  type DataLink,
  type DataQueryRequest,
  type DataQueryResponse,
  FieldType,
  LoadingState,
} from '@grafana/data';
import { type DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';
import { type ListingMeta } from '@ledgerline/api/grafana';
import { Observable, type Subscriber } from 'rxjs';
import { type Target } from '../src/asking/ask';
import { NOW } from './now';

export type Value = string | number | boolean | null;
export type EventRow = Readonly<Record<string, Value>>;

const AGENTS = ['code-reviewer', 'release-notes', 'support-triage'];
const TITLES = ['Quarterly numbers', 'Migrate the billing job', 'Straße nach Köln', 'What did we promise?'];
const SOURCES = ['chat', 'agent', 'memory'];
const MODELS = ['claude-sonnet-4-5', 'gpt-4o', 'claude-haiku-4-5'];

const agentOf = (index: number): string => AGENTS[Math.floor(index / 3) % AGENTS.length] ?? '';

/** The newest first. */
export const eventRows = (count: number): EventRow[] =>
  Array.from({ length: count }, (_, index) => ({
    time: NOW - index * 37 * 60_000,
    source: SOURCES[index % 3] ?? '',
    type: index % 5 === 4 ? 'cloud_agent_compute' : 'gateway_inference',
    title: index % 3 === 1 ? null : (TITLES[index % TITLES.length] ?? ''),
    conversation: index % 3 === 1 ? null : `c-${index % 9}`,
    agent: index % 3 === 1 ? agentOf(index) : '',
    model: MODELS[index % 3] ?? '',
    api_key: index % 2 === 0 ? 'web' : 'ci',
    inputTokens: 1200 + index * 410,
    outputTokens: 310 + index * 7,
    credits: 0.42 + (index % 11) * 1.37,
    costUsd: (0.42 + (index % 11) * 1.37) / 100,
    durationMs: 640 + (index % 7) * 912,
    id: `evt_${index}`,
    org: 'acme',
  }));

export const conversationRows = (count: number): EventRow[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ title: TITLES[index % TITLES.length] ?? '', id: `c-${index}`, org: 'acme', agent: agentOf(index) },
    ...{ credits: 3.2 + (index % 13) * 17.31, costUsd: (3.2 + (index % 13) * 17.31) / 100 },
    ...{
      messages: 2 + ((index * 7) % 40),
      firstTime: NOW - (index + 2) * 3_600_000,
      lastTime: NOW - index * 3_400_000,
    },
  }));

const UNITS: Readonly<Record<string, string>> = {
  ...{ inputTokens: 'sishort', outputTokens: 'sishort', credits: 'locale', costUsd: 'currencyUSD', durationMs: 'ms' },
  ...{ messages: 'sishort' },
};
const TITLED: Readonly<Record<string, string>> = {
  ...{
    time: 'Time',
    source: 'Source',
    type: 'Type',
    title: 'Name',
    agent: 'Agent',
    model: 'Model',
    api_key: 'API key',
  },
  ...{ inputTokens: 'Input tokens', outputTokens: 'Output tokens', credits: 'Credits', costUsd: 'Cost' },
  ...{ durationMs: 'Duration', id: 'Id', org: 'Organization', unpriced: 'Without a price', messages: 'Messages' },
  ...{ firstTime: 'First', lastTime: 'Last' },
};
const TIMES = ['time', 'firstTime', 'lastTime'];

const LINK: DataLink = { title: 'Show the conversation', url: '/d/conversation?var-id=${__data.fields.id}' };

function typeOf(name: string): FieldType {
  if (TIMES.includes(name)) return FieldType.time;
  if (name === 'unpriced' || name === 'late') return FieldType.boolean;
  return name in UNITS ? FieldType.number : FieldType.string;
}

/** As the datasource makes it. */
export const listingFrame = (rows: readonly EventRow[], meta: ListingMeta, names: string[]): DataFrame =>
  createDataFrame({
    refId: 'A',
    meta: { custom: meta },
    fields: names.map((name) => ({
      name,
      type: typeOf(name),
      values: rows.map((row) => row[name] ?? null),
      config: {
        displayName: TITLED[name] ?? name,
        ...(UNITS[name] && { unit: UNITS[name] }),
        ...(name === 'title' && { links: [LINK] }),
      },
    })),
  });

const [EVERY = {}] = eventRows(1);
const SORTS = ['time', 'title', 'model', 'inputTokens', 'outputTokens', 'credits', 'costUsd', 'durationMs', 'lastTime'];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const byField = (sort: string) => (a: EventRow, b: EventRow) => {
  const [left, right] = [a[sort] ?? '', b[sort] ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
};

export function listing(rows: readonly EventRow[], target: Readonly<Record<string, unknown>>): DataFrame {
  const {
    q,
    sort = 'time',
    order = 'desc',
    limit = 100,
    page = 1,
  } = target as Partial<ListingMeta> & {
    q?: string;
    limit?: number;
  };
  const matching = rows.filter(({ title, agent }) =>
    [title, agent].some((value) =>
      text(value)
        .toLowerCase()
        .includes((q ?? '').toLowerCase()),
    ),
  );
  const sorted = [...matching].sort(byField(sort));
  if (order === 'desc') sorted.reverse();
  const asked = new URLSearchParams({ ...(q ? { q } : {}), sort, order }).toString();
  const address = (format: string) => `/api/datasources/proxy/uid/ledger/v1/events?${asked}&format=${format}`;
  return listingFrame(
    sorted.slice((page - 1) * limit, page * limit),
    {
      ...{ total: matching.length, page, pageSize: limit, sort, order, sorts: SORTS },
      exports: { csv: address('csv'), ndjson: address('ndjson') },
    },
    Object.keys(rows[0] ?? EVERY),
  );
}

interface Waiting {
  readonly target: Target;
  readonly subscriber: Subscriber<DataQueryResponse>;
}

/** What the panel asked itself, and which of that it still waits for. */
export class Ledger {
  readonly asked: DataQueryRequest[] = [];
  readonly #waiting = new Set<Waiting>();
  /** Answers wait for `answer` or `fail`. */
  held = false;
  readonly #answer: (target: Target) => DataFrame;

  constructor(answer: (target: Target) => DataFrame) {
    this.#answer = answer;
    const query = (request: DataQueryRequest) =>
      new Observable<DataQueryResponse>((subscriber) => {
        this.asked.push(request);
        const waiting = { target: request.targets[0] as Target, subscriber };
        this.#waiting.add(waiting);
        if (!this.held) this.answer();
        return () => this.#waiting.delete(waiting);
      });
    setDataSourceSrv({ get: async () => ({ query }) } as unknown as DataSourceSrv);
  }

  gone(message: string): void {
    setDataSourceSrv({ get: () => Promise.reject(new Error(message)) } as unknown as DataSourceSrv);
  }

  get targets(): Target[] {
    return this.asked.map(({ targets }) => targets[0] as Target);
  }

  /** Questions that nobody gave up. */
  get waiting(): Target[] {
    return [...this.#waiting].map(({ target }) => target);
  }

  answer(): void {
    for (const { target, subscriber } of [...this.#waiting]) {
      subscriber.next({ data: [this.#answer(target)], state: LoadingState.Done });
      subscriber.complete();
    }
  }

  fail(message: string): void {
    for (const { subscriber } of [...this.#waiting]) {
      subscriber.next({ data: [], state: LoadingState.Error, errors: [{ refId: 'A', message }] });
      subscriber.complete();
    }
  }
}
