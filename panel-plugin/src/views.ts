import { type DataFrame, type PanelOptionsEditorBuilder, type PanelProps } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { type ComponentType } from 'react';
import { burndownsOf } from './views/burndown/burndown';
import { BurndownView } from './views/burndown/BurndownView';
import { isOfFigures } from './views/figures/figures';
import { figuresOptions } from './views/figures/options';
import { FiguresView } from './views/figures/FiguresView';
import { metersOf } from './views/meter/meter';
import { MeterView } from './views/meter/MeterView';
import { meterOptions } from './views/meter/options';
import { breakdownOf } from './views/ranking/ranking';
import { rankingOptions } from './views/ranking/options';
import { RankingView } from './views/ranking/RankingView';
import { listingOf } from './views/records/listing';
import { recordsOptions } from './views/records/options';
import { RecordsView } from './views/records/RecordsView';

interface View {
  readonly label: string;
  readonly description: string;
  readonly Component: ComponentType<PanelProps<PanelOptions>>;
  /** Whether frames are what it is made for, not only something that it could show. */
  readonly suits: (frames: readonly DataFrame[]) => boolean;
  /** What the view itself can be set to, shown where it is chosen. */
  readonly options?: (
    builder: PanelOptionsEditorBuilder<PanelOptions>,
    showIf: (options: PanelOptions) => boolean,
  ) => void;
}

/** What this panel can be; another view is another row. */
export const VIEWS: Readonly<Record<PanelOptions['view'], View>> = {
  meter: {
    label: 'Meter',
    description: 'What is left, when it runs out and what to do about it. Queries: Balance, Projection',
    Component: MeterView,
    suits: (frames) => metersOf(frames).length > 0,
    options: meterOptions,
  },
  figures: {
    label: 'Figures',
    description: 'Sums of a time range or a cycle, each beside what it was before. Query: Totals or Summary of a cycle',
    Component: FiguresView,
    suits: (frames) => frames.some(isOfFigures),
    options: figuresOptions,
  },
  records: {
    label: 'Records',
    description: 'Events or conversations, searched, sorted and paged by the ledger. Query: Events or Conversations',
    Component: RecordsView,
    suits: (frames) => listingOf(frames) !== null,
    options: recordsOptions,
  },
  ranking: {
    label: 'Ranking',
    description: 'Who or what used most, with its share and what changed. Query: Usage by group',
    Component: RankingView,
    suits: (frames) => breakdownOf(frames) !== null,
    options: rankingOptions,
  },
  burndown: {
    label: 'Burn-down',
    description:
      'Use of the cycle against its allowance, and how it goes on. Queries: Balance, Run-out, Usage over time',
    Component: BurndownView,
    // From the start until now there is a line; with its usage there is more than that.
    suits: (frames) => burndownsOf(frames).some(({ used }) => used.length > 2),
  },
};

export const DEFAULT_VIEW: PanelOptions['view'] = 'meter';

/** A dashboard of a later version may name a view that this one does not have. */
export const viewOf = ({ view }: PanelOptions): View => VIEWS[Object.hasOwn(VIEWS, view) ? view : DEFAULT_VIEW];
