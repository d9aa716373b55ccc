import { written } from './written';

export const search = written('Search', {
  absent: 'Part of a name',
  tooltip: 'In names of agents and titles of conversations, in any case and with or without accents',
});
