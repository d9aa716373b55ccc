/** An organization at a glance: what is left, how long it lasts, when and where it goes. */
import { UIDS } from '@ledgerline/api/grafana';
import { page } from '../dashboard.ts';
import { toDashboard } from '../links.ts';
import { filter, ledgerSource, organization, prometheusSource, rows } from '../variables.ts';
import { leftOverTime, timeUntilRunOut } from './outlook.ts';
import { topConversations, topLists } from './tops.ts';
import { billingCycle, usageOverTime } from './usage.ts';

export const overviewPage = () =>
  page({
    uid: UIDS.overview,
    title: 'Ledgerline overview',
    description:
      'Credits of an organization (for bring-your-own-model ones: USD against their cap): what is left, how long it ' +
      'will last, and where it goes.',
    variables: [
      organization(),
      filter('workspace', 'Workspace'),
      filter('model', 'Model'),
      rows(),
      ledgerSource(),
      prometheusSource(),
    ],
    links: [toDashboard(UIDS.conversation, 'Conversations')],
    panels: [billingCycle(), usageOverTime(), ...topLists(), topConversations(), leftOverTime(), timeUntilRunOut()],
  });
