/** What both plugins import from Grafana is there in the oldest version they run on. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const EXPORTS = JSON.parse(readFileSync(path.join(__dirname, 'grafana-12.3.0.json'), 'utf8')) as Record<
  string,
  string[]
>;
const IMPORT = /import (?!type )\{([^}]*)\} from '(@grafana\/(?:data|runtime|ui))'/g;

const files = globSync(['datasource-plugin/src/**/*.{ts,tsx}', 'panel-plugin/src/**/*.{ts,tsx}'], { cwd: ROOT });
const imported = files.flatMap((file) =>
  [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(IMPORT)].flatMap(([, names = '', from = '']) =>
    names
      .split(',')
      .map((name) => name.trim().split(' as ')[0] ?? '')
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => ({ file, name, from })),
  ),
);

test('every imported name is exported by Grafana 12.3.0', () => {
  expect(imported.length).toBeGreaterThan(20);
  expect(imported.filter(({ name, from }) => !EXPORTS[from]?.includes(name))).toEqual([]);
});
