import {
  applyFieldOverrides,
  createTheme,
  type DataFrame,
  type DataQueryRequest,
  dateTime,
  EventBusSrv,
  getDefaultTimeRange,
  LoadingState,
  type PanelProps,
  type TimeRange,
} from '@grafana/data';
import { type PanelOptions } from '@ledgerline/api/grafana';

const OPTIONS: PanelOptions = {
  view: 'meter',
  upgradeUrl: 'https://billing.example/upgrade?org=${org}',
  inviteUrl: '/d/invite',
};

interface Context {
  readonly frame: DataFrame;
  readonly rowIndex: number;
}
/** Variables stand for themselves but `org`, which the panel brings, and the fields of a link's row. */
const replaceVariables: PanelProps['replaceVariables'] = (text, scoped) =>
  text
    .replaceAll('${org}', String(scoped?.org?.value ?? ''))
    .replaceAll(/\$\{__data\.fields\.(\w+)\}/g, (_, name: string) => {
      const { frame, rowIndex } = scoped?.['__dataContext']?.value as Context;
      return encodeURIComponent(String(frame.fields.find((field) => field.name === name)?.values[rowIndex]));
    });

/** What Grafana gives a panel. */
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
  replaceVariables,
  onOptionsChange: () => undefined,
  onFieldConfigChange: () => undefined,
  onChangeTimeRange: () => undefined,
  ...size,
});

/** As Grafana hands frames to a panel: with units, links and display processors. */
export const dressed = (frames: DataFrame[]): DataFrame[] =>
  applyFieldOverrides({
    ...{ data: frames, fieldConfig: { defaults: {}, overrides: [] }, theme: createTheme(), timeZone: 'utc' },
    replaceVariables,
  });

let requests = 0;
export const requestOf = (target: object, from = 'now-7d', to = 'now'): DataQueryRequest => {
  requests += 1;
  const range: TimeRange = { from: dateTime(0), to: dateTime(1), raw: { from, to } };
  const datasource = { type: 'ledgerline-credits-datasource', uid: 'ledger' };
  return {
    ...{ requestId: `Q${requests}`, app: 'dashboard', interval: '1h', intervalMs: 3_600_000, startTime: 0 },
    ...{ timezone: 'utc', scopedVars: {}, range, targets: [{ refId: 'A', datasource, ...target }] },
  };
};
