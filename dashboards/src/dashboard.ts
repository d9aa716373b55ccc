/** What every dashboard of ours has, and what the SDK leaves to its users. */
/* eslint-disable @typescript-eslint/no-deprecated -- every Grafana 12 reads classic files, the SDK's v2 not. */
import { PANEL_ID } from '@ledgerline/api/grafana';
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { marks } from './annotations.ts';
import { navigation, TAG } from './links.ts';
import { ledgerSource, prometheusSource } from './variables.ts';

const RANGES = [
  ['Last 24 hours', 'now-24h'],
  ['Last 72 hours', 'now-72h'],
  ['Last 7 days', 'now-7d'],
  ['Last 30 days', 'now-30d'],
  ['Last 90 days', 'now-90d'],
  ['Last 12 months', 'now-1y'],
] as const;

/** The oldest Grafana that is supported, and our panel's own. */
const VERSIONS: Readonly<Record<string, string>> = { [PANEL_ID]: '0.1.0' };
const GRAFANA = '12.3.0';

type Panels = cog.Builder<dashboard.Panel>[];

/** Panels from left to right and from top to bottom; each says how large it is. */
export interface Section {
  title: string;
  /** What goes deeper is closed at first. */
  collapsed?: true;
  panels: Panels;
}

interface Page {
  uid: string;
  title: string;
  description: string;
  variables: cog.Builder<dashboard.VariableModel>[];
  /** What answers the page's question. */
  first: Panels;
  sections?: Section[];
  /** Whether panels ask Prometheus. */
  prometheus?: true;
  /** What it is about: credits, asked of the ledger, or the exporter, of which only Prometheus tells. */
  about?: 'credits' | 'exporter';
  /** Where its time range begins at first. */
  from?: string;
}

export function page({
  uid,
  title,
  description,
  variables,
  first,
  sections = [],
  prometheus,
  about = 'credits',
  from = 'now-30d',
}: Page): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .time({ from, to: 'now' })
    .timepicker(
      new dashboard.TimePickerBuilder()
        .refreshIntervals(['30s', '1m', '5m', '15m'])
        .quickRanges(
          RANGES.map(([display, from]) => new dashboard.TimeOptionBuilder().display(display).from(from).to('now')),
        ),
    )
    .refresh('1m')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .editable()
    .annotations(about === 'credits' ? marks() : [])
    .variables([
      // Those of the data sources first: what other variables ask of them depends on them.
      ...(about === 'credits' ? [ledgerSource()] : []),
      ...(prometheus || about === 'exporter' ? [prometheusSource()] : []),
      ...variables,
    ])
    .links(navigation());
  for (const panel of first) builder.withPanel(panel);
  for (const section of sections) addSection(builder, section);
  return numbered(builder.build());
}

function addSection(builder: dashboard.DashboardBuilder, { title, collapsed, panels }: Section): void {
  const row = new dashboard.RowBuilder(title).collapsed(collapsed ?? false);
  if (collapsed) {
    for (const panel of panels) row.withPanel(panel);
    builder.withRow(row);
  } else {
    builder.withRow(row);
    for (const panel of panels) builder.withPanel(panel);
  }
}

type Numbered = dashboard.Panel | dashboard.RowPanel;

/** Numbers the panels in the order they stand in: links and alerts name a panel by its number. */
function numbered({ panels = [], ...rest }: dashboard.Dashboard): dashboard.Dashboard {
  let id = 0;
  const number = <P extends Numbered>(panel: P): P => ({
    ...panel,
    id: ++id,
    ...('panels' in panel ? { panels: panel.panels.map(number) } : { pluginVersion: VERSIONS[panel.type] ?? GRAFANA }),
  });
  return { ...rest, panels: panels.map(number) };
}
