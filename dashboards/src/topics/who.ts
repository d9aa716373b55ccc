/** Who and what used most: each with its share of everything, beside the period before; more on demand. */
import { NONE, type Queries } from '@ledgerline/api/grafana';
import type { Group } from '@ledgerline/api/words';
import { COST, CREDITS, hidden, REQUESTS, SHARE, text } from '../columns.ts';
import { type DataLink, toConversationOf } from '../links.ts';
import { ranking } from '../panels/ours.ts';
import { ledger } from '../queries.ts';

interface Shown {
  width?: number;
  height?: number;
  measure?: 'auto' | 'costUsd' | 'tokens';
}

interface Who {
  by: Group;
  title: string;
  name: string;
  description: string;
  /** Where a row leads. */
  link?: DataLink;
  /** What is new each day has nothing to be compared with. */
  fleeting?: true;
}

const SHARE_OF = 'Share is of everything in the time range.';

export const top = (
  who: Who,
  query: Pick<Queries['breakdown'], 'filters' | 'range' | 'sort'>,
  { width = 8, height = 11, measure = 'auto' }: Shown = {},
) =>
  ranking(
    {
      title: who.title,
      description: `${who.description} ${who.fleeting ? SHARE_OF : `${SHARE_OF} Change is against the same length before.`}`,
      width,
      height,
    },
    ledger({ queryType: 'breakdown', by: who.by, ...(!who.fleeting && { compare: 'previous' }), limit: 10, ...query }),
    [
      text('name', who.name, who.link && { link: who.link }),
      CREDITS,
      COST,
      REQUESTS,
      SHARE,
      hidden('key', { empty: NONE }),
    ],
    { measure },
  );

export const WORKSPACES = {
  by: 'workspace',
  title: 'Top workspaces',
  name: 'Workspace',
  description: 'Where usage comes from.',
} as const;
export const WORKSPACE_GROUPS = {
  by: 'workspace_group',
  title: 'Top workspace groups',
  name: 'Group',
  description: 'The same for each team: workspaces summed by the group they are in.',
} as const;
export const USERS = { by: 'user', title: 'Top users', name: 'User', description: 'Who used most.' } as const;
export const MODELS = {
  by: 'model',
  title: 'Top models',
  name: 'Model',
  description: 'Which models were used, and what they cost.',
} as const;
export const CONSUMERS = {
  by: 'consumer',
  title: 'Top consumers',
  name: 'Consumer',
  description: 'Conversations, and agents that ran outside of one, that used most.',
  link: toConversationOf('key'),
  fleeting: true,
} as const;
