import { type DataFrame, type PanelOptionsEditorBuilder, type SelectFieldConfigSettings } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { figuresOf } from './figures';

const choices = (frames: DataFrame[] = []) => {
  const [first] = figuresOf(frames);
  return first?.figures.map(({ name, label }) => ({ value: name, label })) ?? [];
};

export const figuresOptions = (
  builder: PanelOptionsEditorBuilder<PanelOptions>,
  showIf: (options: PanelOptions) => boolean,
) =>
  builder.addMultiSelect<string, SelectFieldConfigSettings<string>>({
    path: 'columns',
    name: 'Figures',
    description: 'In their order; none chosen: all there are',
    settings: { options: [], getOptions: async ({ data }) => choices(data) },
    showIf,
  });
