import {
  type DataFrame,
  type PanelOptionsEditorBuilder,
  type SelectableValue,
  type SelectFieldConfigSettings,
} from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { listingOf, titleOf } from './listing';

/** More rows than anybody reads, and as many as a browser shows without effort. */
const LARGEST_PAGE = 1000;
const USUAL_PAGE = 20;

/** Narrower panels are a phone's. */
export const COMPACT = 480;

export const pageSizeOf = ({ pageSize }: PanelOptions): number =>
  Math.min(LARGEST_PAGE, Math.max(1, Math.round(pageSize ?? USUAL_PAGE)));

/** By what they are called on the screen; saved by their names in the frame. */
function columnOptions(frames: DataFrame[] = []): SelectableValue<string>[] {
  const frame = listingOf(frames)?.frame;
  return frame?.fields.map((field) => ({ value: field.name, label: titleOf(field, frame) })) ?? [];
}

export const recordsOptions = (
  builder: PanelOptionsEditorBuilder<PanelOptions>,
  showIf: (options: PanelOptions) => boolean,
) =>
  builder
    .addNumberInput({
      path: 'pageSize',
      name: 'Page size',
      description: 'Rows of a page, at most 1,000',
      defaultValue: USUAL_PAGE,
      settings: { min: 1, max: LARGEST_PAGE, integer: true },
      showIf,
    })
    .addMultiSelect<string, SelectFieldConfigSettings<string>>({
      path: 'columns',
      name: 'Columns',
      description: 'None chosen: those that say something',
      settings: { options: [], getOptions: async ({ data }) => columnOptions(data) },
      showIf,
    });
