import type { QueryType } from '@ledgerline/api/grafana';
import { annotations } from './annotations';
import { balance } from './balance';
import { breakdown } from './breakdown';
import { conversation } from './conversation';
import { conversations } from './conversations';
import { cycles } from './cycles';
import { durations } from './durations';
import { events } from './events';
import type { Kind } from './kind';
import { ledger } from './ledger';
import { projection } from './projection';
import { series } from './series';
import { summary } from './summary';
import { totals } from './totals';
import { whatIf } from './what-if';

/** Every query type, in the order in which the editor offers them. */
export const QUERIES: { [T in QueryType]: Kind<T> } = {
  balance,
  projection,
  summary,
  series,
  totals,
  breakdown,
  events,
  conversations,
  conversation,
  ledger,
  cycles,
  durations,
  whatIf,
  annotations,
};

export const isQueryType = (type: string | undefined): type is QueryType => type !== undefined && type in QUERIES;
