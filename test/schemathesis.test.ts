/** The description of the API, held against an exporter by schemathesis: requests that fit it, and such that do not. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { BOOTSTRAP, ROOT, exporterOfFile, expectOk, makeOrg } from '@ledgerline/testkit/harness.ts';
import { schemathesis } from '../scripts/programs.mjs';

const exporter = await exporterOfFile();
const program = schemathesis();

/** A stream without an end, a file of the whole ledger, and what it takes minutes to invent bodies for. */
const LEFT_OUT = ['streamBalance', 'backup', 'makeKey', 'putPrices', 'postEvents', 'reprice', 'reserve'].flatMap(
  (id) => ['--exclude-operation-id', id],
);

(program ? test : test.skip)(
  'no answer is outside the description, and none is our fault',
  async () => {
    await makeOrg(exporter, 'acme');
    const event = { id: 'e', time: Date.now(), type: 'chat', model: 'gpt-4o', conversation: 'c', tokens: { input: 9 } };
    await expectOk(exporter.ask('POST', '/v1/events?org=acme', { body: event }));
    const { code, said } = await run(program ?? '', [
      ...['--config-file', path.join(ROOT, 'test/schemathesis.toml'), 'run', `${exporter.url}/openapi.json`],
      ...['--url', exporter.url, '--phases', 'fuzzing,stateful', '--max-examples', '5', '--seed', '1', '--no-color'],
      ...['--suppress-health-check', 'all', '--generation-database', 'none', '--max-time', '40', ...LEFT_OUT],
    ]);
    if (code !== 0) throw new Error(said);
    expect(said).toMatch(/Tested: +\d{2,}/);
  },
  180_000,
);

const run = (file: string, args: readonly string[]): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], LEDGERLINE_KEY: BOOTSTRAP, PYTHONIOENCODING: 'utf-8' };
    const child = execFile(file, args, { env, cwd: exporter.dataDir }, (_, out, complaint) => {
      resolve({ code: child.exitCode, said: out + complaint });
    });
  });
