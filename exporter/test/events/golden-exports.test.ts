/**
 * The shape of every export, as it was when its golden file was written: columns, their order, how values are spelled
 * and how it ends (UPDATE_GOLDEN=1 writes the files anew).
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk, exportersOfFile, type Exporter } from '@ledgerline/testkit/harness.ts';
import { STORES } from '@ledgerline/testkit/histories/stores.ts';
import { preload } from '../operations/preloads/environment.ts';
import { NOW, fillGolden } from '../reading/golden-ledger.ts';

const GOLDEN = join(import.meta.dirname, '../fixtures/exports');
const WEEK = 'from=2026-02-20T01:02:03.004Z&to=2026-02-27';
const TEXTS = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' } as const;
const ALL = { ...TEXTS, json: 'application/json; charset=utf-8' } as const;

/** By the name of its file, without what it ends in: what is asked, and the forms it has. */
const EXPORTS: Readonly<Record<string, readonly [path: string, forms: Readonly<Record<string, string>>]>> = {
  events: [`/v1/events?org=acme&${WEEK}`, ALL],
  'events-of-all': [`/v1/events?org=*&${WEEK}&model=m1`, ALL],
  ledger: ['/v1/ledger?org=acme&order=asc&to=2026-02-16', ALL],
  'ledger-of-byom': ['/v1/ledger?org=byom&order=asc&from=2026-02-13&to=2026-02-17', ALL],
  conversations: [`/v1/conversations?org=acme&${WEEK}`, ALL],
  breakdown: [`/v1/usage/breakdown?org=acme&by=model&${WEEK}`, ALL],
  'breakdown-compared': [`/v1/usage/breakdown?org=acme&by=workspace&compare=previous&${WEEK}`, ALL],
  series: [`/v1/usage/series?org=acme&interval=day&groupBy=model&${WEEK}`, ALL],
  focus: [`/v1/export/focus?org=*&${WEEK}`, TEXTS],
};
const FILES = Object.entries(EXPORTS).flatMap(([name, [path, forms]]) =>
  Object.entries(forms).map(([form, type]) => ({ file: `${name}.${form}`, path: `${path}&format=${form}`, type })),
);

const started = exportersOfFile();

describe.each(Object.entries(STORES))('on %s', (store, open) => {
  let exporter: Exporter;
  beforeAll(async () => {
    const dataDir = started.directory();
    const opened = open(dataDir);
    await fillGolden(opened.writer);
    await opened.close();
    const { env } = preload('stopped-clock', dataDir, NOW);
    exporter = await started.start({ dataDir, env: { ...env, LEDGERLINE_STORE: store } });
  });

  test.each(FILES)('$file', async ({ file, path, type }) => {
    const { text, headers } = await expectOk(exporter.get(path));
    expect(headers.get('content-type')).toBe(type);
    const golden = join(GOLDEN, file);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(golden, text);
    }
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});

test('there is no golden file that nothing is compared with', () => {
  expect(readdirSync(GOLDEN).sort()).toEqual(FILES.map(({ file }) => file).sort());
});
