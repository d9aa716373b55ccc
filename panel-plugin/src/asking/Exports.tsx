import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { type Exports as Addresses } from '@ledgerline/api/grafana';
import React from 'react';
import { safeLink } from '../links';

interface Props {
  exports: Addresses;
  /** What is in them: `all 1,234 rows`. */
  of: string;
  size: 'sm' | 'md';
  icons: boolean;
}

const FORMATS = [
  { format: 'csv', name: 'CSV' },
  { format: 'ndjson', name: 'JSON' },
] as const;

/** Everything that matches, streamed by the ledger through Grafana's proxy; not what happens to be loaded. */
export function Exports({ exports, of, size, icons }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.exports}>
      {FORMATS.map(({ format, name }) => {
        const link = safeLink(exports[format]);
        return (
          link !== null && (
            <LinkButton
              key={format}
              variant="secondary"
              fill="outline"
              size={size}
              {...(icons ? { icon: 'download-alt' } : {})}
              href={link.href}
              // Beside Grafana where a refusal has to be read, else a file.
              target="_blank"
              rel="noopener noreferrer"
              download
              aria-label={`Export ${name}: ${of}`}
              tooltip={`${of}, as ${name === 'JSON' ? 'lines of JSON' : name}`}
            >
              {name}
            </LinkButton>
          )
        );
      })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  exports: css({ display: 'flex', gap: theme.spacing(1), flexShrink: 0 }),
});
