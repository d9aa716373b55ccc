/** An organization at a glance: what is left, how long it lasts, when and where it goes. */
import { UIDS } from '@ledgerline/api/grafana';
import { page } from '../dashboard.ts';
import { lookingAt } from '../links.ts';
import { billingCycle, burnDown } from '../topics/cycle.ts';
import { conversations } from '../topics/listings.ts';
import { leftOverTime, timeUntilRunOut } from '../topics/outlook.ts';
import { bySurface } from '../topics/over-time.ts';
import { MODELS, top, USERS, WORKSPACE_GROUPS, WORKSPACES } from '../topics/who.ts';
import { filter, organization } from '../variables.ts';

const filters = { workspace: ['$workspace'], model: ['$model'] };
const sets = (variable: 'workspace' | 'model') => ({
  link: lookingAt(UIDS.overview, variable, `Look at this ${variable} only`),
});

export const overviewPage = () =>
  page({
    uid: UIDS.overview,
    title: 'Ledgerline overview',
    description:
      'Credits of an organization (for bring-your-own-model ones: USD against their cap): what is left, how long it ' +
      'will last, and where it goes.',
    variables: [organization(), filter('workspace', 'Workspace'), filter('model', 'Model')],
    prometheus: true,
    first: [
      billingCycle(),
      bySurface(filters, 12),
      burnDown(),
      top({ ...WORKSPACES, ...sets('workspace') }, { filters }),
      top(WORKSPACE_GROUPS, { filters }),
      top(USERS, { filters }),
    ],
    sections: [
      {
        title: 'Models and conversations',
        panels: [
          top({ ...MODELS, ...sets('model') }, { filters }, { width: 24 }),
          conversations({ filters, sort: 'credits' }, 'Top conversations'),
        ],
      },
      { title: 'As Prometheus has seen it', panels: [leftOverTime(), timeUntilRunOut()] },
    ],
  });
