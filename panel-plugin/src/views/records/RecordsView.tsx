import { type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React, { useMemo } from 'react';
import { type Question, targetOf } from '../../asking/ask';
import { Busy } from '../../asking/Busy';
import { Problem } from '../../asking/Problem';
import { useAnswer } from '../../asking/use-answer';
import { Footer } from './Footer';
import { columnsOf, type Listing, listingOf, LISTINGS } from './listing';
import { pageSizeOf } from './options';
import { RecordsTable } from './RecordsTable';
import { Toolbar } from './Toolbar';
import { type Choice, useChoice } from './use-choice';

export function RecordsView(props: PanelProps<PanelOptions>) {
  const { data, options, width, height, id, fieldConfig, timeZone } = props;
  const pageSize = pageSizeOf(options);
  const own = useMemo(() => listingOf(data.series), [data.series]);
  const target = targetOf(data.request, LISTINGS, own?.frame.refId);
  const choice = useChoice(props, { target, sorts: own?.meta.sorts, pageSize });
  const chosen = useChosen(own, choice, pageSize);
  const { frames, asking, problem, retry } = useAnswer(props, { target, chosen, has: own !== null });
  const listing = useMemo(() => listingOf(frames), [frames]);
  if (listing === null && problem === null && !asking)
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        {...(data.series.length > 0 ? { message: 'Records need a query of the type Events or Conversations' } : {})}
      />
    );
  return (
    <Busy {...{ width, height, asking }} what="records">
      <Toolbar {...{ choice, listing, width }} searchable={target !== null} />
      {problem !== null && <Problem words={problem} onRetry={retry} />}
      {problem === null && listing !== null && (
        <RecordsTable
          {...{ listing, choice, timeZone, width }}
          columns={columnsOf(listing, options.columns ?? [], width)}
          rows={Math.min(listing.frame.length, pageSize)}
          asksAgain={target !== null}
        />
      )}
      {problem === null && listing !== null && <Footer {...{ listing, choice, pageSize }} turns={target !== null} />}
    </Busy>
  );
}

/** null: what Grafana got already is what the reader wants to see. */
function useChosen(own: Listing | null, choice: Choice, pageSize: number): Question['chosen'] | null {
  const { q, ownQ, page, sorting } = choice;
  const meta = own?.meta;
  const fits = meta === undefined || (meta.page === 1 && meta.pageSize >= pageSize);
  const sorted = sorting === null || (sorting.sort === meta?.sort && sorting.order === meta.order);
  const needed = !fits || !sorted || page !== 1 || q !== ownQ;
  const { sort, order } = sorting ?? {};
  return useMemo(
    () =>
      needed ? { page, limit: pageSize, ...(q !== ownQ && { q }), ...(sort !== undefined && { sort, order }) } : null,
    [needed, page, pageSize, q, ownQ, sort, order],
  );
}
