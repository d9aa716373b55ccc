import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOrg, remove, startExporter, temporary } from '@ledgerline/testkit/harness.ts';

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

test('a configuration that cannot be put stops the start, and the message names what is wrong', async () => {
  const dataDir = temporary();
  const path = join(dataDir, 'config.yaml');
  const org = '{ name: A, plan: gold, billingModel: credits, timezone: UTC, cycleAnchorDay: 1 }';
  writeFileSync(path, `orgs: { acme: ${org} }`);
  await expect(startExporter({ dataDir, env: { LEDGERLINE_CONFIG: path } })).rejects.toThrow(
    /ended with 2: LEDGERLINE_CONFIG: orgs\.acme: plan: there is no plan gold\n$/,
  );
  remove(dataDir);
});
