/** The package as who installs it has it: compiled, typed, without dependencies; and what its documents show. */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BOOTSTRAP, ROOT, exporterOfFile, makeOrg, remove, temporary } from '@ledgerline/testkit/harness.ts';
import { olderNode } from '../../scripts/programs.mjs';
import { eventsOf } from './ledger.ts';

const exporter = await exporterOfFile();
const home = temporary();
const modules = join(home, 'node_modules');
const installed = join(modules, 'ledgerline-client');
const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
const tsc = (...args: string[]): string => {
  try {
    return execFileSync(process.execPath, [compiler, ...args], { cwd: home, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
};

beforeAll(() => {
  mkdirSync(installed, { recursive: true });
  const made = tsc('-p', join(ROOT, 'client/tsconfig.build.json'), '--outDir', join(installed, 'dist'));
  expect(made).toBe('');
  cpSync(join(ROOT, 'client/package.json'), join(installed, 'package.json'));
  for (const name of ['@types', '@anthropic-ai', 'openai', 'undici-types', '@opentelemetry'])
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
});
afterAll(() => {
  remove(home);
});

/** The examples of a document in one language, in their order. */
const examples = (document: string, language: string): string[] =>
  [...readFileSync(join(ROOT, document), 'utf8').matchAll(/```(\w+)\n([^]*?)```/g)].flatMap(([, found, text = '']) =>
    found === language ? [text] : [],
  );

test('what it runs on comes with Node', () => {
  const files = readdirSync(join(installed, 'dist'), { recursive: true, encoding: 'utf8' });
  const imports = files
    .filter((file) => file.endsWith('.js'))
    .flatMap((file) => [...readFileSync(join(installed, 'dist', file), 'utf8').matchAll(/from '([^'.][^']*)'/g)])
    .map(([, name = '']) => name);
  expect(imports.length).toBeGreaterThan(4);
  expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
  expect(files.filter((file) => file.includes('test'))).toEqual([]);
  const { dependencies, private: isPrivate } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    dependencies?: object;
    private?: boolean;
  };
  expect([dependencies, isPrivate]).toEqual([undefined, undefined]);
});

test.each(['NodeNext', 'Bundler'])('every example of its documents compiles against its types (%s)', (resolution) => {
  const found = ['client/README.md', 'docs/client.md'].flatMap((document) => examples(document, 'ts'));
  expect(found.length).toBe(7);
  found.forEach((text, index) => writeFileSync(join(home, `example-${index}.ts`), text));
  writeFileSync(
    join(home, 'misspelt.ts'),
    `import { Ledgerline } from 'ledgerline-client';
     new Ledgerline({ url: '', key: '' }).record({ type: 't', tokens: { inputs: 1 } });`,
  );
  const module = resolution === 'Bundler' ? 'ESNext' : resolution;
  const options = ['--strict', '--noEmit', '--target', 'ES2022', '--module', module, '--moduleResolution', resolution];
  const files = [...found.map((_, index) => `example-${index}.ts`), 'misspelt.ts'];
  const said = tsc(...options, '--skipLibCheck', '--types', 'node', ...files);
  expect(said.trim().split('\n')).toEqual([expect.stringMatching(/^misspelt\.ts.*'inputs' does not exist/)]);
});

test('its types need no SDK', () => {
  writeFileSync(join(home, 'alone.ts'), `export { Ledgerline, meterOpenAI } from 'ledgerline-client';`);
  const options = ['--strict', '--noEmit', '--target', 'ES2022', '--module', 'NodeNext', '--types', 'node'];
  expect(tsc(...options, '--lib', 'ES2022', 'alone.ts')).toBe('');
});

/** An older one than the server's where there is one: the package promises Node 20. */
const node = olderNode() ?? process.execPath;

test('the first example runs as it stands, on the oldest Node there is here', async () => {
  await makeOrg(exporter, 'acme');
  const [text = ''] = examples('client/README.md', 'ts');
  writeFileSync(join(home, 'example.mjs'), text);
  const env = { LEDGERLINE_URL: exporter.url, LEDGERLINE_KEY: BOOTSTRAP };
  const { stderr } = await promisify(execFile)(node, ['example.mjs'], { cwd: home, env });
  expect(stderr).toBe('');
  expect([...(await eventsOf(exporter, 'acme')).values()]).toMatchObject([
    { model: 'claude-sonnet-4-5', conversation: 'c-42', tokens: { input: 1200, cacheRead: 8000, output: 310 } },
  ]);
});

test('the curl lines do what is said of them', async () => {
  const shown = examples('docs/client.md', 'sh')
    .join('\n')
    .replaceAll('http://127.0.0.1:9464', exporter.url)
    .replaceAll('org=acme', 'org=by-hand')
    .replaceAll('curl ', 'curl -sS ');
  const env = { PATH: process.env['PATH'], LEDGERLINE_KEY: BOOTSTRAP, ADMIT_KEY: BOOTSTRAP };
  await makeOrg(exporter, 'by-hand', { createdAt: '2026-11-01T00:00:00Z' });
  const { stdout } = await promisify(execFile)('sh', ['-ec', shown], { env });
  const answers = stdout.split(/(?<=\})(?=\{)/).map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(answers).toMatchObject([
    { accepted: 2, rejected: [] },
    { id: 'call-1', unit: 'credits', amount: 0.8 },
    { accepted: 1 },
    { id: 'call-1', held: 0 },
  ]);
});
