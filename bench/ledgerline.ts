import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNIT_PRICES } from '@ledgerline/demo/steps.ts';
import { Connection, head } from './connection.ts';
import { serve, type Server } from './measure.ts';

export const KEY = 'bootstrap-key-of-the-benchmarks';
const MAIN = join(import.meta.dirname, '../exporter/src/main.ts');
const DAY = 86_400_000;
/** How long organizations have been there: events may be as old. */
const AGE_DAYS = 100;

export interface Ledgerline extends Server {
  readonly dataDir: string;
  /** Whether the ledger was there before. */
  readonly kept: boolean;
}

/**
 * The exporter with organizations to post to, on a new ledger in a temporary directory, or in one that is kept: there
 * they are as they were.
 */
export async function startLedgerline(
  orgs: readonly string[],
  { config = '', keep = null }: { readonly config?: string; readonly keep?: string | null } = {},
): Promise<Ledgerline> {
  const dataDir = keep ?? temporary();
  mkdirSync(dataDir, { recursive: true });
  const kept = existsSync(join(dataDir, 'ledger.sqlite'));
  const file = join(dataDir, 'ledgerline.yaml');
  writeFileSync(file, config);
  const server = await serve(
    MAIN,
    {
      LEDGERLINE_DATA_DIR: dataDir,
      LEDGERLINE_LISTEN: '127.0.0.1:0',
      LEDGERLINE_BOOTSTRAP_KEY: KEY,
      LEDGERLINE_CONFIG: file,
    },
    // As `npm run serve` and the image start it.
    ['--max-semi-space-size=8'],
  );
  if (!kept) await prepare(server, orgs);
  return {
    ...{ ...server, dataDir, kept },
    stop: async () => {
      await server.stop();
      if (keep === null) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function prepare(server: Server, orgs: readonly string[]): Promise<void> {
  const client = new Client(server);
  await client.ask('PUT', '/v1/admin/plans/bench', { name: 'Bench', monthlyCredits: '1000000000' });
  const from = '2020-01-01';
  await client.ask(
    'PUT',
    '/v1/admin/prices',
    UNIT_PRICES.map((price) => ({ ...price, from })),
  );
  const terms = { plan: 'bench', billingModel: 'credits', timezone: 'America/New_York', cycleAnchorDay: 1 };
  const createdAt = new Date(Date.now() - AGE_DAYS * DAY).toISOString();
  for (const org of orgs) await client.ask('PUT', `/v1/admin/orgs/${org}`, { name: org, ...terms, createdAt });
  client.close();
}

/** Asks one thing after the other. */
export class Client {
  private readonly connection: Connection;

  constructor({ url }: Pick<Server, 'url'>) {
    this.connection = new Connection(url);
  }

  /** Throws where it was refused. */
  async ask(method: string, path: string, body?: unknown): Promise<Buffer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { authorization: `Bearer ${KEY}`, ...type, 'content-length': Buffer.byteLength(text) };
    const answer = await this.connection.send(head(method, path, headers) + text);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.body.toString()}`);
    return answer.body;
  }

  close(): void {
    this.connection.close();
  }
}

export const temporary = (): string => mkdtempSync(join(tmpdir(), 'ledgerline-bench-'));
