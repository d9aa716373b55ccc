import { type PanelProps } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';
import { type ComponentType } from 'react';
import { MeterView } from './views/meter/MeterView';

interface View {
  readonly label: string;
  readonly description: string;
  readonly Component: ComponentType<PanelProps<PanelOptions>>;
}

/** What this panel can be; another view is another row. */
export const VIEWS: Readonly<Record<PanelOptions['view'], View>> = {
  meter: {
    label: 'Meter',
    description: 'What is left, when it runs out and what to do about it. Queries: Balance, Projection',
    Component: MeterView,
  },
};

export const DEFAULT_VIEW: PanelOptions['view'] = 'meter';
