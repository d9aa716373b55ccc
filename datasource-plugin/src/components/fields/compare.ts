import { COMPARES } from '@ledgerline/api/words';
import { choice } from './choice';

export const compare = choice('Compare with', COMPARES, {
  absent: 'Nothing',
  tooltip: 'previous: the same length before; cycle: the same days of the last cycle',
});
