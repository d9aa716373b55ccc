/** What every dashboard of ours has, and what the SDK leaves to its users. */
/* eslint-disable @typescript-eslint/no-deprecated -- every Grafana 12 reads classic files, the SDK's v2 not. */
import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';

const RANGES = [
  ['Last 24 hours', 'now-24h'],
  ['Last 7 days', 'now-7d'],
  ['Last 30 days', 'now-30d'],
] as const;

interface Page {
  uid: string;
  title: string;
  description: string;
  variables: cog.Builder<dashboard.VariableModel>[];
  links: cog.Builder<dashboard.DashboardLink>[];
  /** From left to right and from top to bottom; each says how large it is. */
  panels: cog.Builder<dashboard.Panel>[];
}

export function page({ uid, title, description, variables, links, panels }: Page): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['ledgerline'])
    .timezone('browser')
    .time({ from: 'now-30d', to: 'now' })
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
    .variables(variables)
    .links(links);
  for (const panel of panels) builder.withPanel(panel);
  return numbered(builder.build());
}

/** Numbers the panels in the order they stand in: links and alerts name a panel by its number. */
const numbered = ({ panels = [], ...rest }: dashboard.Dashboard): dashboard.Dashboard => ({
  ...rest,
  panels: panels.map((panel, i) => ({ ...panel, id: i + 1 })),
});
