import { css } from '@emotion/css';
import { type Field, FieldType, type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { Cell } from './Cell';
import { Empty } from './Empty';
import { fieldOf, lackOf, leads, type Listing, titleOf } from './listing';
import { COMPACT } from './options';
import { type Choice, type Order } from './use-choice';

interface Props {
  listing: Listing;
  choice: Choice;
  columns: readonly Field[];
  rows: number;
  timeZone: string;
  width: number;
  /** Whether there is a query to ask for another order. */
  asksAgain: boolean;
}

export function RecordsTable(props: Props) {
  const { listing, choice, columns, rows, timeZone, asksAgain, width } = props;
  const styles = useStyles2(getStyles, width < COMPACT);
  return (
    // Reachable by keyboard, for whoever scrolls with it.
    <div className={styles.scroll} role="region" aria-label="Records" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((field) => (
              <Header key={field.name} {...{ field, listing, choice, asksAgain, width }} />
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {columns.map((field) => (
                <td key={field.name} className={styles[lookOf(field)]}>
                  <Cell
                    {...{ row, timeZone }}
                    field={fieldOf(listing, field, row)}
                    linked={leads(listing, field, row)}
                    lack={lackOf(listing, field, row)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows === 0 && <Empty q={choice.q} total={listing.meta.total} />}
    </div>
  );
}

const lookOf = ({ type, name }: Field): 'number' | 'wide' | 'text' =>
  type === FieldType.number ? 'number' : name === 'title' ? 'wide' : 'text';

type HeaderProps = Pick<Props, 'listing' | 'choice' | 'asksAgain' | 'width'> & { field: Field };

/** What is largest and latest is looked for first, and what begins with a. */
const firstOrder = ({ type }: Field): Order => (type === FieldType.string ? 'asc' : 'desc');

function Header({ field, listing: { frame, meta }, choice, asksAgain, width }: HeaderProps) {
  const styles = useStyles2(getStyles, width < COMPACT);
  const { sort, order } = choice.sorting ?? meta;
  const sorted = sort === field.name;
  const next: Order = sorted ? (order === 'asc' ? 'desc' : 'asc') : firstOrder(field);
  const title = titleOf(field, frame);
  return (
    <th
      scope="col"
      className={styles[lookOf(field)]}
      aria-sort={sorted ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {asksAgain && meta.sorts.includes(field.name) ? (
        <button
          type="button"
          className={styles.sort}
          onClick={() => {
            choice.sortBy({ sort: field.name, order: next });
          }}
        >
          {title}
          {sorted && <Icon name={order === 'asc' ? 'arrow-up' : 'arrow-down'} size="sm" aria-hidden />}
        </button>
      ) : (
        title
      )}
    </th>
  );
}

const getStyles = (theme: GrafanaTheme2, compact: boolean) => {
  const cell = { padding: theme.spacing(0.5, compact ? 0.5 : 1), verticalAlign: 'top' } as const;
  return {
    scroll: css({
      flex: '1 1 0',
      minHeight: 0,
      overflow: 'auto',
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    }),
    table: css({
      width: '100%',
      borderCollapse: 'separate',
      borderSpacing: 0,
      fontSize: theme.typography.bodySmall.fontSize,
      'thead th': {
        position: 'sticky',
        top: 0,
        zIndex: 1,
        background: theme.colors.background.secondary,
        color: theme.colors.text.primary,
        fontWeight: theme.typography.fontWeightMedium,
        verticalAlign: 'bottom',
        // Two short lines take less room than a column as wide as its title.
        whiteSpace: 'normal',
        lineHeight: 1.3,
      },
      'tbody tr:nth-child(even)': { background: theme.colors.emphasize(theme.colors.background.primary, 0.02) },
      'tbody tr:hover': { background: theme.colors.action.hover },
    }),
    text: css({ ...cell, textAlign: 'left', ...(compact ? {} : { whiteSpace: 'nowrap' }) }),
    wide: css({ ...cell, textAlign: 'left', width: '30%', minWidth: 100, overflowWrap: 'anywhere' }),
    number: css({ ...cell, textAlign: 'right', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
    sort: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.25),
      padding: 0,
      border: 'none',
      background: 'none',
      textAlign: 'inherit',
      color: 'inherit',
      font: 'inherit',
      '&:hover': { textDecoration: 'underline' },
    }),
  };
};
