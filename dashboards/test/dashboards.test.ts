import { DATASOURCE_ID, NONE, UIDS } from '@ledgerline/api/grafana';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PAGES } from '../src/files.ts';

const SOURCES = [
  { type: DATASOURCE_ID, uid: '${ledger}' },
  { type: 'prometheus', uid: '${prometheus}' },
];
interface Link {
  title: string;
  url: string;
}
interface Property {
  id: string;
  value: unknown;
}

/** Also those of sections that are closed at first; rows themselves show nothing. */
const panelsOf = (page: ReturnType<(typeof PAGES)['overview']>) =>
  (page.panels ?? []).flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
const dataLinks = (panel: Panel) =>
  (panel.fieldConfig?.overrides ?? [])
    .flatMap(({ properties }) => properties as Property[])
    .filter(({ id }) => id === 'links')
    .flatMap(({ value }) => value as Link[]);

/** Overrides of one field by its name: what goes by a field's type is no column. */
const columnsOf = (panel: Panel) =>
  (panel.fieldConfig?.overrides ?? [])
    .filter(({ matcher }) => matcher.id !== 'byType')
    .map(({ matcher, properties }) => ({
      field: matcher.options as string,
      ...(Object.fromEntries((properties as Property[]).map(({ id, value }) => [id, value])) as {
        unit?: string;
        noValue?: string;
      }),
    }));

describe.each(Object.entries(PAGES))('%s', (name, build) => {
  const page = build();
  const panels = panelsOf(page);
  const variables = (page.templating.list ?? []).map((variable) => variable.name);

  test('is classic JSON under its fixed uid, ready for a folder of files', () => {
    expect(page).toMatchObject({ schemaVersion: 42, uid: UIDS[name as keyof typeof PAGES], time: { to: 'now' } });
    expect(page).not.toHaveProperty('__inputs');
    expect(page.id ?? null).toBeNull();
  });

  test('numbers its panels', () => {
    const ids = (page.panels ?? []).flatMap((panel) => [
      panel.id,
      ...('panels' in panel ? panel.panels : []).map(({ id }) => id),
    ]);
    expect(ids).toEqual(ids.map((_, i) => i + 1));
  });

  test.each(panels.map((panel) => [panel.title, panel] as const))(
    '%s: described, with unit and datasource',
    (_, panel) => {
      expect(panel.description).toMatch(/\w.*\.$/s);
      const columns = columnsOf(panel);
      const named = columns.filter(({ unit }) => unit !== undefined);
      if (named.length === 0) expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
      // One for all of them would make a number of a name that looks like one.
      else expect(panel.fieldConfig?.defaults).not.toHaveProperty('unit');
      for (const { noValue } of named) expect(noValue).toEqual(expect.any(String));
      expect(panel.pluginVersion).toMatch(/^\d+\.\d+\.\d+$/);
      expect(SOURCES).toContainEqual(panel.datasource);
      for (const target of panel.targets ?? []) expect(SOURCES).toContainEqual(Reflect.get(target, 'datasource'));
      const refIds = (panel.targets ?? []).map((target) => Reflect.get(target, 'refId') as string);
      expect(new Set(refIds).size).toBe(refIds.length);
    },
  );

  test('panels neither overlap nor stick out', () => {
    const cells = panels.flatMap(({ gridPos }) => {
      if (!gridPos) throw new Error('no place');
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      return Array.from({ length: gridPos.h * gridPos.w }, (_, i) => {
        const y = gridPos.y + Math.floor(i / gridPos.w);
        return `${gridPos.x + (i % gridPos.w)},${y}`;
      });
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('links between dashboards carry time range and variables, and are seen', () => {
    expect(page.links?.length).toBeGreaterThan(0);
    for (const link of page.links ?? []) {
      expect(link).toMatchObject({ keepTime: true, includeVars: true });
      expect(link).not.toHaveProperty('placement');
    }
  });

  test('links of panels and rows carry time range and variables', () => {
    for (const { url = '' } of [...panels.flatMap((panel) => panel.links ?? []), ...panels.flatMap(dataLinks)]) {
      const [, whole] = /\$\{__url\.params:exclude:var-(\w+)\}&var-\1=/.exec(url) ?? [];
      if (whole) expect(variables).toContain(whole);
      else if (url.startsWith('/api/'))
        expect(url).toMatch(/\$\{ledger\}.*org=\$\{org:percentencode\}.*from=\$\{__from\}&to=\$\{__to\}/);
      else
        expect(url).toMatch(
          /\?(?=.*\$\{ledger:queryparam\})(?=.*(\$\{org:queryparam\}|var-org=)).*\$\{__url_time_range\}$/,
        );
    }
  });

  test('every variable in use is one of the dashboard', () => {
    const names = [...JSON.stringify(page).matchAll(/\$\{?(\w+)/g)].map(([, variable = '']) => variable);
    for (const used of names.filter((variable) => !variable.startsWith('__'))) expect(variables).toContain(used);
  });
});

test('what a name is called is a text, whatever it looks like, and a cell without one is a dash', () => {
  const texts = ['name', 'title', 'agent', 'category', 'description', 'key'];
  const columns = Object.values(PAGES).flatMap((page) => panelsOf(page()).flatMap(columnsOf));
  const found = columns.filter(({ field }) => texts.includes(field));
  expect(new Set(found.map(({ field }) => field))).toEqual(new Set(texts));
  for (const { unit } of found) expect(unit).toBe('string');
  // What a link hands on is what would be shown: of usage without a key, the word for it.
  for (const { field, unit, noValue } of columns.filter((column) => column.unit !== undefined))
    expect([field, unit, noValue]).toEqual([field, unit, field === 'key' ? NONE : '–']);
});

test('the conversation is a text, which no list can exchange for another', () => {
  const [variable] = PAGES.conversation().templating.list?.filter(({ name }) => name === 'conversation') ?? [];
  expect(variable).toMatchObject({ type: 'textbox', label: 'Conversation id' });
  expect(variable).not.toHaveProperty('refresh');
});
