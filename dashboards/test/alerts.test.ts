import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UIDS } from '@ledgerline/api/grafana';
import { parse } from 'yaml';
import { MESSAGES } from '../src/alerts/messages.ts';
import { prometheusAlerts } from '../src/alerts/prometheus.ts';
import { grafanaRule } from '../src/alerts/rules.ts';
import { PAGES } from '../src/files.ts';

const FOLDER = path.join(import.meta.dirname, '../../provisioning/grafana');
const read = (file: string): unknown => parse(readFileSync(path.join(FOLDER, file), 'utf8'));

type Rule = ReturnType<typeof grafanaRule>;
const { groups } = read('alerting/ledgerline.yml') as {
  groups: { name: string; folder: string; interval: string; rules: Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const exprOf = (rule: Rule) => (rule.data.find(({ refId }) => refId === 'A')?.model as { expr: string }).expr;

test('the alerts of Prometheus and those of Grafana are the same', () => {
  const prometheus = prometheusAlerts().map(({ name, alerts }) => ({
    name,
    alerts: alerts.map((rule) => [rule.alert, rule.expr, rule.for ?? '0s', rule.labels]),
  }));
  const grafana = groups.map(({ name, rules: own }) => ({
    name,
    alerts: own.map((rule) => [rule.title, exprOf(rule), rule.for, rule.labels]),
  }));
  expect(grafana).toEqual(prometheus);
  expect(rules.length).toBeGreaterThan(0);
});

test('every message belongs to an alert', () => {
  expect(Object.keys(MESSAGES).sort()).toEqual([...new Set(rules.map((rule) => rule.title))].sort());
});

test('every alert links to what to do about it', () => {
  const runbooks = readFileSync(path.join(FOLDER, '../../docs/runbooks.md'), 'utf8');
  const headings = new Set([...runbooks.matchAll(/^## (\w+)$/gm)].map(([, name]) => name));
  expect([...headings].sort()).toEqual([...new Set(rules.map(({ title }) => title))].sort());
  for (const { title, annotations } of rules)
    expect(annotations.runbook_url).toMatch(new RegExp(`/docs/runbooks\\.md#${title.toLowerCase()}$`));
});

test('every alert says what to do first, the same in Prometheus and in Grafana', () => {
  const actions = prometheusAlerts().flatMap(({ alerts }) => alerts.map(({ annotations }) => annotations.action));
  for (const action of actions) expect(action).toMatch(/^[A-Z].{20,120}\.$/);
  expect(rules.map(({ annotations }) => annotations.action)).toEqual(actions);
});

test('alerts lead to a panel that shows what they are about', () => {
  const link =
    /\{\{ externalURL \}\}d\/ledgerline-(\w+)\?var-org=\{\{ \$labels\.org \| urlquery \}\}&viewPanel=panel-(\d+)\{/;
  const isOfService = ({ annotations: { dashboard = '' } }: (typeof rules)[number]): boolean =>
    dashboard.includes(`d/${UIDS.health}{`);
  expect(
    rules
      .filter(isOfService)
      .map(({ title }) => title.replace('Ledgerline', ''))
      .sort(),
  ).toEqual([
    ...['EventsRefused', 'ExporterDown', 'LedgerMismatch', 'LedgerUnreadable', 'LedgerUnverified', 'NoEventsAtAll'],
    ...['ReplicaDown', 'UsageNotTaken'],
  ]);
  const panels = rules
    .filter((rule) => rule.annotations.dashboard !== undefined && !isOfService(rule))
    .map(({ title, annotations }) => {
      const [, page = '', id] = link.exec(annotations.dashboard ?? '') ?? [];
      const { panels: all } = PAGES[page as keyof typeof PAGES]();
      return [
        title.replace('Ledgerline', ''),
        `${page}: ${all?.find((panel) => panel.id === Number(id))?.title ?? ''}`,
      ];
    });
  expect(Object.fromEntries(panels)).toEqual({
    RunOutBeforeCycleEnd: 'overview: Use against the allowance',
    RunOutWithin24h: 'overview: Use against the allowance',
    CreditsThresholdCrossed: 'overview: Use against the allowance',
    SpendCapThresholdCrossed: 'overview: Use against the allowance',
    CreditsExpireUnused: 'overview: This billing cycle',
    BurnRateJump: 'overview: Usage over time',
    ModelBurnRateJump: 'usage: Cost by model per day',
    UserBurnRateJump: 'overview: Top users',
    NoEvents: 'overview: Usage over time',
    UnpricedUsage: 'usage: Cost by model',
    SeriesOverflow: 'usage: Cost by model',
    BillDiffers: 'usage: Cost by model',
    BillNotCompared: 'usage: Cost by model',
  });
});

test('the conversations of its window stand behind an alert in Prometheus where they do in Grafana', () => {
  const ours = prometheusAlerts().flatMap(({ alerts }) =>
    alerts.map(({ annotations }) => /^d\/[\w-]+\?var-org=/.exec(annotations.conversations ?? '')?.[0]),
  );
  const theirs = rules.map(({ annotations }) => annotations.conversations && `d/${UIDS.conversation}?var-org=`);
  expect(ours).toEqual(theirs);
});

test('groups are evaluated at a multiple of 10 seconds', () => {
  for (const { interval } of groups) expect(interval).toMatch(/^(\d+m|\d*0s)$/);
});

test('uids are fixed, unique and short enough', () => {
  const uids = rules.map((rule) => rule.uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const uid of uids) expect(uid).toMatch(/^[a-z0-9-]{1,40}$/);
});

describe.each(rules.map((rule) => [rule.uid, rule] as const))('%s', (_, rule) => {
  const refIds = rule.data.map(({ refId }) => refId);

  test('fires for each series, whatever its value, and for nothing else', () => {
    expect(rule.condition).toBe('CONDITION');
    expect(rule.data.at(-1)).toMatchObject({
      refId: 'CONDITION',
      model: { type: 'math', expression: 'is_number($A)' },
    });
    expect(rule.noDataState).toBe('OK');
    for (const { model } of rule.data.slice(0, -1)) expect(model).toMatchObject({ instant: true, range: false });
  });

  test('asks for every number that it mentions, and mentions every number that it asks for', () => {
    const text = Object.values(rule.annotations).join('\n');
    const mentioned = new Set([...text.matchAll(/\$values\.(\w+)/g)].map(([, refId = '']) => refId));
    expect(refIds).toEqual(expect.arrayContaining([...mentioned]));
    expect(refIds.filter((refId) => !['A', 'CONDITION'].includes(refId) && !mentioned.has(refId))).toEqual([]);
    expect(text).not.toMatch(/\bquery\b/);
  });

  test('says nothing of what it does not know while there is no answer', () => {
    const { summary, description, dashboard, conversations } = rule.annotations;
    for (const text of [summary, description, dashboard, conversations].filter((each) => each !== undefined))
      expect(text).toMatch(/^\{\{ if \$values\.A \}\}.*\{\{ end \}\}$/s);
  });

  test('leads from an organization to its conversations', () => {
    const link = new RegExp(
      `^\\{\\{ if \\$values.A \\}\\}\\{\\{ externalURL \\}\\}d/${UIDS.conversation}\\?var-org=\\{\\{ \\$labels.org \\| urlquery \\}\\}&from=.*&to=`,
    );
    const aboutOrganization = exprOf(rule).includes('org');
    expect(link.test(rule.annotations.conversations ?? '')).toBe(aboutOrganization);
  });
});

test('an outage of Prometheus is told once, and resolves nothing', () => {
  const told = rules.filter((rule) => rule.execErrState !== 'KeepLast');
  expect(told.map((rule) => [rule.title, rule.execErrState])).toEqual([['LedgerlineExporterDown', 'Error']]);
});

test('labels reach Grafana as they are: a $ would be taken for its environment', () => {
  const rule = {
    alert: 'LedgerlineReplicaDown',
    expr: 'up',
    labels: { severity: 'a$b' },
    annotations: { runbook_url: '', action: '' },
  };
  expect(grafanaRule(rule).labels).toEqual({
    severity: 'a$$b',
  });
});

test('datasources have the uids that rules and dashboards are saved with, and alerts are listed once', () => {
  expect(read('datasources/ledgerline.yml')).toMatchObject({
    datasources: [
      { uid: UIDS.ledger, editable: false, secureJsonData: { apiKey: '$LEDGERLINE_GRAFANA_KEY' } },
      { uid: UIDS.prometheus, editable: false, jsonData: { manageAlerts: false } },
    ],
  });
  expect(read('dashboards/ledgerline.yml')).toMatchObject({ providers: [{ folder: groups[0]?.folder, type: 'file' }] });
  expect(read('dashboards/ledgerline.yml')).not.toHaveProperty('providers.0.folderUid');
});
