import { type PanelOptionsEditorBuilder, type SelectableValue } from '@grafana/data';
import { type PanelOptions, RANKING_MEASURES, type RankingMeasure } from '@ledgerline/api/grafana';
import { MEASURES } from './measures';

export const USUAL_ROWS = 10;
/** Further ones are asked for on a table of their own. */
export const MOST_ROWS = 500;

const measures: SelectableValue<RankingMeasure>[] = RANKING_MEASURES.map((value) => ({
  value,
  label: value === 'auto' ? 'What is paid in' : MEASURES[value].label,
}));

export const rankingOptions = (
  builder: PanelOptionsEditorBuilder<PanelOptions>,
  showIf: (options: PanelOptions) => boolean,
) =>
  builder
    .addNumberInput({
      path: 'rows',
      name: 'Rows',
      description: 'Before one asks for more',
      defaultValue: USUAL_ROWS,
      settings: { min: 1, max: MOST_ROWS, integer: true },
      showIf,
    })
    .addSelect({
      path: 'measure',
      name: 'Ranked by',
      description: 'Credits, or USD where an organization brings its own models; or always the same',
      defaultValue: 'auto',
      settings: { options: measures },
      showIf,
    });
