/** The views of our own panel: what no core panel can show. */
import { PANEL_ID, type PanelOptions } from '@ledgerline/api/grafana';
import { type Column, override } from '../columns.ts';
import { type About, panel, type Target } from './base.ts';

/** Amounts carry a unit of their own, by what the organization pays in. */
export const view = (
  about: About,
  options: Omit<PanelOptions, 'upgradeUrl' | 'inviteUrl'>,
  targets: Target[],
  columns: Column[] = [],
) => {
  const built = panel(PANEL_ID, about, targets).options({ upgradeUrl: '', inviteUrl: '', ...options });
  return columns.length > 0
    ? built.fieldConfig({ defaults: {}, overrides: columns.map(override) })
    : built.unit('locale');
};

/** Sums of a row, each beside what it was before where the query compares. */
export const figures = (about: About, target: Target, columns: Column[]) =>
  view(about, { view: 'figures', columns: columns.map(({ field }) => field) }, [target], columns);

/** A list that is searched, sorted, paged and exported on the server. */
export const records = (about: About, target: Target, columns: Column[]) =>
  view(about, { view: 'records', columns: columns.map(({ field }) => field) }, [target], columns);

/** Who used most, with the share of each and what changed; more on demand. */
export const ranking = (
  about: About,
  target: Target,
  columns: Column[],
  options: Pick<PanelOptions, 'rows' | 'measure'> = {},
) => view(about, { view: 'ranking', ...options }, [target], columns);
