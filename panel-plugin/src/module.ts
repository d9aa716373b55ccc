import {
  PanelPlugin,
  type SelectableValue,
  VisualizationSuggestionScore,
  type VisualizationSuggestionsSupplier,
} from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { CreditsPanel } from './CreditsPanel';
import { DEFAULT_VIEW, VIEWS, viewOf } from './views';

const viewOptions: SelectableValue<PanelOptions['view']>[] = Object.entries(VIEWS).map(
  ([value, { label, description }]) => ({ value: value as PanelOptions['view'], label, description }),
);

/** The views that the frames at hand are made for; of frames of others none. */
const suggest: VisualizationSuggestionsSupplier<PanelOptions> = ({ rawFrames = [] }) =>
  Object.entries(VIEWS)
    .filter(([, { suits }]) => suits(rawFrames))
    .map(([view, { label, description }]) => ({
      ...{ name: `Ledgerline ${label.toLowerCase()}`, description },
      options: { view: view as PanelOptions['view'] },
      score: VisualizationSuggestionScore.Best,
    }));

export const plugin = new PanelPlugin<PanelOptions>(CreditsPanel)
  .useFieldConfig()
  .setPanelOptions((builder) => {
    builder.addRadio({ path: 'view', name: 'View', defaultValue: DEFAULT_VIEW, settings: { options: viewOptions } });
    for (const view of Object.values(VIEWS)) view.options?.(builder, (options) => viewOf(options) === view);
  })
  .setSuggestionsSupplier(suggest);
