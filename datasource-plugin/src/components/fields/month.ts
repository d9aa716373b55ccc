import { written } from './written';

export const month = written('Cycle of', {
  absent: 'Current cycle',
  tooltip: 'YYYY-MM: the cycle that starts in that month',
  width: 20,
});
