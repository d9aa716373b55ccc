/** `ledgerline export`: what a stream of the API says is what is in the file, and a broken one leaves none. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expectOk, exporterOfFile, makeOrg, temporary } from '@ledgerline/testkit/harness.ts';
import { ledgerline } from '@ledgerline/testkit/ledgerline.ts';

const exporter = await exporterOfFile();
const directory = temporary();

beforeAll(async () => {
  await makeOrg(exporter, 'acme', { plan: { monthlyCredits: 100 } });
  const events = Array.from({ length: 1500 }, (_, n) => ({
    ...{ id: `e-${n}`, time: Date.now(), type: 'gateway_inference', credits: '0.01' },
    model: n % 3 === 0 ? 'm "1",\n' : 'm2',
  }));
  await expectOk(exporter.ask('POST', '/v1/events?org=acme', { body: events }));
});

test.each([
  ['events', 'csv', '/v1/events'],
  ['events', 'ndjson', '/v1/events'],
  ['ledger', 'csv', '/v1/ledger'],
  ['ledger', 'ndjson', '/v1/ledger'],
])('%s as %s: to a file and to stdout what the API streams', async (kind, format, path) => {
  const file = join(directory, `${kind}.${format}`);
  const { text, headers } = await expectOk(exporter.get(`${path}?org=acme&format=${format}`));
  const said = await ledgerline(exporter, `export ${kind} --org acme --format ${format} --output ${file}`);
  expect(said).toMatchObject({ code: 0, out: '' });
  expect(said.complaint).toBe(
    `${file}: ${headers.get('x-total-count') ?? ''} rows, ${Buffer.byteLength(text)} bytes\n`,
  );
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(readdirSync(directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  const printed = await ledgerline(exporter, `export ${kind} --org acme --format ${format}`);
  expect(printed).toEqual({ code: 0, out: text, complaint: '' });
});

const TO = new Date(Date.now() + 86_400_000).toISOString();
test.each([
  ['conversations', '', '/v1/conversations?'],
  ['breakdown', '--filter by=model', '/v1/usage/breakdown?by=model&'],
  ['series', '--filter interval=day', '/v1/usage/series?interval=day&'],
  ['focus', '', '/v1/export/focus?'],
])('%s, in both formats', async (kind, words, path) => {
  for (const format of ['csv', 'ndjson']) {
    const range = `--from 2026-01-01 --to ${TO}`;
    const said = await ledgerline(exporter, `export ${kind} --org acme --format ${format} ${range} ${words}`.trim());
    const { text } = await expectOk(exporter.get(`${path}org=acme&from=2026-01-01&to=${TO}&format=${format}`));
    expect(said).toEqual({ code: 0, out: text, complaint: '' });
  }
});

test('a range and filters are those of the API; a filter given twice is both', async () => {
  const words = 'export events --org acme --format ndjson --filter model=m2 --filter order=asc --from 2001-01-01';
  const { out } = await ledgerline(exporter, words);
  const path = '/v1/events?org=acme&format=ndjson&model=m2&order=asc&from=2001-01-01';
  expect(out).toBe((await expectOk(exporter.get(path))).text);
  expect(out.trimEnd().split('\n').at(-1)).toBe('{"rows":1000}');
  const both = await ledgerline(exporter, 'export events --org acme --filter model=m2 --filter model=m3');
  expect(both.out.endsWith('# rows=1000\r\n')).toBe(true);
});

test('what is refused is said, and leaves what was there', async () => {
  const file = join(directory, 'kept.csv');
  writeFileSync(file, 'as it was');
  expect(await ledgerline(exporter, `export events --org nowhere --output ${file}`)).toMatchObject({
    ...{ code: 1, complaint: expect.stringContaining('unknown_org (404)') as string },
  });
  expect(await ledgerline(exporter, `export events --filter model --output ${file}`)).toMatchObject({ code: 2 });
  expect(await ledgerline(exporter, `export events --format xls --output ${file}`)).toMatchObject({ code: 2 });
  expect(await ledgerline(exporter, 'export nothing')).toMatchObject({ code: 2 });
  expect(readFileSync(file, 'utf8')).toBe('as it was');
});

describe('a stream that is cut off', () => {
  let server: Server;
  let broken: { readonly url: string };
  /** Half of what was announced, and then an end of this kind. */
  const ends: Readonly<Record<string, string>> = { '/v1/events': 'cut', '/v1/ledger': 'short' };

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(200, { 'x-total-count': '4' }).write('{"a":1}\n{"a":2}\n');
      if (ends[(request.url ?? '').split('?')[0] ?? ''] === 'cut') setTimeout(() => response.destroy(), 50);
      else response.end('{"rows":2}\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    broken = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  });
  afterAll(() => server.close());

  test.each([
    ['events', 'the stream broke off (ECONNRESET) after 2 of 4 rows'],
    ['ledger', '2 rows came, 4 and 2 were announced'],
  ])('%s: exit code 1, and no file', async (kind, why) => {
    const folder = join(directory, kind);
    mkdirSync(folder);
    const file = join(folder, 'rows.ndjson');
    const said = await ledgerline(broken, `export ${kind} --org a --format ndjson --output ${file}`);
    expect(said).toEqual({ code: 1, out: '', complaint: `ledgerline: incomplete: ${why}\n` });
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    const printed = await ledgerline(broken, `export ${kind} --org a --format ndjson`);
    expect(printed).toMatchObject({ code: 1, complaint: `ledgerline: incomplete: ${why}\n` });
  });
});
