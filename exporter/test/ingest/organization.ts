/** An organization of the exporter of this file, what became of its events, and a model that has a price. */
import { expectOk, exporterOfFile, makeOrg, type Reply } from '@ledgerline/testkit/harness.ts';

export const exporter = await exporterOfFile();

export const DAY = 86_400_000;
export const PRICED = 'priced-model';

beforeAll(async () => {
  const usdPerMillion = { input: 3, cacheRead: '0.3', cacheWrite: '3.75', output: 15 };
  await expectOk(
    exporter.ask('PUT', '/v1/admin/prices', {
      body: [{ model: PRICED, from: '2020-01-01', usdPerMillion, usdPerUnit: { pages: '0.0015' } }],
    }),
  );
});

let orgs = 0;
export type Json = Record<string, unknown>;
interface Outcome {
  readonly status: number;
  readonly code?: string;
  readonly field?: string;
}

export async function org(body: Json = {}) {
  const name = `org-${++orgs}`;
  await makeOrg(exporter, name, body);
  const post = (events: unknown, query = ''): Promise<Reply> =>
    exporter.ask('POST', `/v1/events?org=${name}${query}`, { body: events });
  return {
    name,
    post,
    /** What became of one event: `accepted`, `duplicate`, `revised`, or the code and the field of its refusal. */
    become: async (event: Json): Promise<string> => {
      const { status, json: body } = (await post(event)) as { status: number; json: unknown };
      const answer = body as { accepted: number; duplicates: number; revised: number; code: string; details: Outcome };
      if (status >= 400) return [answer.code, answer.details.field].filter(Boolean).join(' ');
      return answer.accepted ? 'accepted' : answer.revised ? 'revised' : answer.duplicates ? 'duplicate' : 'nothing';
    },
    summary: async (): Promise<Json> => (await expectOk(exporter.get(`/v1/usage/summary?org=${name}`))).json as Json,
    balance: async (): Promise<Json> => (await expectOk(exporter.get(`/v1/balance?org=${name}`))).json as Json,
    rows: async (by: string, query = ''): Promise<Json[]> =>
      ((await expectOk(exporter.get(`/v1/usage/breakdown?by=${by}&org=${name}${query}`))).json as { rows: Json[] })
        .rows,
    counter: async (family: string): Promise<number> => {
      const { text } = await exporter.get('/metrics/ledger');
      const lines = text
        .split('\n')
        .filter((line) => line.startsWith(`ledgerline_${family}{`) && line.includes(`org="${name}"`));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
  };
}
