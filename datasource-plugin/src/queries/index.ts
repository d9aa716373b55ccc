import type { QueryType } from '@ledgerline/api/grafana';
import { balance } from './balance';
import { breakdown } from './breakdown';
import { conversation } from './conversation';
import { conversations } from './conversations';
import type { Kind } from './kind';
import { projection } from './projection';
import { series } from './series';
import { summary } from './summary';

/** Every query type, in the order in which the editor offers them. */
export const QUERIES: { [T in QueryType]: Kind<T> } = {
  balance,
  projection,
  summary,
  series,
  breakdown,
  conversations,
  conversation,
};

export const isQueryType = (type: string | undefined): type is QueryType => type !== undefined && type in QUERIES;
