import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { amount, moment, NOTHING } from '../../format';
import { unseen } from '../../unseen';
import { type Burndown, DAY, stopsOf, valuesAt } from './burndown';
import { Legend } from './Legend';
import { Plot } from './Plot';
import { outcome } from './words';

interface Props {
  burndown: Burndown;
  width: number;
  height: number;
  timeZone: string;
}

/** Room that the words around the chart take, until it is known. */
const WORDS = 76;

export function OrgBurndown({ burndown, width, height, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <article className={styles.view} style={{ height }} aria-label={burndown.meter.name}>
      <div className={styles.head}>
        <span className={styles.name}>{burndown.meter.name}</span> <span>{outcome(burndown, timeZone)}</span>
      </div>
      <Plot {...{ burndown, timeZone }} guess={{ width, height: Math.max(140, height - WORDS) }} />
      <Legend {...{ burndown, timeZone }} />
      <div className={unseen}>
        <Table {...{ burndown, timeZone }} />
      </div>
    </article>
  );
}

/** The same as rows, a day each. */
function Table({ burndown, timeZone }: Pick<Props, 'burndown' | 'timeZone'>) {
  const { meter, now } = burndown;
  const words = (value: number | null | undefined) => (value == null ? NOTHING : amount(value, meter.unit));
  return (
    <table>
      <caption>{meter.name}, day by day</caption>
      <thead>
        <tr>
          {['When', meter.byom ? 'Spent' : 'Used', 'Expected', 'At least', 'At most'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {daily(stopsOf(burndown), now).map((time) => {
          const { used, forecast } = valuesAt(burndown, time);
          return (
            <tr key={time}>
              <th scope="row">{moment(time, now, timeZone)}</th>
              {[used, forecast?.expected, forecast?.low, forecast?.high].map((value, index) => (
                <td key={index}>{words(value)}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Hours are more than anybody listens to; what is now, and what comes, stays. */
function daily(stops: readonly number[], now: number): number[] {
  let last = -Infinity;
  return stops.filter((time) => {
    if (time < now && time - last < DAY) return false;
    last = time;
    return true;
  });
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ position: 'relative', display: 'flex', flexDirection: 'column', gap: theme.spacing(0.75), minWidth: 0 }),
  head: css({ overflowWrap: 'anywhere' }),
  name: css({ marginRight: theme.spacing(0.5), fontWeight: theme.typography.fontWeightMedium }),
});
