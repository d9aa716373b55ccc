import { css } from '@emotion/css';
import {
  dateTimeFormat,
  dateTimeFormatTimeAgo,
  type Field,
  FieldType,
  formattedValueToString,
  type GrafanaTheme2,
} from '@grafana/data';
import React from 'react';
import { Linked } from '../../Linked';
import { aligned, NOTHING } from '../../format';
import { BADGED, badgeColors } from './badges';

interface Props {
  field: Field;
  row: number;
  timeZone: string;
  linked: boolean;
  /** Of all cells: one page may have many thousands. */
  looks: CellLooks;
  /** What the value does not count. */
  lack: string;
}

/** A value as its field shows it, and where its links lead. */
export function Cell({ field, row, timeZone, linked, looks, lack }: Props) {
  const { styles } = looks;
  const value: unknown = field.values[row];
  return (
    <>
      <Linked field={linked ? field : undefined} row={row}>
        {value === null || value === undefined || value === '' ? (
          <span className={styles.nothing}>{NOTHING}</span>
        ) : (
          shown({ field, timeZone, looks }, value)
        )}
      </Linked>
      {lack !== '' && <span className={styles.lack}> {lack}</span>}
    </>
  );
}

function shown({ field, timeZone, looks }: Pick<Props, 'field' | 'timeZone' | 'looks'>, value: unknown) {
  if (field.type === FieldType.time) {
    const time = Number(value);
    return (
      <time dateTime={new Date(time).toISOString()} title={dateTimeFormat(time, { timeZone })}>
        {dateTimeFormatTimeAgo(time, { timeZone })}
      </time>
    );
  }
  const words = wordsOf(field, value);
  if (!BADGED.includes(field.name)) return words;
  const { color, background } = badgeColors(looks.theme, words);
  return (
    <span className={looks.styles.badge} style={{ background }}>
      <span aria-hidden className={looks.styles.dot} style={{ background: color }} />
      {words}
    </span>
  );
}

function wordsOf({ config: { unit, decimals }, display }: Field, value: unknown): string {
  // One that would read as nothing, and nothing itself, which may be mapped to a text, are as the field shows them.
  if (typeof value === 'number' && unit === 'locale' && decimals && Math.abs(value) >= 10 ** -decimals)
    return aligned(value, decimals);
  return display ? formattedValueToString(display(value)) : String(value);
}

export interface CellLooks {
  readonly theme: GrafanaTheme2;
  readonly styles: ReturnType<typeof getCellStyles>;
}

export const getCellStyles = (theme: GrafanaTheme2) => ({
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
