import { pipeline } from 'node:stream/promises';
import { Readable, Transform } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { Client, KEY, startLedgerline, type Ledgerline } from './ledgerline.ts';
import { fill } from './long.ts';
import { median, quantile } from './measure.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { table } from './table.ts';

const DAY = 86_400_000;
const ROUNDS = 40;
const ORG = 'bench';

/** The usual table of events, and what an operator would index of it for these questions. */
const NUMBERS = new Set(['inputTokens', 'outputTokens', 'durationMs', 'credits', 'costUsd']);
const INDEXES = [
  'PRIMARY KEY (org, id)',
  ...['time', 'model, time', 'workspace, time', '"user", time', '"apiKey", time', 'conversation, time', 'credits'],
].map((columns, i) => (i === 0 ? `ALTER TABLE events ADD ${columns}` : `CREATE INDEX ON events (org, ${columns})`));
const SEARCH = ['CREATE EXTENSION pg_trgm', 'CREATE INDEX ON events USING gin (title gin_trgm_ops)'];

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly conversation: string;
}
interface Question {
  readonly path: (asked: Asked) => string;
  /** Of $1 = org, $2 = from, $3 = to; and the values that follow them. */
  readonly sql: readonly string[];
  readonly values?: (asked: Asked) => unknown[];
  /** A number of both answers that must be the same. */
  readonly ours: (answer: never) => number;
  readonly theirs: (rows: readonly (readonly Record<string, unknown>[])[]) => unknown;
  /** Of how many days it is. */
  readonly days: number;
}

const WHERE = 'FROM events WHERE org = $1 AND time >= $2 AND time < $3';
const SUMS = 'sum(credits) AS credits, sum("costUsd"), count(*), sum("inputTokens"), sum("outputTokens")';
const grouped = (by: string): string => `SELECT ${by}, ${SUMS} ${WHERE} GROUP BY 1 ORDER BY 2 DESC LIMIT 100`;
const page = (where: string, order = 'time'): string[] => [
  `SELECT * ${WHERE} ${where} ORDER BY ${order} DESC, id DESC LIMIT 20`,
  `SELECT count(*) AS total ${WHERE} ${where}`,
];
const events = (query: string, where: string, order?: string): Question => ({
  path: ({ from, to }) => `/v1/events?org=${ORG}&limit=20&from=${from}&to=${to}${query}`,
  sql: page(where, order),
  ours: ({ events }: { events: { credits: number }[] }) => events.reduce((sum, { credits }) => sum + credits, 0),
  theirs: ([rows]) => rows?.reduce((sum, { credits }) => sum + Number(credits), 0),
  days: 90,
});
const breakdown = (by: string): Question => ({
  path: ({ from, to }) => `/v1/usage/breakdown?org=${ORG}&by=${by}&from=${from}&to=${to}`,
  sql: [grouped(`"${by}"`)],
  ours: ({ rows }: { rows: { credits: number }[] }) => rows.reduce((sum, { credits }) => sum + credits, 0),
  theirs: ([rows]) => rows?.reduce((sum, { credits }) => sum + Number(credits), 0),
  days: 30,
});

const QUESTIONS: Readonly<Record<string, Question>> = {
  'breakdown of 30 days by model': breakdown('model'),
  'breakdown of 30 days by user': breakdown('user'),
  'breakdown of 30 days by conversation': breakdown('conversation'),
  'series of 90 days by day': {
    path: ({ from, to }) => `/v1/usage/series?org=${ORG}&interval=day&timezone=UTC&from=${from}&to=${to}`,
    sql: [`SELECT date_trunc('day', time), sum(credits) AS credits ${WHERE} GROUP BY 1 ORDER BY 1`],
    ours: ({ series }: { series: { points: { value: number }[] }[] }) =>
      series[0]?.points.reduce((sum, { value }) => sum + value, 0) ?? NaN,
    theirs: ([rows]) => rows?.reduce((sum, { credits }) => sum + Number(credits), 0),
    days: 90,
  },
  'conversations, first page': {
    path: ({ from, to }) => `/v1/conversations?org=${ORG}&from=${from}&to=${to}`,
    sql: [
      `SELECT conversation, min(title), min(agent), ${SUMS}, min(time), max(time) AS last ${WHERE} GROUP BY 1
      ORDER BY last DESC, 1 LIMIT 100`,
    ],
    ours: ({ conversations }: { conversations: unknown[] }) => conversations.length,
    theirs: ([rows]) => rows?.length,
    days: 30,
  },
  'conversation, line by line': {
    path: ({ conversation }) => `/v1/conversation?org=${ORG}&id=${conversation}`,
    sql: [`SELECT *, sum(credits) OVER (ORDER BY time, id) AS total ${WHERE} AND conversation = $4 ORDER BY time, id`],
    values: ({ conversation }) => [conversation],
    ours: ({ credits }: { credits: number }) => credits,
    theirs: ([rows]) => rows?.at(-1)?.['total'],
    days: 100,
  },
  'events, newest page': events('', ''),
  'events of a model and a workspace': events(
    '&model=gpt-4o&workspace=workspace-3',
    `AND model = 'gpt-4o' AND workspace = 'workspace-3'`,
  ),
  'events of a key and a user': events('&api_key=key-3&user=user-23', `AND "apiKey" = 'key-3' AND "user" = 'user-23'`),
  'events, searched for a title': events('&q=n00000017', `AND title ILIKE '%n00000017%'`),
};

/** What people ask, over HTTP, beside a PostgreSQL table with good indexes that is asked the same on its socket. */
export async function benchQuery({ events, keep }: { events: number; keep: string | null }): Promise<void> {
  const postgres = await startPostgres();
  if (!postgres) {
    console.log('\nquery: skipped, no PostgreSQL is installed to compare with');
    return;
  }
  const ledgerline = await startLedgerline([ORG], { keep });
  try {
    if (!ledgerline.kept) await fill(ledgerline, events);
    await copy(ledgerline, postgres);
    await askBoth(ledgerline, postgres);
  } finally {
    await ledgerline.stop();
    await postgres.stop();
  }
}

/** The very events of the ledger. */
async function copy({ url }: Ledgerline, { client }: Postgres): Promise<void> {
  const started = performance.now();
  const csv = async (from: number): Promise<Response> => {
    const headers = { authorization: `Bearer ${KEY}` };
    const answer = await fetch(`${url}/v1/events?org=${ORG}&format=csv&from=${from}&to=${Date.now()}`, { headers });
    if (!answer.ok || !answer.body) throw new Error(await answer.text());
    return answer;
  };
  const [names = ''] = (await (await csv(Date.now())).text()).split('\r\n');
  const columns = names.split(',').map((name) => `"${name}" ${typeOf(name)}`);
  await client.query(`CREATE TABLE events (${columns.join(', ')})`);
  const { body } = await csv(Date.now() - 100 * DAY);
  const rows = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  const into = client.query(copyFrom('COPY events FROM STDIN (FORMAT csv, HEADER true)'));
  await pipeline(rows, withoutCount(), into);
  for (const statement of [...INDEXES, ...SEARCH, 'VACUUM ANALYZE events']) await client.query(statement);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`\n${into.rowCount.toLocaleString('en')} events copied into PostgreSQL and indexed in ${seconds} s`);
}

const typeOf = (name: string): string => (name === 'time' ? 'timestamptz' : NUMBERS.has(name) ? 'numeric' : 'text');

/** Without the last line, which says how many there were. */
function withoutCount(): Transform {
  const most = '# rows=9999999999\r\n'.length;
  let held = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const all = Buffer.concat([held, chunk]);
      const end = Math.max(0, all.length - most);
      held = all.subarray(end);
      done(null, all.subarray(0, end));
    },
    flush(done) {
      done(null, held.subarray(0, held.indexOf('# rows=')));
    },
  });
}

async function askBoth(ledgerline: Ledgerline, { client }: Postgres): Promise<void> {
  const row = table(`Questions, ${ROUNDS} each`, ['p50 ms', 'p99 ms', 'PG p50', 'PG p99', 'p99 of PG']);
  const http = new Client(ledgerline);
  const listed = await http.ask('GET', `/v1/conversations?org=${ORG}&limit=${ROUNDS}`);
  const { conversations } = JSON.parse(listed.toString()) as { conversations: { id: string }[] };
  const now = Date.now();
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      // Another range each time, so that no answer is one that was kept.
      const at = (ms: number): string => new Date(ms - round * 60_000).toISOString();
      const asked = { from: at(now - question.days * DAY), to: at(now), conversation: conversations[round]?.id ?? '' };
      const [answer, took] = await timed(() => http.ask('GET', question.path(asked)));
      const values = [ORG, asked.from, asked.to, ...(question.values?.(asked) ?? [])];
      const [rows, itTook] = await timed(async () => {
        const found: Record<string, unknown>[][] = [];
        for (const text of question.sql) found.push((await client.query<Record<string, unknown>>(text, values)).rows);
        return found;
      });
      ours.push(took);
      theirs.push(itTook);
      const same = [question.ours(JSON.parse(answer.toString()) as never), Number(question.theirs(rows))] as const;
      if (Math.abs(same[0] - same[1]) > 1e-6) throw new Error(`${name}: ${same.join(' is not ')}`);
    }
    const p99 = [quantile(ours, 0.99), quantile(theirs, 0.99)] as const;
    row(name, median(ours), p99[0], median(theirs), p99[1], p99[0] / p99[1]);
  }
  http.close();
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  return [await work(), performance.now() - start];
}
