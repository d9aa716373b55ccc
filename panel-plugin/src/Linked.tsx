import { css, cx } from '@emotion/css';
import { type Field, type GrafanaTheme2, type LinkModel } from '@grafana/data';
import { DataLinksContextMenu, useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

interface Props {
  field: Field | undefined;
  row: number;
  children: ReactNode;
}

/** With the data links of a field's value, as Grafana's own tables have them: one is followed, several are listed. */
export function Linked({ field, row, children }: Props) {
  const styles = useStyles2(getStyles);
  const links: LinkModel[] = field?.getLinks?.({ valueRowIndex: row }) ?? [];
  const [first] = links;
  if (first === undefined) return <>{children}</>;
  if (links.length === 1)
    return (
      <a className={styles.link} href={first.href} target={first.target} title={first.title} onClick={first.onClick}>
        {children}
      </a>
    );
  return (
    <DataLinksContextMenu links={() => links}>
      {({ openMenu, targetClassName }) => (
        <button type="button" className={cx(styles.link, styles.menu, targetClassName)} onClick={openMenu}>
          {children}
        </button>
      )}
    </DataLinksContextMenu>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
  menu: css({ padding: 0, border: 'none', background: 'none', textAlign: 'inherit' }),
});
