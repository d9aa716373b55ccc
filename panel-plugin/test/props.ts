import { EventBusSrv, getDefaultTimeRange, LoadingState, type DataFrame, type PanelProps } from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';

const OPTIONS: PanelOptions = {
  view: 'meter',
  upgradeUrl: 'https://billing.example/upgrade?org=${org}',
  inviteUrl: '/d/invite',
};

/** What Grafana gives a panel. Variables stand for themselves but `org`, which the panel brings. */
export const propsOf = (
  series: DataFrame[],
  size: { width: number; height: number },
  options: Partial<PanelOptions> = {},
): PanelProps<PanelOptions> => ({
  id: 1,
  title: 'Credits',
  data: { state: LoadingState.Done, series, timeRange: getDefaultTimeRange() },
  timeRange: getDefaultTimeRange(),
  timeZone: 'utc',
  options: { ...OPTIONS, ...options },
  fieldConfig: { defaults: {}, overrides: [] },
  transparent: false,
  renderCounter: 0,
  eventBus: new EventBusSrv(),
  replaceVariables: (text, scoped) => text.replaceAll('${org}', String(scoped?.org?.value ?? '')),
  onOptionsChange: () => undefined,
  onFieldConfigChange: () => undefined,
  onChangeTimeRange: () => undefined,
  ...size,
});
