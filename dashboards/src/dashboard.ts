/** What every dashboard of ours has, and what the SDK leaves to its users. */
/* eslint-disable @typescript-eslint/no-deprecated -- the SDK prefers v2, but files that every Grafana 12 can read are classic. */
import { type Dashboard, DashboardBuilder, DashboardCursorSync } from '@grafana/grafana-foundation-sdk/dashboard';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';

const RANGES = [
  ['Last 24 hours', 'now-24h'],
  ['Last 7 days', 'now-7d'],
  ['Last 30 days', 'now-30d'],
] as const;

export const page = (uid: string, title: string, description: string) =>
  new DashboardBuilder(title)
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
    .tooltip(DashboardCursorSync.Crosshair)
    .editable();

/** Numbers the panels in the order they stand in: links and alerts name a panel by its number. */
export function numbered(builder: DashboardBuilder): Dashboard {
  const built = builder.build();
  const panels = built.panels?.map((panel, i) => ({ ...panel, id: i + 1 }));
  return { ...built, ...(panels && { panels }) };
}
