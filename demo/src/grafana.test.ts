/** What `npm start` says of a Grafana that it cannot use. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GRAFANA } from './grafana.ts';
import type { Place } from './helper.ts';

const home = mkdtempSync(path.join(tmpdir(), 'ledgerline-grafana-'));
const program = path.join(home, 'bin/grafana');
const before = process.env['GRAFANA_HOME'];
beforeAll(() => {
  mkdirSync(path.dirname(program));
  process.env['GRAFANA_HOME'] = home;
});
afterAll(() => {
  if (before === undefined) delete process.env['GRAFANA_HOME'];
  else process.env['GRAFANA_HOME'] = before;
  rmSync(home, { recursive: true });
});

/** Its surroundings are not looked at before its version. */
const prepare = (): Promise<string | undefined> | undefined =>
  GRAFANA.prepare?.({
    adopt: () => {
      throw new Error('its plugins are built');
    },
  } as unknown as Place);
const saying = (words: string): void => {
  writeFileSync(program, `#!/bin/sh\necho '${words}'\n`);
  chmodSync(program, 0o755);
};

test('a folder without one is named, with what was looked for in it', () => {
  expect(GRAFANA.find()).toBeUndefined();
  expect(GRAFANA.without).toContain(`no program ${program}: GRAFANA_HOME`);
  delete process.env['GRAFANA_HOME'];
  expect(GRAFANA.without).toMatch(/^install Grafana 12\.3 .*GRAFANA_HOME/);
  process.env['GRAFANA_HOME'] = home;
});

test.each(['11.6.2', '12.2.9', '9.5.21-beta1'])('%s is too old, and is not started', async (version) => {
  saying(`grafana version ${version}`);
  await expect(prepare()).resolves.toBe(`${program} is Grafana ${version}: 12.3 or later is needed`);
});

test.each(['12.3.0', '12.10.1', '13.0.0-pre', 'one that says no version'])('%s goes on', async (version) => {
  saying(`grafana version ${version}`);
  await expect(prepare()).rejects.toThrow();
});
