/** How credits are spent: by day and month, reason, workspace and person, and the ledger itself. */
import { UIDS } from '@ledgerline/api/grafana';
import { CREDITS, COST, text } from '../columns.ts';
import { page } from '../dashboard.ts';
import { download } from '../links.ts';
import { bars } from '../panels/graphs.ts';
import { table } from '../panels/tables.ts';
import { ledger } from '../queries.ts';
import { burnDown } from '../topics/cycle.ts';
import { shareOf } from '../topics/shares.ts';
import { top, USERS, WORKSPACES } from '../topics/who.ts';
import { organization, ranges } from '../variables.ts';

const RANGE = { range: '$range' } as const;

const daily = () =>
  bars(
    {
      title: 'Daily usage',
      description: 'Credits of each of the last 30 days, or USD of a cap.',
      width: 12,
      height: 8,
    },
    ledger({ queryType: 'series', interval: 'day' }),
  )
    .timeFrom('30d')
    .unit('sishort');

const monthly = () =>
  bars(
    {
      title: 'Monthly usage',
      description: 'What each of the last 12 billing cycles used, against what its plan allowed.',
      width: 12,
      height: 8,
    },
    ledger({ queryType: 'cycles' }),
  )
    .timeFrom('1y')
    .unit('sishort')
    .overrideByName('allowance', [
      { id: 'custom.drawStyle', value: 'line' },
      { id: 'custom.lineWidth', value: 2 },
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.lineInterpolation', value: 'stepAfter' },
      { id: 'color', value: { mode: 'fixed', fixedColor: 'orange' } },
    ]);

const byReason = () =>
  shareOf(
    { groupBy: 'reason', ...RANGE },
    { title: 'By reason', description: 'Which kinds of actions used most: chats, workflow runs, OCR, renders.' },
  );

const byWorkflow = () =>
  shareOf(
    { groupBy: 'reason_detail', filters: { reason: ['workflow_run'] }, ...RANGE },
    { title: 'Workflow runs by workflow', description: 'Which workflows the workflow runs were of.' },
  );

const teamAndPersonal = () =>
  shareOf(
    { groupBy: 'workspace_kind', ...RANGE },
    { title: 'Team and personal', description: 'What shared workspaces used, and what personal ones did.' },
  );

const entries = () =>
  table(
    {
      title: 'The credit ledger',
      description: 'Every entry of this time range with the balance after it, the newest first.',
      width: 24,
      height: 12,
      empty: 'Nothing was posted in this time range',
    },
    ledger({ queryType: 'ledger', limit: 1000, ...RANGE }),
    [
      { field: 'time', title: 'Time', unit: 'dateTimeAsLocal', width: 180 },
      text('type', 'Type', { width: 110 }),
      { ...CREDITS, width: 120, decimals: 6 },
      { ...CREDITS, field: 'balance', title: 'Balance', width: 140, decimals: 6 },
      { ...COST, width: 110, decimals: 6 },
      text('event', 'Event'),
      text('note', 'Note'),
    ],
  ).links(
    (['csv', 'ndjson'] as const).map((format) =>
      download(`Export ${format === 'csv' ? 'CSV' : 'JSON'}`, 'ledger', `from=\${__from}&to=\${__to}&format=${format}`),
    ),
  );

export const creditsPage = () =>
  page({
    uid: UIDS.credits,
    title: 'Ledgerline credits',
    description: 'How the credits of an organization are spent: by day and month, reason, workspace and person.',
    variables: [organization(), ranges()],
    first: [daily(), monthly(), byReason(), byWorkflow(), teamAndPersonal()],
    sections: [
      { title: 'Who', panels: [top(WORKSPACES, RANGE, { width: 12 }), top(USERS, RANGE, { width: 12 })] },
      { title: 'Where it leads', panels: [burnDown(24)] },
      { title: 'The ledger', panels: [entries()] },
    ],
  });
