import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { FilterInput, useStyles2 } from '@grafana/ui';
import React from 'react';
import { Exports } from '../../asking/Exports';
import { counted } from './Footer';
import { type Listing } from './listing';
import { COMPACT } from './options';
import { type Choice } from './use-choice';

interface Props {
  choice: Choice;
  listing: Listing | null;
  searchable: boolean;
  width: number;
}

export function Toolbar({ choice, listing, searchable, width }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.bar}>
      <div className={styles.search}>
        {searchable && (
          <FilterInput
            value={choice.text}
            onChange={choice.type}
            escapeRegex={false}
            placeholder="Search titles and agents"
            aria-label="Search titles and agents"
          />
        )}
      </div>
      {listing !== null && (
        <Exports
          exports={listing.meta.exports}
          of={`all ${counted(listing.meta)} rows`}
          {...(width < COMPACT ? { size: 'sm', icons: false } : { size: 'md', icons: true })}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 0', minWidth: 0, maxWidth: 400 }),
});
