import { css } from '@emotion/css';
import {
  dateTimeFormat,
  dateTimeFormatTimeAgo,
  type Field,
  FieldType,
  formattedValueToString,
  type GrafanaTheme2,
} from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React from 'react';
import { Linked } from '../../Linked';
import { NOTHING } from '../../format';
import { BADGED, badgeColors } from './badges';

interface Props {
  field: Field;
  row: number;
  timeZone: string;
  linked: boolean;
  /** What the value does not count. */
  lack: string;
}

/** A value as its field shows it, and where its links lead. */
export function Cell({ field, row, timeZone, linked, lack }: Props) {
  const styles = useStyles2(getStyles);
  const value: unknown = field.values[row];
  return (
    <>
      <Linked field={linked ? field : undefined} row={row}>
        {value === null || value === undefined || value === '' ? (
          <span className={styles.nothing}>{NOTHING}</span>
        ) : (
          <Value {...{ field, value, timeZone }} />
        )}
      </Linked>
      {lack !== '' && <span className={styles.lack}> {lack}</span>}
    </>
  );
}

function Value({ field, value, timeZone }: Pick<Props, 'field' | 'timeZone'> & { value: unknown }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  if (field.type === FieldType.time) {
    const time = Number(value);
    return (
      <time dateTime={new Date(time).toISOString()} title={dateTimeFormat(time, { timeZone })}>
        {dateTimeFormatTimeAgo(time, { timeZone })}
      </time>
    );
  }
  const words = field.display ? formattedValueToString(field.display(value)) : String(value);
  if (!BADGED.includes(field.name)) return <>{words}</>;
  const { color, background } = badgeColors(theme, words);
  return (
    <span className={styles.badge} style={{ background }}>
      <span aria-hidden className={styles.dot} style={{ background: color }} />
      {words}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  nothing: css({ color: theme.colors.text.secondary }),
  badge: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0, 1, 0, 0.75),
    borderRadius: theme.shape.radius.pill,
    color: theme.colors.text.primary,
    lineHeight: 1.6,
    whiteSpace: 'nowrap',
  }),
  dot: css({ width: 8, height: 8, borderRadius: theme.shape.radius.circle, flexShrink: 0 }),
  lack: css({ color: theme.colors.warning.text, fontSize: theme.typography.bodySmall.fontSize }),
});
