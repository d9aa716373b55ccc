import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { type ListingMeta } from '@ledgerline/api/grafana';
import React from 'react';
import { type Listing } from './listing';
import { type Choice } from './use-choice';

interface Props {
  listing: Listing;
  choice: Choice;
  pageSize: number;
  /** Whether there is a query to ask for other pages. */
  turns: boolean;
}

/** `12,345`, or `at least 10,000`. */
export const counted = ({ total, totalIsAtLeast }: ListingMeta): string =>
  `${totalIsAtLeast ? 'at least ' : ''}${total.toLocaleString('en')}`;

const STEPS = [
  { name: 'First page', icon: 'angle-double-left', to: () => 1 },
  { name: 'Previous page', icon: 'angle-left', to: (page: number) => page - 1 },
  { name: 'Next page', icon: 'angle-right', to: (page: number) => page + 1 },
  { name: 'Last page', icon: 'angle-double-right', to: (_: number, pages: number) => pages },
] as const;

export function Footer({ listing: { frame, meta }, choice, pageSize, turns }: Props) {
  const styles = useStyles2(getStyles);
  const { total, reach = Infinity } = meta;
  const pages = Math.max(1, Math.ceil(Math.min(total, reach) / pageSize));
  const { page } = choice;
  const first = (meta.page - 1) * meta.pageSize;
  const rows = Math.min(frame.length, pageSize);
  // Of what was counted up to a limit, the last page is not known.
  const uncounted = meta.totalIsAtLeast === true;
  const open = uncounted && total < reach;
  const cut = total > reach || (uncounted && !open);
  const whole = rows === pageSize;
  const leads = (to: number) => to !== page && to >= 1 && (to <= pages || (open && whole));
  return (
    <div className={styles.footer}>
      <div role="status">
        {rows === 0
          ? `0 of ${counted(meta)}`
          : `${(first + 1).toLocaleString('en')}–${(first + rows).toLocaleString('en')} of ${counted(meta)}`}
        {cut && `; in this order the first ${reach.toLocaleString('en')} can be paged`}
      </div>
      {turns && (pages > 1 || open) && (
        <nav className={styles.pages} aria-label="Pages">
          {STEPS.map(({ name, icon, to }, index) => (
            <React.Fragment key={name}>
              {index === 2 && (
                <span className={styles.page}>
                  Page {page.toLocaleString('en')} of {open ? 'at least ' : ''}
                  {pages.toLocaleString('en')}
                </span>
              )}
              <Button
                size="sm"
                variant="secondary"
                fill="text"
                icon={icon}
                aria-label={name}
                disabled={!leads(to(page, pages)) || (open && name === 'Last page')}
                onClick={() => {
                  choice.turnTo(to(page, pages));
                }}
              />
            </React.Fragment>
          ))}
        </nav>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  footer: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(0, 2),
    minHeight: theme.spacing(4),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  pages: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  page: css({ padding: theme.spacing(0, 0.5), whiteSpace: 'nowrap' }),
});
