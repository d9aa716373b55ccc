/**
 * What `npm start` installs before its first line: the server's packages, and the plugins' tools only for a Grafana.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@ledgerline/testkit/harness.ts';
import { entriesOf, INSTALLS, isInstalled } from '../scripts/setup.mjs';

type Packages = Record<string, { version?: string; integrity?: string; optional?: boolean }>;
const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Packages };
const installed = (install: keyof typeof INSTALLS): Set<string> => entriesOf(packages, INSTALLS[install]);
const recordOf = (entries: Iterable<string>): Packages =>
  Object.fromEntries([...entries].map((entry) => [entry, packages[entry] ?? {}]));

test('the server needs few packages, and no tool', () => {
  const server = [...installed('server')];
  expect(server.length).toBeLessThan(190);
  expect(server).toEqual(expect.arrayContaining(['node_modules/fastify', 'node_modules/node', 'node_modules/avvio']));
  for (const tool of ['webpack', 'jest', 'typescript', 'eslint', 'react', '@grafana/ui'])
    expect(server).not.toContain(`node_modules/${tool}`);
});

test('the plugins need their tools too, and the tests everything', () => {
  const plugins = installed('plugins');
  expect([...plugins]).toEqual(
    expect.arrayContaining([...installed('server'), 'node_modules/webpack', 'node_modules/react']),
  );
  expect(plugins).not.toContain('node_modules/prettier');
  expect([...installed('everything')].sort()).toEqual(Object.keys(packages).sort());
});

test('an install serves what needs as much or less', () => {
  const server = recordOf(installed('server'));
  expect(isInstalled(packages, server, INSTALLS.server)).toBe(true);
  expect(isInstalled(packages, server, INSTALLS.plugins)).toBe(false);
  expect(isInstalled(packages, recordOf(installed('everything')), INSTALLS.plugins)).toBe(true);
});

test('another version, other content or a missing package is installed again', () => {
  const server = recordOf(installed('server'));
  const fastify = 'node_modules/fastify';
  const wrong = [{ [fastify]: { ...server[fastify], version: '1.0.0' } }, { [fastify]: { integrity: 'sha512-x' } }];
  for (const change of wrong) expect(isInstalled(packages, { ...server, ...change }, INSTALLS.server)).toBe(false);
  const others = [...installed('server')].filter((entry) => entry !== fastify);
  expect(isInstalled(packages, recordOf(others), INSTALLS.server)).toBe(false);
});
