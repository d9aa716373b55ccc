import { css } from '@emotion/css';
import { type GrafanaTheme2, LoadingState, type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { LoadingBar, useStyles2 } from '@grafana/ui';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React, { useMemo, useState } from 'react';
import { type Question, type Target, targetOf, UNKNOWN } from '../../asking/ask';
import { Problem } from '../../asking/Problem';
import { useFrames } from '../../asking/use-frames';
import { Footer } from './Footer';
import { columnsOf, type Listing, listingOf, LISTINGS } from './listing';
import { pageSizeOf } from './options';
import { RecordsTable } from './RecordsTable';
import { Toolbar } from './Toolbar';
import { type Choice, useChoice } from './use-choice';

export function RecordsView(props: PanelProps<PanelOptions>) {
  const { data, options, width, height, id, fieldConfig, timeZone } = props;
  const styles = useStyles2(getStyles);
  const pageSize = pageSizeOf(options);
  const own = useMemo(() => listingOf(data.series), [data.series]);
  const target = targetOf(data.request, LISTINGS, own?.frame.refId);
  const choice = useChoice(props, { target, sorts: own?.meta.sorts, pageSize });
  const [retried, setRetried] = useState<unknown>(null);
  const question = useQuestion({ props, own, target, choice, pageSize, insist: retried === data.request });
  const shown = useFrames(data.series, question, props);
  const listing = useMemo(() => listingOf(shown.frames), [shown.frames]);

  const failed = question === null && own === null && data.state === LoadingState.Error;
  const problem = failed ? (data.errors?.[0]?.message ?? UNKNOWN) : shown.problem;
  const asking = shown.asking || data.state === LoadingState.Loading;
  if (listing === null && problem === null && !asking)
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        {...(data.series.length > 0 ? { message: 'Records need a query of the type Events or Conversations' } : {})}
      />
    );
  const retry = () => {
    if (failed) setRetried(data.request);
    else shown.retry();
  };
  return (
    <div className={styles.view} style={{ width, height }} aria-busy={asking}>
      <div className={styles.loading}>{asking && <LoadingBar width={width} ariaLabel="Loading records" />}</div>
      <Toolbar {...{ choice, listing, width }} searchable={target !== null} />
      {problem !== null && <Problem words={problem} onRetry={target === null ? null : retry} />}
      {problem === null && listing !== null && (
        <RecordsTable
          {...{ listing, choice, timeZone, asking, width }}
          columns={columnsOf(listing, options.columns ?? [], width)}
          rows={Math.min(listing.frame.length, pageSize)}
          asksAgain={target !== null}
        />
      )}
      {problem === null && listing !== null && <Footer {...{ listing, choice, pageSize }} turns={target !== null} />}
    </div>
  );
}

interface Asked {
  props: PanelProps<PanelOptions>;
  own: Listing | null;
  target: Target | null;
  choice: Choice;
  pageSize: number;
  /** Also what Grafana itself asked. */
  insist: boolean;
}

/** null: what Grafana got already is what the reader wants to see. */
function useQuestion({ props, own, target, choice, pageSize, insist }: Asked): Question | null {
  const { request } = props.data;
  const { q, ownQ, page, sorting } = choice;
  const fits = own === null || (own.meta.page === 1 && own.meta.pageSize >= pageSize);
  const same =
    q === ownQ && page === 1 && (!sorting || (sorting.sort === own?.meta.sort && sorting.order === own.meta.order));
  const needed = insist || !fits || !same;
  const { sort, order } = sorting ?? {};
  return useMemo(() => {
    if (request === undefined || target === null || !needed) return null;
    const chosen = { page, limit: pageSize, ...(q !== ownQ && { q }), ...(sort !== undefined && { sort, order }) };
    return { request, target, chosen };
  }, [request, target, needed, page, pageSize, q, ownQ, sort, order]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    color: theme.colors.text.primary,
  }),
  loading: css({ position: 'absolute', top: 0, left: 0, right: 0, height: 1 }),
});
