/** What panels of every kind have in common. */
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { LEDGER } from '../queries.ts';

export type Target = cog.Builder<cog.Dataquery>;

export interface About {
  title: string;
  description: string;
  width: number;
  height: number;
  /** Said where there are no rows at all. */
  empty?: string;
}

export const NOTHING = 'Nothing was used in this time range';

/** Of any kind; the SDK's own builders know no pages of a table and no panel of ours. */
export const panel = (type: string, about: About, targets: Target[], source: DataSourceRef = LEDGER) =>
  new dashboard.PanelBuilder()
    .type(type)
    .title(about.title)
    .description(about.description)
    .span(about.width)
    .height(about.height)
    .datasource(source)
    .targets(targets);
