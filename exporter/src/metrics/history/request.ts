import type { HistoryQuery } from '@ledgerline/api';
import { Refusal } from '../../model/refusal.ts';
import type { Steps } from '../../reading/history-store.ts';
import { rangeOf } from '../../reading/range.ts';
import type { Labels } from '../text.ts';

/** Which past; times and durations in milliseconds. */
export interface HistoryRequest extends Steps {
  /** `*`: all. */
  readonly org: string;
  readonly projectionStep: number;
  /** Between two samples of counters; a multiple of `step`. */
  readonly counterStep: number;
  /** Those that a scrape gives to every series. */
  readonly target: Labels;
}

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DEFAULT_STEP = '5m';
const DEFAULT_PROJECTION_STEP = '1h';
/** A year of five minutes has 105,120. */
const MOST_STEPS = 1_000_000;

/** Moments are whole steps since 1970, and the end of the range. */
export function historyRequestOf(query: HistoryQuery, now: number): HistoryRequest {
  const step = durationOf(query.step ?? DEFAULT_STEP);
  const projectionStep = durationOf(query.projectionStep ?? DEFAULT_PROJECTION_STEP);
  const counterStep = query.counterStep === undefined ? step : durationOf(query.counterStep);
  const { from, to } = rangeOf(query, 'UTC', now);
  const last = Math.min(to, now);
  const first = Math.min(Math.ceil(from / step) * step, last);
  if (from > last) throw new Refusal('invalid_request', 'must not lie after now', 'from');
  if ((last - first) / step > MOST_STEPS)
    throw new Refusal('invalid_request', `makes more than ${MOST_STEPS} moments: take a longer one`, 'step');
  if (counterStep % step !== 0) throw new Refusal('invalid_request', 'must be a multiple of step', 'counterStep');
  return { org: query.org ?? '*', first, step, last, projectionStep, counterStep, target: targetOf(query) };
}

const targetOf = ({ job, instance }: HistoryQuery): Labels =>
  Object.entries({ job, instance }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));

export function timesOf({ first, step, last }: Steps): number[] {
  const times: number[] = [];
  for (let time = first; time < last; time += step) times.push(time);
  times.push(last);
  return times;
}

/** Such as `5m`; the schema has let nothing else in. */
function durationOf(text: string): number {
  const unit = text.slice(-1) as keyof typeof UNITS;
  return Number(text.slice(0, -1)) * UNITS[unit];
}
