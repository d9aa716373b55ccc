/** `npm run package` as the person sees it who unpacks what it made. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATASOURCE_ID, PANEL_ID } from '@ledgerline/api/grafana';
import { strFromU8, unzipSync } from 'fflate';
import { ROOT, remove, temporary } from '@ledgerline/testkit/harness.ts';

const target = temporary();
afterAll(() => {
  remove(target);
});

const { version } = JSON.parse(readFileSync(join(ROOT, 'datasource-plugin/package.json'), 'utf8')) as {
  version: string;
};

test('each plugin becomes a zip with one folder, which Grafana loads', () => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/package.mjs'), target], { stdio: 'pipe' });
  const ids = [DATASOURCE_ID, PANEL_ID];
  expect(readdirSync(target).sort()).toEqual(ids.map((id) => `${id}-${version}.zip`));
  for (const id of ids) {
    const files = unzipSync(readFileSync(join(target, `${id}-${version}.zip`)));
    expect(Object.keys(files).filter((name) => !name.startsWith(`${id}/`))).toEqual([]);
    const text = (name: string): string => strFromU8(files[`${id}/${name}`] ?? new Uint8Array());
    expect(JSON.parse(text('plugin.json'))).toMatchObject({ id, info: { version } });
    expect(text('plugin.json')).not.toContain('%');
    expect(text('LICENSE')).toContain('Apache License');
    const { length } = text('module.js');
    expect(length).toBeGreaterThan(500);
    expect(length).toBeLessThan(250_000);
  }
}, 180_000);
