/**
 * Every query of every panel, variable and annotation of the shipped dashboards has data, of the demo and of an
 * organization that is a year old and oddly named; and panels that show the same thing agree to the micro-credit.
 */
import { type DataFrame, FieldType } from '@grafana/data';
import { type RankingMeta } from '@ledgerline/api/grafana';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { templates } from './helpers';
import { askLedger, askVariable, hasPrograms, type Past, PrometheusAnswers, startPast } from './past';

interface Target {
  readonly refId: string;
  readonly expr?: string;
}
type AnyQuery = Target & { queryType: string; range?: string; filters?: Record<string, readonly string[]> };
interface Asking {
  readonly title: string;
  readonly targets?: readonly Target[];
  readonly panels?: readonly Asking[];
}
interface Page {
  readonly panels: readonly Asking[];
  readonly annotations: { list: ReadonlyArray<{ name: string; target: Target }> };
  readonly templating: { list: ReadonlyArray<{ name: string; type: string; query: object }> };
}
const FOLDER = path.join(__dirname, '../../dashboards/json');
const PAGES = Object.fromEntries(
  readdirSync(FOLDER).map((file) => {
    const page = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Page;
    return [file.replace('.json', ''), page];
  }),
);
const { health: HEALTH, ...ABOUT_ORGANIZATIONS } = PAGES as Record<string, Page> & { health: Page };
const DAY = 86_400;
const panelsOf = ({ panels }: Pick<Page, 'panels'>): readonly Asking[] =>
  panels.flatMap((panel) => panel.panels ?? [panel]);
const marksOf = ({ annotations }: Page): readonly Asking[] =>
  annotations.list.map(({ name, target }) => ({ title: name, targets: [target] }));

/** `yearOld` stands for the id of that one. */
const CASES = [
  ['acme', 30],
  ['nimbus', 30],
  ['borealis', 30],
  ['yearOld', 30],
  ['yearOld', 365],
] as const;
type Org = (typeof CASES)[number][0];

/** Where nothing may be what there is, and the panel says so. */
const RUN_OUT = ['Time until run-out'];
const MAY_BE_EMPTY: Readonly<Record<string, readonly string[]>> = {
  'overview of acme': RUN_OUT,
  'overview of yearOld': RUN_OUT,
  health: [
    ...['Late and unpriced events', 'Limits reached', 'Events without a series of their own'],
    ...['Telemetry', 'Attributes left out'],
  ],
};

let past: Past;
let prometheus: PrometheusAnswers;

/** As the dashboard's own variables at first, of this organization. */
const choose = (org: string, more: Record<string, string> = {}): void => {
  const all = ['workspace', 'model', 'agent', 'category', 'source', 'api_key', 'type'];
  templates({
    ...Object.fromEntries(all.map((name) => [name, '$__all'])),
    ...{ org, interval: 'auto', range: 'time', ...more },
  });
};
const idOf = (org: Org): string => (org === 'yearOld' ? past.yearOld : org);

/** As Grafana writes them. */
const promqlOf = (expr: string, org: string): string =>
  expr
    .replaceAll('${org:doublequote}', () => `"${org.replace(/"/g, '\\"')}"`)
    .replace(/\$(job|instance)\b/g, '.*')
    .replaceAll('$__rate_interval', '15s');

const saysSomething = (values: readonly unknown[]): boolean =>
  values.some((value) => (typeof value === 'number' ? Number.isFinite(value) : Boolean(value)));
async function hasData(target: Target, org: string, seconds: number): Promise<boolean> {
  if (target.expr !== undefined) {
    const series = await prometheus.range(promqlOf(target.expr, org), seconds, Math.max(1, seconds / 300));
    return series.some(({ values }) => saysSomething(values.map(([, value]) => Number(value))));
  }
  const frames = await askLedger(target as never, seconds / DAY);
  return frames.some(({ fields }) =>
    fields.some(({ type, values }) => type !== FieldType.time && saysSomething(values)),
  );
}
async function emptyOf(about: string, asking: readonly Asking[], org: string, seconds: number): Promise<string[]> {
  const empty: string[] = [];
  for (const { title, targets = [] } of asking.filter((each) => !MAY_BE_EMPTY[about]?.includes(each.title)))
    for (const target of targets) if (!(await hasData(target, org, seconds))) empty.push(title);
  return empty;
}

(hasPrograms ? describe : describe.skip)('with its past (needs prometheus and promtool on the PATH)', () => {
  beforeAll(async () => {
    past = await startPast();
    prometheus = new PrometheusAnswers(past.prometheus);
  }, 240_000);
  afterAll(() => past.stop());

  describe.each(Object.entries(ABOUT_ORGANIZATIONS))('%s', (name, page) => {
    test.each(CASES)('every query of %s over %d days has data', async (org, days) => {
      choose(idOf(org));
      choose(idOf(org), { conversation: await topConversation(days) });
      const asking = [...panelsOf(page), ...marksOf(page)];
      expect(await emptyOf(`${name} of ${org}`, asking, idOf(org), days * DAY)).toEqual([]);
    });

    test.each(['acme', 'borealis', 'yearOld'] as const)('every variable has values, of %s', async (org) => {
      choose(idOf(org));
      const variables = page.templating.list.filter(({ type, query }) => type === 'query' && !('query' in query));
      for (const { name: variable, query } of variables)
        expect([variable, (await askVariable(query)).length]).not.toEqual([variable, 0]);
    });
  });

  test('health: every query has data, every variable values', async () => {
    expect(await emptyOf('health', panelsOf(HEALTH), '', 120)).toEqual([]);
    const variables = HEALTH.templating.list.filter(({ type }) => type === 'query');
    for (const { name, query } of variables) {
      const [, matching = '', label = ''] =
        /^label_values\((.*), (\w+)\)$/.exec((query as { query: string }).query) ?? [];
      const values = await prometheus.labelValues(label, promqlOf(matching, ''));
      expect([name, values.length]).toEqual([name, 1]);
    }
  });

  describe('panels that show the same thing agree to the micro-credit', () => {
    test.each(CASES)('what %s used in %d days', async (org, days) => {
      choose(idOf(org));
      const { credits, usd } = await usedIn(days);
      expect(credits.size).toBeGreaterThan(org === 'borealis' ? 8 : 15);
      for (const said of [credits, usd]) agree(said);
    });

    test.each(['acme', 'nimbus', 'borealis', 'yearOld'] as const)('what %s used in its cycle', async (org) => {
      choose(idOf(org), { range: 'cycle' });
      const { used, left } = await ofCycle(idOf(org), org === 'borealis' ? 'usd' : 'credits');
      for (const said of [used, left]) agree(said);
    });
  });
});

/** All but those of a single conversation, by what asks them. */
const QUERIES = Object.entries(ABOUT_ORGANIZATIONS).flatMap(([page, { panels }]) =>
  panelsOf({ panels })
    .flatMap(({ title, targets = [] }) =>
      targets.map((target) => [`${page}: ${title} ${target.refId}`, target as AnyQuery] as const),
    )
    .filter(([, { queryType }]) => queryType !== 'conversation'),
);

type Unit = 'credits' | 'usd';
/** As integers, by the panel that says them. */
type Said = Map<string, number>;
const agree = (said: Said): void => {
  const [[, first] = [], ...others] = said;
  expect(others.length).toBeGreaterThan(1);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries([...said.keys()].map((panel) => [panel, first])));
};

const SCALE = { credits: 1e6, usd: 1e9 };
const COLUMN = { credits: 'credits', usd: 'costUsd' };
const UNITS: readonly Unit[] = ['credits', 'usd'];
const sumOf = (frame: DataFrame | undefined, name: string): number =>
  (frame?.fields.find((field) => field.name === name)?.values ?? []).reduce(
    (sum: number, value) => sum + Number(value),
    0,
  );
const exact = (amount: number, unit: Unit): number => Math.round(amount * SCALE[unit]);

/** The whole of what is asked about, as its answer says it: null where that is another thing. */
function wholeOf({ queryType, filters }: AnyQuery, frames: readonly DataFrame[], unit: Unit): number | null {
  const column = COLUMN[unit];
  if (filters?.['reason']) return null;
  if (queryType === 'totals') return sumOf(frames[0], column);
  if (queryType === 'series') {
    const own = frames.filter(({ fields }) => fields.some(({ name, labels }) => name === unit && !labels?.compared));
    return own.length > 0 ? own.reduce((sum, frame) => sum + sumOf(frame, unit), 0) : null;
  }
  if (queryType !== 'breakdown') return null;
  const { more, total } = frames[0]?.meta?.custom as RankingMeta;
  const { credits, costUsd } = total;
  const whole = unit === 'credits' ? credits : costUsd;
  if (!more) expect(exact(sumOf(frames[0], column), unit)).toBe(exact(Number(whole), unit));
  return whole;
}

/** Over the time range: by every panel that says all of it. */
async function usedIn(days: number): Promise<Record<Unit, Said>> {
  const said: Record<Unit, Said> = { credits: new Map(), usd: new Map() };
  for (const [who, target] of QUERIES.filter(([, each]) => !each.expr && each.range !== 'cycle')) {
    const frames = await askLedger(target as never, days);
    for (const unit of UNITS) {
      const whole = wholeOf(target, frames, unit);
      if (whole !== null) said[unit].set(who, exact(whole, unit));
    }
  }
  return said;
}

async function topConversation(days: number): Promise<string> {
  const target = { refId: 'A', queryType: 'conversations', org: '$org', sort: 'credits' };
  const [frame] = await askLedger(target as never, days);
  return String(frame?.fields.find(({ name }) => name === 'id')?.values[0]);
}

/** Of the cycle, by what says that; and what is left of it, by the ledger and by Prometheus. */
async function ofCycle(org: string, unit: Unit): Promise<{ used: Said; left: Said }> {
  const used: Said = new Map();
  const left: Said = new Map();
  for (const [who, target] of QUERIES) {
    if (target.expr !== undefined) {
      if (!who.includes('Left over time')) continue;
      const series = await prometheus.range(promqlOf(target.expr, org), 1, 1);
      left.set(
        who,
        exact(
          series.reduce((sum, { values }) => sum + Number(values.at(-1)?.[1]), 0),
          unit,
        ),
      );
      continue;
    }
    const frames = await askLedger(target as never, 30);
    const amount = usedInCycle(target, frames, unit);
    if (amount !== null) used.set(who, exact(amount, unit));
    if (target.queryType === 'balance') left.set(who, exact(sumOf(frames[0], 'remaining'), unit));
  }
  return { used, left };
}

function usedInCycle(target: AnyQuery, frames: readonly DataFrame[], unit: Unit): number | null {
  const [frame] = frames;
  const { queryType, range } = target;
  if (queryType === 'balance') return sumOf(frame, 'used');
  if (queryType === 'cycles') return Number(frame?.fields.find(({ name }) => name === 'used')?.values.at(-1));
  if (queryType === 'summary') return sumOf(frame, unit === 'usd' ? 'costUsd' : 'creditsUsed');
  return range === 'cycle' || range === '$range' ? wholeOf(target, frames, unit) : null;
}
