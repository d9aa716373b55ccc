/**
 * `npx node scripts/api-types.ts` writes `api/openapi.d.ts`: the types of the API for clients that are not of this
 * repository, from what an exporter says of itself (`/openapi.json`). A test compares.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import openapi, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { BOOTSTRAP, remove, startExporter } from '@ledgerline/testkit/harness.ts';

export const FILE = path.join(import.meta.dirname, '../api/openapi.d.ts');
const HEAD = '/** Generated from `/openapi.json` by `scripts/api-types.ts`: do not edit. */\n';

/** @param description the text of `/openapi.json` */
export async function apiTypes(description: string): Promise<string> {
  const types = astToString(await openapi(description));
  return format(HEAD + types, { ...(await resolveConfig(FILE)), parser: 'typescript' });
}

if (process.argv[1] === import.meta.filename) {
  const exporter = await startExporter();
  try {
    const { text } = await exporter.ask('GET', '/openapi.json', { key: BOOTSTRAP });
    writeFileSync(FILE, await apiTypes(text));
  } finally {
    await exporter.stop();
    remove(exporter.dataDir);
  }
}
