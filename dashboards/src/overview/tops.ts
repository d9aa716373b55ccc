/** Who and what used most: lists of the first few, each with its share of everything. */
import { NONE, UIDS } from '@ledgerline/api/grafana';
import type { Group } from '@ledgerline/api/words';
import { CONVERSATIONS, COST, CREDITS, hidden, REQUESTS, SHARE, text } from '../columns.ts';
import { type DataLink, lookingAt, showMore } from '../links.ts';
import { top } from '../panels.ts';
import { ledger } from '../queries.ts';
import { MANY } from '../variables.ts';
import { FILTERS } from './usage.ts';

interface Top {
  by: Group;
  title: string;
  name: string;
  description: string;
  link?: DataLink;
}
const TOPS: Top[] = [
  {
    by: 'workspace',
    title: 'Top workspaces',
    name: 'Workspace',
    description: 'Where usage comes from. Select one to look at it alone.',
    link: lookingAt(UIDS.overview, 'workspace', 'Look at this workspace only'),
  },
  {
    by: 'workspace_group',
    title: 'Top workspace groups',
    name: 'Group',
    description: 'The same for each team: workspaces summed by the group they are in.',
  },
  { by: 'user', title: 'Top users', name: 'User', description: 'Who used most.' },
  {
    by: 'model',
    title: 'Top models',
    name: 'Model',
    description: 'Which models were used, and what they cost. Select one to look at it alone.',
    link: lookingAt(UIDS.overview, 'model', 'Look at this model only'),
  },
];

/** Asks for many and shows few: "Show more" needs no second question. */
const topOf = ({ by, title, name, description, link }: Top) =>
  top(
    { title, description: `${description} Share is of everything in the time range.`, width: 12, height: 10 },
    ledger({ queryType: 'breakdown', by, filters: FILTERS, limit: MANY }),
    [text('name', name, link && { link }), CREDITS, COST, REQUESTS, SHARE, hidden('key', { empty: NONE })],
  ).links([showMore(UIDS.overview)]);

export const topLists = () => TOPS.map(topOf);

export const topConversations = () =>
  top(
    {
      title: 'Top conversations',
      description: 'Which conversations used most in this time range. Select one to see each of its steps.',
      width: 24,
      height: 12,
    },
    ledger({ queryType: 'conversations', sort: 'credits', filters: FILTERS, limit: MANY }),
    CONVERSATIONS,
  ).links([showMore(UIDS.overview)]);
