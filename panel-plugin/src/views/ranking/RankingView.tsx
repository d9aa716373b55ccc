import { type PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { type PanelOptions } from '@ledgerline/api/grafana';
import React, { useMemo, useState } from 'react';
import { aboutOf } from '../../asking/about';
import { type Question, type Target, targetOf } from '../../asking/ask';
import { Busy } from '../../asking/Busy';
import { Problem } from '../../asking/Problem';
import { useAnswer } from '../../asking/use-answer';
import { isOfLastCycle } from '../../change';
import { Footer } from './Footer';
import { measureIn, MEASURES } from './measures';
import { MOST_ROWS, USUAL_ROWS } from './options';
import { type Breakdown, breakdownOf, rankingOf } from './ranking';
import { RankingTable } from './RankingTable';

/** How many more a press shows. */
const STEP = 10;

export function RankingView(props: PanelProps<PanelOptions>) {
  const { data, options, width, height, id, fieldConfig } = props;
  const own = useMemo(() => breakdownOf(data.series), [data.series]);
  const target = targetOf(data.request, ['breakdown'], own?.frame.refId);
  const usual = Math.min(MOST_ROWS, Math.max(1, Math.round(options.rows ?? USUAL_ROWS)));
  const [more, setMore] = useMore(aboutOf(props, target));
  const rows = Math.min(MOST_ROWS, usual + more);
  const chosen = useChosen({ own, target, rows, measure: options.measure ?? 'auto' });
  const { frames, asking, problem, retry } = useAnswer(props, { target, chosen, has: own !== null });
  const shown = useMemo(() => breakdownOf(frames), [frames]);
  if (shown === null && problem === null && !asking)
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        {...(data.series.length > 0 ? { message: 'A ranking needs a query of the type Usage by group' } : {})}
      />
    );
  const name = options.measure === undefined || options.measure === 'auto' ? null : options.measure;
  const measure = MEASURES[name ?? (shown === null ? 'credits' : measureIn(shown.frame))];
  const ranking = shown && rankingOf(shown, measure, rows);
  const hasMore = shown !== null && rows < MOST_ROWS && (shown.frame.length > rows || (shown.meta.more && !!target));
  return (
    <Busy {...{ width, height, asking }} what="the ranking">
      {problem !== null && <Problem words={problem} onRetry={retry} />}
      {problem === null && shown !== null && ranking !== null && (
        <>
          <RankingTable
            {...{ ranking, width }}
            frame={shown.frame}
            than={isOfLastCycle(target, props) ? 'than in the last cycle' : 'than before'}
          />
          <Footer
            {...{ ranking, width }}
            meta={shown.meta}
            onMore={hasMore ? () => setMore(more + STEP) : null}
            onFewer={more > 0 ? () => setMore(0) : null}
          />
        </>
      )}
    </Busy>
  );
}

/** Rows that somebody asked for besides: of another range or query there are none. */
function useMore(about: string): [number, (more: number) => void] {
  const [held, setHeld] = useState({ about, more: 0 });
  return [
    held.about === about ? held.more : 0,
    (more) => {
      setHeld({ about, more });
    },
  ];
}

interface Wish {
  own: Breakdown | null;
  target: Target | null;
  rows: number;
  measure: NonNullable<PanelOptions['measure']>;
}

/** null: what Grafana got already has these rows in this order. */
function useChosen({ own, target, rows, measure }: Wish): Question['chosen'] | null {
  const enough = own === null || own.frame.length >= rows || !own.meta.more;
  const usual = own === null ? null : MEASURES[measureIn(own.frame)].sort;
  const sort = measure === 'auto' || own === null ? null : MEASURES[measure].sort;
  const sorted = sort === null || sort === (target?.['sort'] ?? usual);
  return useMemo(
    () => (enough && sorted ? null : { limit: rows, ...(!sorted && { sort, order: 'desc' }) }),
    [enough, sorted, rows, sort],
  );
}
