import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type Server } from './measure.ts';

const KEY = 'bootstrap-key-of-the-benchmarks';
const MAIN = join(import.meta.dirname, '../exporter/src/main.ts');

export interface Ledgerline extends Server {
  request(method: string, path: string, body?: string): Promise<Response>;
}

/** The exporter on a new ledger in a temporary directory, with organizations to post to. */
export async function startLedgerline(orgs: readonly string[], config = ''): Promise<Ledgerline> {
  const dataDir = temporary();
  const file = join(dataDir, 'ledgerline.yaml');
  writeFileSync(file, config);
  const server = await serve(MAIN, {
    LEDGERLINE_DATA_DIR: dataDir,
    LEDGERLINE_LISTEN: '127.0.0.1:0',
    LEDGERLINE_BOOTSTRAP_KEY: KEY,
    LEDGERLINE_CONFIG: file,
  });
  const request: Ledgerline['request'] = async (method, path, body) => {
    const headers = {
      authorization: `Bearer ${KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const response = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  await request('PUT', '/v1/admin/plans/bench', JSON.stringify({ name: 'Bench', monthlyCredits: '1000000000' }));
  for (const org of orgs) {
    const body = { name: org, plan: 'bench', billingModel: 'credits', timezone: 'America/New_York', cycleAnchorDay: 1 };
    await request('PUT', `/v1/admin/orgs/${org}`, JSON.stringify(body));
  }
  return {
    ...server,
    request,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export const temporary = (): string => mkdtempSync(join(tmpdir(), 'ledgerline-bench-'));

const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-haiku-4-5', 'gemini-2.5-flash', 'claude-sonnet-4-5'];

/** An event of about 470 bytes, as an agent tool would send it. */
export const eventOf = (id: string, n: number) => ({
  id,
  time: Date.now(),
  type: 'gateway_inference',
  model: MODELS[n % MODELS.length],
  category: 'llm',
  reason: 'premium_chat',
  source: n % 5 ? 'chat' : 'agent',
  surface: n % 3 ? 'web' : 'cli',
  workspace: `workspace-${n % 8}`,
  user: `user-${n % 50}`,
  apiKey: `key-${n % 10}`,
  agent: `agent-${n % 5}`,
  conversation: `conversation-${Math.floor(n / 20)}`,
  title: `Conversation ${Math.floor(n / 20)}`,
  description: 'Step: edit the parser',
  tokens: { input: 1200 + (n % 100), cacheRead: 8000, output: 310, reasoning: 90 },
  durationMs: 2310,
});
