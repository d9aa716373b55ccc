/** What other programs write, through `ledgerline import` into a real exporter: charged once, as they count it. */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BOOTSTRAP, ROOT, exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { directoryOfFile, FIXTURES, orgsOf, sumOf, type Row } from './import-org.ts';

const exporter = await exporterOfFile();
const org = orgsOf(exporter, 'formats');
const { directory, write } = directoryOfFile();

describe('transcripts of Claude Code', () => {
  const PROJECTS = join(FIXTURES, 'claude-code/projects');
  const { totals } = JSON.parse(readFileSync(join(FIXTURES, 'claude-code/ccusage.json'), 'utf8')) as {
    totals: Record<string, number>;
  };
  const counted = (rows: readonly Row[]) => ({
    inputTokens: sumOf(rows, ({ tokens }) => tokens['input'] ?? 0),
    cacheReadTokens: sumOf(rows, ({ tokens }) => tokens['cacheRead'] ?? 0),
    cacheCreationTokens: sumOf(rows, ({ tokens }) => (tokens['cacheWrite'] ?? 0) + (tokens['cacheWrite1h'] ?? 0)),
    outputTokens: sumOf(rows, ({ tokens }) => tokens['output'] ?? 0),
    totalTokens: sumOf(rows, ({ inputTokens, outputTokens }) => inputTokens + outputTokens),
  });

  test('a folder is what ccusage counts, once, however often it is imported', async () => {
    const { bring, by } = await org();
    const first = await bring(PROJECTS, '--map', 'workspace=project', '--set', 'user=ada');
    expect(first.out).toMatch(/9 accepted, 0 duplicates, 0 revised, 1 rejected \(1 invalid_row\)/);
    expect(first.out).toMatch(/no usage, left out:\n {2}\d × a line without usage: user, first [\w-]+\.jsonl line 3/);
    expect(first.out).toMatch(/rejected:\n {2}1 × invalid_row, first [\w-]+\.jsonl line 9: not valid JSON/);
    expect(first.code).toBe(1);
    const rows = await by('model');
    expect(counted(rows)).toEqual(totals);
    expect(sumOf(rows, ({ requests }) => requests)).toBe(9);
    const workspaces = await by('workspace');
    expect(workspaces.map(({ key, requests }) => [key, requests]).sort()).toEqual([
      ['shop', 6],
      ['site', 3],
    ]);
    expect((await bring(PROJECTS, '--map', 'workspace=project', '--set', 'user=ada')).out).toMatch('0 accepted, 9 dup');
    expect(await by('model')).toEqual(rows);
  });

  test('brought in while answers stream, and again when they are over, is charged as if at once', async () => {
    const session = '5b1c0a52-0001-4000-8000-000000000001.jsonl';
    const folder = join(directory, 'growing');
    cpSync(join(PROJECTS, '-home-me-shop'), folder, { recursive: true });
    const whole = readFileSync(join(folder, session), 'utf8');
    const { bring, by } = await org();
    for (const lines of [4, 6, 8]) {
      writeFileSync(join(folder, session), whole.split('\n').slice(0, lines).join('\n'));
      await bring(join(folder, session));
    }
    writeFileSync(join(folder, session), whole);
    await bring(folder);
    const atOnce = await org();
    await atOnce.bring(folder);
    expect(await by('model')).toEqual(await atOnce.by('model'));
    expect(await by('conversation')).toEqual(await atOnce.by('conversation'));
  });
});

describe('spend logs of LiteLLM', () => {
  test.each(['litellm.json', 'litellm.csv'])('%s costs what LiteLLM says, once', async (file) => {
    const { bring, by } = await org();
    expect((await bring(join(FIXTURES, file))).out).toMatch('5 accepted, 0 duplicates, 0 revised, 0 rejected');
    expect((await bring(join(FIXTURES, 'litellm.json'))).out).toMatch('0 accepted, 5 duplicates');
    expect((await bring(join(FIXTURES, 'litellm.csv'))).out).toMatch('0 accepted, 5 duplicates');
    const rows = await by('model');
    expect(sumOf(rows, ({ costUsd }) => costUsd)).toBeCloseTo(0.00475 + 0.010245 + 0.002, 9);
    expect(rows.find(({ key }) => key === 'our-own-embedder')).toMatchObject({ unpricedEvents: 1, inputTokens: 40 });
  });
});

describe('usage that providers report', () => {
  test('OpenAI: the tokens of the answer, at the prices of the book, and once', async () => {
    const { bring, by } = await org();
    const { out, complaint } = await bring(join(FIXTURES, 'openai-usage.json'));
    expect(complaint).toMatch('the answer says has_more');
    expect(out).toMatch('5 accepted');
    expect((await bring(join(FIXTURES, 'openai-usage.csv'))).out).toMatch('0 accepted, 5 duplicates');
    const gpt = (await by('model')).find(({ key }) => key === 'gpt-4o-2024-08-06');
    expect(gpt).toMatchObject({ tokens: { input: 60000, cacheRead: 1000, output: 900 }, requests: 0 });
    // $2.50, $1.25 and $10 a million
    expect(gpt?.costUsd).toBeCloseTo(0.15 + 0.00125 + 0.009, 9);
  });

  test('Anthropic: no sum is charged as a long prompt', async () => {
    const { bring, by } = await org();
    await bring(join(FIXTURES, 'anthropic-usage.json'));
    const sonnet = (await by('model')).find(({ key }) => key === 'claude-sonnet-4-5-20250929');
    const short = 1500 * 3 + 90000 * 0.3 + 500 * 3.75 + 1000 * 6 + 4000 * 15;
    const long = 300000 * 6 + 700 * 22.5;
    expect(sonnet?.costUsd).toBeCloseTo((short + long) / 1e6, 9);
  });

  test('a bill of costs is not imported, and it says what it is good for', async () => {
    const { bring } = await org();
    const { code, complaint } = await bring(join(FIXTURES, 'openai-costs.csv'));
    expect(code).toBe(2);
    expect(complaint).toMatch(/ledgerline reconcile/);
  });
});

test('killed midway and run again, it ends equal', async () => {
  const calls = Array.from({ length: 20_000 }, (_, n) => ({
    ...{
      request_id: `call-${n}`,
      call_type: 'acompletion',
      startTime: new Date(Date.UTC(2026, 0, 5) + n).toISOString(),
    },
    ...{
      model: 'gpt-4o',
      custom_llm_provider: 'openai',
      prompt_tokens: n % 97,
      completion_tokens: n % 13,
      spend: 0.001,
    },
  }));
  const file = write('calls.ndjson', calls.map((call) => JSON.stringify(call)).join('\n'));
  const { name, bring, by } = await org();
  const script = join(ROOT, 'exporter/src/cli/ledgerline.ts');
  const child = spawn(process.execPath, [script, 'import', file, '--org', name, '--batch', '100'], {
    env: { LEDGERLINE_URL: exporter.url, LEDGERLINE_KEY: BOOTSTRAP },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (sumOf(await by('model'), ({ requests }) => requests) < 1000);
  child.kill('SIGKILL');
  await ended;
  expect(sumOf(await by('model'), ({ requests }) => requests)).toBeLessThan(calls.length);
  expect((await bring(file)).code).toBe(0);
  const [row] = await by('model');
  expect(row).toMatchObject({
    requests: calls.length,
    inputTokens: calls.reduce((sum, call) => sum + call.prompt_tokens, 0),
    outputTokens: calls.reduce((sum, call) => sum + call.completion_tokens, 0),
    costUsd: 20,
  });
});

test('hostile rows cost themselves alone: broken, huge, of other types, deep', async () => {
  const { bring, by } = await org();
  const good = (id: string) => ({
    request_id: id,
    call_type: 'completion',
    startTime: '2026-01-05T00:00:00Z',
    spend: 1,
  });
  const rows = [
    JSON.stringify(good('first')),
    '{"request_id":"cut","call_type":',
    '[]',
    'null',
    JSON.stringify({ ...good('model'), model: 'm'.repeat(5_000_000) }),
    JSON.stringify({ ...good('object'), model: { toString: 1 }, metadata: 'not JSON', prompt_tokens: '7' }),
    JSON.stringify({ ...good('array'), prompt_tokens: [1] }),
    `{"request_id":"deep","call_type":"completion","startTime":"2026-01-05","spend":1,"metadata":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    JSON.stringify({ ...good('last'), model: '__proto__' }),
    JSON.stringify(good('very last')),
  ];
  const { code, out } = await bring(write('hostile.ndjson', rows.join('\n')));
  expect(code).toBe(1);
  expect(out).toMatch(/10 rows, .* 5 accepted, 0 duplicates, 0 revised, 5 rejected/);
  expect(sumOf(await by('type'), ({ costUsd }) => costUsd)).toBe(5);
});
