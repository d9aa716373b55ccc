/** Types of the API for clients elsewhere are those that the exporter describes. */
import { readFileSync } from 'node:fs';
import { exporterOfFile } from '@ledgerline/testkit/harness.ts';
import { FILE, apiTypes } from '../scripts/api-types.ts';

const exporter = await exporterOfFile();

test('api/openapi.d.ts is what `npx node scripts/api-types.ts` writes', async () => {
  const { text } = await exporter.get('/openapi.json');
  expect(await apiTypes(text)).toBe(readFileSync(FILE, 'utf8'));
});
