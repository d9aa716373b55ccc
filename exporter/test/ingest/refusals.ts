/** An organization that what is refused must leave as it was, and what tests of refusals send and measure. */
import { expectOk, exporterOfFile, makeOrg, type Reply } from '@ledgerline/testkit/harness.ts';
import { event } from './event.ts';

export const exporter = await exporterOfFile();

export const MIB = 1024 * 1024;
const QUICK = 5_000;

let orgs = 0;
/** A new organization with something in it, and how to post to it. */
export async function org(body: Record<string, unknown> = {}) {
  const name = `org-${++orgs}`;
  await makeOrg(exporter, name, body);
  const post = (
    events: unknown,
    options: { query?: string; headers?: Record<string, string>; key?: string } = {},
  ): Promise<Reply> =>
    exporter.ask('POST', `/v1/events?org=${name}${options.query ?? ''}`, {
      body: events,
      ...(options.headers ? { headers: options.headers } : {}),
      ...(options.key === undefined ? {} : { key: options.key }),
    });
  await expectOk(post(event({ id: 'first', credits: '1.5', tokens: { input: 7 }, model: 'm' })));
  /** Everything that a refusal must leave as it was. */
  const totals = async (): Promise<unknown> => {
    const [balance, summary, cycles, metrics] = [
      await exporter.get(`/v1/balance?org=${name}`),
      await exporter.get(`/v1/usage/summary?org=${name}`),
      await exporter.get(`/v1/cycles?org=${name}`),
      await exporter.get('/metrics/ledger'),
    ];
    const mine = metrics.text
      .split('\n')
      .filter((line) => line.includes(`org="${name}"`) && !/burn_rate|run_out/.test(line));
    const { asOf, ...rest } = balance.json as { asOf: string };
    expect(Date.parse(asOf)).toBeGreaterThan(0);
    return [rest, summary.json, cycles.json, mine];
  };
  return { name, post, totals };
}

export const NDJSON = { 'content-type': 'application/x-ndjson' };
export const lines = (...items: unknown[]): string =>
  items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
export const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

export async function quickly<T>(work: () => Promise<T>, limit = QUICK): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect(performance.now() - began).toBeLessThan(limit);
  return result;
}
