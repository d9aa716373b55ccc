/** The shipped dashboards' tables, as Grafana formats what the datasource answers. */
import { createTheme, type DataFrame, type Field, type FieldConfig, getDisplayProcessor } from '@grafana/data';
import { type CreditsQuery, NONE } from '@ledgerline/api/grafana';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { firstValueFrom } from 'rxjs';
import { answer, backend, datasource, request, templates } from './helpers';

interface Panel {
  title: string;
  targets: CreditsQuery[];
  fieldConfig: {
    defaults: FieldConfig;
    overrides: Array<{ matcher: { options: string }; properties: Array<{ id: string; value: unknown }> }>;
  };
}
const panelOf = (page: string, title: string): Panel => {
  const file = path.join(__dirname, '../../dashboards/json', `${page}.json`);
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] };
  const found = panels.find((panel) => panel.title === title);
  if (!found) throw new Error(`no panel ${title}`);
  return found;
};

/** As Grafana has it: a panel's defaults, where the datasource says nothing; its overrides, whatever that says. */
function shown({ fieldConfig: { defaults, overrides } }: Panel, frame: DataFrame | undefined, name: string): string[] {
  const field = frame?.fields.find((each) => each.name === name);
  if (!field) throw new Error(`no field ${name}`);
  const { properties = [] } = overrides.find(({ matcher }) => matcher.options === name) ?? {};
  const config = {
    ...defaults,
    ...field.config,
    ...Object.fromEntries(properties.map(({ id, value }) => [id, value])),
  };
  const display = getDisplayProcessor({ field: { ...field, config } as Field, theme: createTheme() });
  return field.values.map((value) => {
    const { prefix = '', text, suffix = '' } = display(value);
    return prefix + text + suffix;
  });
}
async function frameOf(panel: Panel, said: unknown): Promise<DataFrame | undefined> {
  backend({ '': said });
  return (await firstValueFrom(datasource().query(request(...panel.targets)))).data[0] as DataFrame | undefined;
}

const ODD = ['0042', '1e5', '0x1F', '2026', ''];

test('names that look like numbers stay as they are, and none is one that a link can hand on', async () => {
  templates({ org: 'acme', workspace: '$__all', model: '$__all' });
  const panel = panelOf('overview', 'Top users');
  const breakdown = answer('breakdown') as { rows: object[] };
  const { rows } = breakdown;
  const odd = ODD.map((key) => ({ ...rows[0], key, name: key }));
  const frame = await frameOf(panel, {
    ...breakdown,
    rows: [...odd, { ...odd[0], costUsd: 0, costUsdUnknownEvents: 1 }],
  });
  expect(shown(panel, frame, 'name')).toEqual(['0042', '1e5', '0x1F', '2026', '(none)', '0042']);
  expect(shown(panel, frame, 'key')).toEqual(['0042', '1e5', '0x1F', '2026', NONE, '0042']);
  expect(shown(panel, frame, 'costUsd').at(-1)).toBe('–');
});

test.each([
  ['overview', 'Top conversations'],
  ['conversation', 'Conversations'],
])('%s, %s: the same', async (page, title) => {
  templates({ org: 'acme', workspace: '$__all', model: '$__all' });
  const panel = panelOf(page, title);
  const { conversations } = answer('conversations') as { conversations: object[] };
  const odd = ODD.slice(0, 4).map((text) => ({ ...conversations[0], id: text, title: text, agent: '' }));
  const frame = await frameOf(panel, { conversations: odd, total: 4, nextCursor: null });
  for (const name of ['title', 'id']) expect(shown(panel, frame, name)).toEqual(ODD.slice(0, 4));
  expect(shown(panel, frame, 'agent')).toEqual(Array(4).fill('–'));
});

test('a step without a category or a known cost has dashes there', async () => {
  templates({ org: 'acme', conversation: 'c' });
  const panel = panelOf('conversation', 'Steps of the conversation');
  const conversation = answer('conversation') as { lines: object[] };
  const line = { ...conversation.lines[0], category: '', description: '7', costUsd: null };
  const frame = await frameOf(panel, { ...conversation, lines: [line], nextCursor: null });
  const cells = ['category', 'description', 'costUsd'].map((name) => shown(panel, frame, name));
  expect(cells).toEqual([['–'], ['7'], ['–']]);
});
