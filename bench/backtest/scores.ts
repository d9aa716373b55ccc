/** How far what was said lay from what happened. Pure. */
import { HORIZON_DAYS, METHODS, type Method, type Question } from './history.ts';

export interface Score {
  /** Questions that were followed by a run-out within the horizon: what days are counted of. */
  followed: number;
  /** Of those, the share that lay from early to late; claimed are 80 %. */
  inside: number;
  methods: Record<Method, MethodScore>;
}

export interface MethodScore {
  /** Absolute error of the run-out in days, of the questions that one followed. */
  median: number;
  p90: number;
  /** Of every question, so that a run-out that was foretold and did not come counts too. */
  mean: number;
  /** Of all questions, "does it run out before the cycle ends?": how often yes was right, and how many it found. */
  precision: number;
  recall: number;
  /** Share of right answers, yes or no. */
  right: number;
}

export function scoreOf(questions: readonly Question[]): Score {
  const followed = questions.filter(({ happened }) => happened <= HORIZON_DAYS);
  const inside = ({ early, happened, late }: Question): boolean => early <= happened && happened <= late;
  const methods = Object.fromEntries(
    Object.keys(METHODS).map((method) => [method, methodScore(method as Method, questions, followed)]),
  ) as Record<Method, MethodScore>;
  return { followed: followed.length, inside: shareOf(followed, inside), methods };
}

function methodScore(method: Method, questions: readonly Question[], followed: readonly Question[]): MethodScore {
  const error = ({ said, happened }: Question): number => errorOf(said[method], happened);
  const errors = followed.map(error).sort((a, b) => a - b);
  const saidYes = ({ said, cycleEnds }: Question): boolean => said[method] < cycleEnds;
  const wasYes = ({ happened, cycleEnds }: Question): boolean => happened < cycleEnds;
  return {
    median: quantile(errors, 0.5),
    p90: quantile(errors, 0.9),
    mean: questions.reduce((sum, question) => sum + error(question), 0) / questions.length,
    precision: shareOf(questions.filter(saidYes), wasYes),
    recall: shareOf(questions.filter(wasYes), saidYes),
    right: shareOf(questions, (question) => saidYes(question) === wasYes(question)),
  };
}

/** "Never", and anything past the horizon, counts as the horizon: how wrong it then was is not known any better. */
export const errorOf = (said: number, happened: number): number =>
  Math.abs(Math.min(said, HORIZON_DAYS) - Math.min(happened, HORIZON_DAYS));

/** Of sorted values, the smallest that this share of them does not exceed; NaN of none. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;

/** NaN of none. */
const shareOf = <T>(all: readonly T[], matches: (one: T) => boolean): number => all.filter(matches).length / all.length;
