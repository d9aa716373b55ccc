/** The official Python SDK: what it tells by spans is charged, what it tells again by metrics is not. */
import { BOOTSTRAP, exportersOfFile, makeKey, makeOrg } from '@ledgerline/testkit/harness.ts';
import { hasOtelPython, runPython } from '@ledgerline/testkit/python.ts';

const { start } = exportersOfFile();

(hasOtelPython ? test : test.skip)('each call is charged once', async () => {
  const exporter = await start();
  await makeOrg(exporter, 'acme');
  const key = await makeKey(exporter, { org: 'acme', role: 'ingest' });
  const said = await runPython('otlp_sdk.py', { URL: exporter.url, KEY: key, COUNT: '700' });
  expect(said).toBe('');
  const summary = await exporter.get('/v1/usage/summary?org=acme', BOOTSTRAP);
  expect(summary.json).toMatchObject({ requests: 700, inputTokens: 70_000, outputTokens: 14_000 });
  const { text } = await exporter.get('/metrics/process');
  expect(text).toContain('ledgerline_otlp_records_total{signal="metrics",source="gen_ai",result="other_signal"} 2\n');
});
