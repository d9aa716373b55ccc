/** What an editor of a dashboard can set, by the view that is chosen. */
import { PanelOptionsEditorBuilder, standardEditorsRegistry } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { plugin } from '../src/module';
import { eventRows, listing } from './ledger';

// As Grafana does when it starts; how they look is none of this.
standardEditorsRegistry.setInit(() =>
  ['radio', 'text', 'number', 'select', 'multi-select'].map((id) => ({ id, name: id, editor: () => null })),
);

const editors = () => {
  const builder = new PanelOptionsEditorBuilder<PanelOptions>();
  plugin.getPanelOptionsSupplier()(builder, { data: [], options: { view: 'meter' } });
  return builder.getItems();
};
const shownFor = (options: Partial<PanelOptions>) =>
  editors()
    .filter(({ showIf }) => showIf?.({ view: 'meter', ...options }, [], []) ?? true)
    .map(({ name }) => name);

test.each<[PanelOptions['view'], string[]]>([
  ['meter', ['View', 'Upgrade link', 'Invite link']],
  ['figures', ['View', 'Figures']],
  ['records', ['View', 'Page size', 'Columns']],
  ['ranking', ['View', 'Rows', 'Ranked by']],
  ['burndown', ['View']],
])('%s', (view, names) => {
  expect(shownFor({ view })).toEqual(names);
});

test('a view of a later version has the options of what is shown for it', () => {
  expect(shownFor(JSON.parse('{"view": "later"}') as Partial<PanelOptions>)).toEqual(shownFor({ view: 'meter' }));
});

test('columns are called as on the screen, and saved by the names of their fields', async () => {
  const columns = editors().find(({ name }) => name === 'Columns');
  const { getOptions } = columns?.settings as {
    getOptions: (context: object) => Promise<Array<{ value: string; label: string }>>;
  };
  const options = await getOptions({ data: [listing(eventRows(3), {})] });
  expect(options[0]).toEqual({ value: 'time', label: 'Time' });
  expect(options).toContainEqual({ value: 'api_key', label: 'API key' });
  expect(await getOptions({ data: [] })).toEqual([]);
});
