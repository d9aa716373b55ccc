/** What the operator finds on stderr of what goes on inside: JSON lines. */
import { exportersOfFile, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { until } from '@ledgerline/testkit/prometheus.ts';
import { preload } from './preloads/environment.ts';

const exporters = exportersOfFile();

type Line = Readonly<Record<string, unknown>>;

/** The lines that it logs from now on. */
function linesOf({ process }: Exporter): () => Line[] {
  let said = '';
  process.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return () => said.split('\n').flatMap((text) => (text.startsWith('{') ? [JSON.parse(text) as Line] : []));
}

test('whatever took long to read is told: reports, exports, live balances, scrapes', async () => {
  const dataDir = exporters.directory();
  const { set: slowness, env } = preload('slow-disk', dataDir, 0);
  const exporter = await exporters.start({ dataDir, env });
  await makeOrg(exporter, 'acme');
  const lines = linesOf(exporter);
  const told = () => lines().filter(({ msg }) => msg === 'slow query');
  expect((await exporter.get('/v1/usage/daily?org=acme')).status).toBe(200);
  slowness(1000);
  const asked = ['usage/summary?org=acme', 'balance/stream?org=acme', 'ledger?org=acme&format=csv'];
  for (const path of asked) expect((await exporter.get(`/v1/${path}`)).status).toBe(200);
  expect((await exporter.get('/metrics/ledger')).status).toBe(200);
  slowness(0);
  await until('all four are told of', async () => told().length >= 4);
  expect(new Set(told().map(({ level, question }) => `${String(level)} ${String(question)}`))).toEqual(
    new Set(['warn summary', 'warn balance', 'warn ledger', 'warn exposition']),
  );
  for (const { ms } of told()) expect(ms).toBeGreaterThanOrEqual(1000);
  expect(await exporter.stop()).toBe(0);
}, 20_000);

test('a thread that dies ends the exporter with 1, and the log says which, and why', async () => {
  const dataDir = exporters.directory();
  const { set: broken, env } = preload('broken-disk', dataDir, 0);
  const exporter = await exporters.start({ dataDir, env });
  const lines = linesOf(exporter);
  const exited = new Promise((resolve) => exporter.process.once('close', resolve));
  broken(1);
  await exporter.ask('PUT', '/v1/admin/plans/p', { body: { name: 'P', monthlyCredits: 1 } }).catch(() => undefined);
  expect(await exited).toBe(1);
  expect(lines().filter(({ level }) => level === 'fatal')).toMatchObject([
    { thread: 'writer', err: { message: expect.stringContaining('disk I/O error') as string } },
  ]);
});
