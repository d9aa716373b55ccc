/** What the tests of imports share: an organization, files brought into it, and what it then has used. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, expectOk, makeOrg, type Exporter } from '@ledgerline/testkit/harness.ts';
import { ledgerline, type Said } from '@ledgerline/testkit/ledgerline.ts';

export const FIXTURES = join(ROOT, 'exporter/test/fixtures/import');

export interface Row {
  readonly key: string;
  readonly credits: number;
  readonly costUsd: number;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tokens: Readonly<Record<string, number>>;
  readonly unpricedEvents?: number;
}

export interface Org {
  readonly name: string;
  /** `ledgerline import FILE --org …` and the words after it. */
  readonly bring: (file: string, ...more: string[]) => Promise<Said>;
  /** Its usage of January 2026 by a dimension. */
  readonly by: (dimension: string) => Promise<Row[]>;
}

export function orgsOf(exporter: Exporter, prefix: string): () => Promise<Org> {
  let orgs = 0;
  return async () => {
    const name = `${prefix}-${++orgs}`;
    await makeOrg(exporter, name, { createdAt: '2026-01-01T00:00:00Z' });
    return {
      name,
      bring: (file, ...more) => ledgerline(exporter, ['import', file, '--org', name, ...more].join(' ')),
      by: async (dimension) => {
        const path = `/v1/usage/breakdown?by=${dimension}&org=${name}&from=2026-01-01&to=2026-02-01`;
        return ((await expectOk(exporter.get(path))).json as { rows: Row[] }).rows;
      },
    };
  };
}

export const sumOf = (rows: readonly Row[], value: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + value(row), 0);

/** A directory for the files of a test file, which goes when its tests are over. */
export function directoryOfFile() {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerline-files-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const write = (name: string, content: string | Uint8Array): string => {
    const file = join(directory, name);
    writeFileSync(file, content);
    return file;
  };
  return { directory, write };
}
