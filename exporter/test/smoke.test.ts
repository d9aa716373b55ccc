import { makeOrg, remove, startExporter } from './harness.ts';

test('an event becomes a charge, a report and a metric, and a stop is clean', async () => {
  const exporter = await startExporter();
  await makeOrg(exporter, 'acme');
  const event = { id: 'e1', time: Date.now(), type: 'gateway_inference', credits: '1.25' };
  const posted = await exporter.ask('POST', '/v1/events?org=acme', { body: event });
  expect(posted.json).toEqual({ accepted: 1, duplicates: 0, revised: 0, rejected: [] });
  expect((await exporter.get('/v1/balance?org=acme')).json).toMatchObject({ remaining: 998.75 });
  expect((await exporter.get('/metrics')).text).toContain('ledgerline_cycle_credits{org="acme"} 1.25\n');
  expect(await exporter.stop()).toBe(0);
  remove(exporter.dataDir);
});
