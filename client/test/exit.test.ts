/** What a process holds when it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { exporterOfFile, makeOrg } from '@ledgerline/testkit/harness.ts';
import { eventsOf } from './ledger.ts';

const exporter = await exporterOfFile();

async function run(url: string, org: string, end: string): Promise<{ code: number | null; said: string }> {
  const program = join(import.meta.dirname, 'program.ts');
  const child = spawn(process.execPath, [program, url, org, end], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('ready')) child.kill('SIGTERM');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

test.each([
  ['nothing', ['first']],
  ['later', ['first', 'second']],
  ['dispose', ['first', 'second']],
  ['sigterm', ['first']],
  // Nobody is asked: what waits is lost. That is why it says `ids` of none here.
  ['exit', []],
])('a process that ends with %s: %j', async (end, ids) => {
  const org = `ends-with-${end}`;
  await makeOrg(exporter, org);
  expect(await run(exporter.url, org, end)).toMatchObject({ code: 0 });
  expect([...(await eventsOf(exporter, org)).keys()].sort()).toEqual(ids);
});

test('without an exporter it ends all the same, and says what is lost', async () => {
  const { code, said } = await run('http://127.0.0.1:1', 'nobody', 'nothing');
  expect([code, said]).toEqual([0, 'dropped first closed\n']);
});
