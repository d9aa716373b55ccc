import { PanelPlugin, type SelectableValue } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { CreditsPanel } from './CreditsPanel';
import { DEFAULT_VIEW, VIEWS, viewOf } from './views';

const viewOptions: SelectableValue<PanelOptions['view']>[] = Object.entries(VIEWS).map(
  ([value, { label, description }]) => ({ value: value as PanelOptions['view'], label, description }),
);

export const plugin = new PanelPlugin<PanelOptions>(CreditsPanel).setPanelOptions((builder) => {
  builder.addRadio({ path: 'view', name: 'View', defaultValue: DEFAULT_VIEW, settings: { options: viewOptions } });
  for (const view of Object.values(VIEWS)) view.options?.(builder, (options) => viewOf(options) === view);
});
