import { createDataFrame } from '@grafana/data';
import { linkFor, linksOf, safeLink } from '../src/links';

test.each([
  ['https://billing.example/a?b=c#d', { href: 'https://billing.example/a?b=c#d', external: true }],
  ['http://billing.example', { href: 'http://billing.example/', external: true }],
  ['//billing.example/a', { href: 'https://billing.example/a', external: true }],
  ['  /d/billing?var-org=acme ', { href: '/d/billing?var-org=acme', external: false }],
  ['d/billing', { href: 'd/billing', external: false }],
  ['?tab=upgrade', { href: '?tab=upgrade', external: false }],
])('a link: %s', (text, link) => {
  expect(safeLink(text)).toEqual(link);
});

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>',
  'vbscript:x',
  'file:///etc/passwd',
  'mailto:a@example.org',
  'blob:https://x.example/1',
  'https://',
  '',
  '   ',
])('not a link: %j', (text) => {
  expect(safeLink(text)).toBeNull();
});

test('variables are filled in before the text is judged', () => {
  const replace = (text: string) => text.replace('${base}', 'javascript:');
  expect(linkFor('${base}alert(1)', 'acme', replace)).toBeNull();
  expect(linkFor(undefined, 'acme', replace)).toBeNull();
});

test('the organization is that of the meter', () => {
  const link = linkFor('/upgrade/${org}', 'acme', (text, scoped) => text.replace('${org}', String(scoped?.org?.value)));
  expect(link).toEqual({ href: '/upgrade/acme', external: false });
});

test("the datasource's links are used where the panel has none of its own", () => {
  const frame = createDataFrame({
    fields: [],
    meta: { custom: { links: { upgradeUrl: '/buy', inviteUrl: '/invite' } } },
  });
  expect(linksOf([createDataFrame({ fields: [] }), frame], { upgradeUrl: '' })).toEqual({
    upgradeUrl: '/buy',
    inviteUrl: '/invite',
  });
  expect(linksOf([frame], { upgradeUrl: '/own' }).upgradeUrl).toBe('/own');
  expect(linksOf([], {})).toEqual({ upgradeUrl: undefined, inviteUrl: undefined });
});
