/** An organization at a glance: what is left, how long it lasts, when and where it goes. */
import { NONE, UIDS } from '@ledgerline/api/grafana';
import type { Group } from '@ledgerline/api/words';
import { CONVERSATIONS, COST, CREDITS, hidden, REQUESTS, SHARE, text } from './columns.ts';
import { numbered, page } from './dashboard.ts';
import { type DataLink, lookingAt, showMore, toDashboard } from './links.ts';
import { credits, lines, top } from './panels.ts';
import { LEDGER, ledger, metric, PROMETHEUS } from './queries.ts';
import { filter, ledgerSource, MANY, organization, prometheusSource, rows } from './variables.ts';

const FILTERS = { workspace: ['$workspace'], model: ['$model'] };

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

/** Prometheus knows what was left at a past moment without asking the ledger for each of them. */
const LEFT =
  'max by (pool) (ledgerline_credits_remaining{org="$org"})' +
  ' or label_replace(max(ledgerline_spend_cap_usd{org="$org"}) - max(ledgerline_spend_usd{org="$org"}), "pool", "cap (USD)", "", "")';
const RUN_OUT = 'max by (estimate) (org_estimate:ledgerline_run_out:seconds{org="$org"})';

export const overviewPage = () => {
  const builder = page(
    UIDS.overview,
    'Ledgerline overview',
    'Credits of an organization (for bring-your-own-model ones: USD against their cap): what is left, how long it ' +
      'will last, and where it goes.',
  )
    .variables([
      organization(),
      filter('workspace', 'Workspace'),
      filter('model', 'Model'),
      rows(),
      ledgerSource(),
      prometheusSource(),
    ])
    .links([toDashboard(UIDS.conversation, 'Conversations')])
    .withPanel(
      credits(
        {
          title: 'This billing cycle',
          description:
            'What is granted and used in the current billing cycle, monthly and bonus credits apart, and when it will ' +
            'be used up at the rate of the last 7 days. Updates by itself, whatever the time range.',
          width: 24,
          height: 10,
        },
        { view: 'meter', upgradeUrl: '', inviteUrl: '' },
        [ledger({ queryType: 'balance', live: true }, 'A'), ledger({ queryType: 'projection', live: true }, 'B')],
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Usage over time',
          description:
            'Web and CLI usage: by hour up to 3 days, by day up to 14 days, by week up to 92 days, then by month. ' +
            'Points stand apart where the time range cuts their hour, day, week or month, or where it is not over yet. ' +
            'In credits, or in USD where the organization brings its own model.',
          width: 24,
          height: 9,
        },
        LEDGER,
        [ledger({ queryType: 'series', groupBy: 'surface', interval: 'auto', filters: FILTERS })],
      ).unit('sishort'),
    );
  for (const each of TOPS) builder.withPanel(topOf(each));
  return numbered(
    builder
      .withPanel(
        top(
          {
            title: 'Top conversations',
            description: 'Which conversations used most in this time range. Select one to see each of its steps.',
            width: 24,
            height: 12,
          },
          ledger({ queryType: 'conversations', sort: 'credits', filters: FILTERS, limit: MANY }),
          CONVERSATIONS,
        ).links([showMore(UIDS.overview)]),
      )
      .withPanel(
        lines(
          {
            title: 'Left over time',
            description: 'Credits left in each pool (of a cap: USD), as Prometheus has seen them.',
            width: 12,
            height: 9,
          },
          PROMETHEUS,
          [metric(LEFT, '{{pool}}')],
        )
          .unit('sishort')
          .noValue('Prometheus has not seen this organization yet'),
      )
      .withPanel(
        lines(
          {
            title: 'Time until run-out',
            description:
              'At the rate of the last 7 days: expected, and as early or late as the ups and downs of those days allow.',
            width: 12,
            height: 9,
          },
          PROMETHEUS,
          [metric(RUN_OUT, '{{estimate}}')],
        )
          .unit('s')
          .noValue('No run-out within a year is known'),
      ),
  );
};
