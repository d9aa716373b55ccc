/** How what is shown beside it is called. */
import type { Compare } from '@ledgerline/api/words';

const BESIDE: Record<Compare, string> = { previous: 'before', cycle: 'last cycle' };

/** Of a word, which a variable may have given. */
export const beside = (compare: string | undefined): string =>
  Object.entries(BESIDE).find(([name]) => name === compare)?.[1] ?? BESIDE.previous;

/** A fraction of what was before: null where that was nothing, or either is not known. */
export const change = (now: number | null | undefined, before: number | null | undefined): number | null =>
  now === null || now === undefined || !before ? null : (now - before) / before;
