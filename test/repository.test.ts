/** Documents, workflows and forms speak of what is there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';
import { parse } from 'yaml';
import { FILES, read } from './files.ts';

/** A plugin's README is read in Grafana, away from here. */
const documents = FILES.filter((file) => file.endsWith('.md') && !/^(\.config|\w+-plugin\/src)\//.test(file));
const workflows = FILES.filter((file) => file.startsWith('.github/') && file.endsWith('.yml'));

/** As GitHub makes them of headings. */
const anchorsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(documents)('%s: its links lead somewhere', (file) => {
  const links = [
    ...read(file)
      .replace(/```[^]*?```|`[^`]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, to = '']) => to);
  for (const link of links.filter((to) => !/^https?:/.test(to))) {
    const [to = '', anchor] = link.split('#');
    const target = to === '' ? file : join(dirname(file), to);
    expect([link, existsSync(join(ROOT, target))]).toEqual([link, true]);
    if (anchor !== undefined) expect([link, anchorsOf(target)]).toEqual([link, expect.arrayContaining([anchor])]);
  }
});

test('npm scripts that are named are there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
  const named = [...documents, ...workflows].flatMap((file) =>
    [...read(file).matchAll(/\bnpm run ([\w:]+)/g)].map(([, script = '']) => `${file}: ${script}`),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((each) => !((each.split(': ')[1] ?? '') in scripts))).toEqual([]);
});

test.each(workflows)('%s is YAML', (file) => {
  expect(parse(read(file))).toEqual(expect.any(Object));
});

test('the images that CI takes Grafana from are those of the Dockerfile', () => {
  // As .github/workflows/ci.yml reads it.
  expect([...read('Dockerfile').matchAll(/^FROM (grafana\S*)/gm)].map(([, image]) => image)).toEqual([
    expect.stringMatching(/^grafana\/grafana:\d+\.\d+\.\d+$/),
  ]);
});

test('what the environment of contributors says is what is installed', () => {
  const { dependencies } = JSON.parse(read('exporter/package.json')) as { dependencies: { node: string } };
  expect(dependencies.node.split('.')[0]).toBe(read('.nvmrc').trim());
});
