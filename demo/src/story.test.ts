import type { DemoEvent } from './conversation.ts';
import { costBy, CREDITS_PER_USD } from './estimate.ts';
import { DAY, history } from './history.ts';
import { ORGANIZATIONS, PLANS, type Organization } from './organizations.ts';
import { UNIT_PRICES } from './steps.ts';
import { cycleStarts, endOf, grantsOf, spendCap } from './story.ts';

/** The cast must come out right whatever the date of the first start: month ends, leap day, year's turn. */
const STARTS = [
  '2026-08-22T09:30Z',
  '2026-11-30T23:59Z',
  '2027-12-01T00:00Z',
  '2023-11-30T12:00Z',
  '2026-05-01T05:00Z',
];

const rate = (model: string, input: number, output: number) => ({
  ...{ model, from: '2020-01-01', usdPerMillion: { input, cacheRead: input / 10, cacheWrite: input * 1.25, output } },
});
const cost = costBy([
  ...[rate('claude-sonnet-4-5', 3, 15), rate('claude-haiku-4-5', 1, 5), rate('gpt-4o', 2.5, 10)],
  ...[rate('gpt-4o-mini', 0.15, 0.6), rate('gemini-2.5-flash', 0.3, 2.5)],
  ...UNIT_PRICES.map((price) => ({ ...price, from: '2020-01-01' })),
]);

const find = (name: string): Organization => {
  const found = ORGANIZATIONS.find(({ org }) => org === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const spent = (events: readonly DemoEvent[], from: number, to: number): number =>
  events.reduce((sum, event) => (event.time >= from && event.time < to ? sum + cost(event) : sum), 0);

test('every event of the demo has a price', () => {
  const events = ORGANIZATIONS.flatMap((organization) => history(organization, Date.parse('2026-08-22')));
  expect(events.filter((event) => cost(event) === 0)).toEqual([]);
});

test.each(STARTS)('nimbus runs out in a day and a half, never before (epoch %s)', (start) => {
  const epoch = Date.parse(start);
  const nimbus = find('nimbus');
  const events = history(nimbus, epoch);
  const grants = grantsOf(nimbus, epoch, events, cost);
  const monthly = Number(PLANS.find(({ plan }) => plan === nimbus.plan)?.monthlyCredits);
  const starts = cycleStarts(nimbus, epoch);
  const end = endOf(epoch);
  let purchased = 0;
  for (const [index, from] of starts.entries()) {
    const used = spent(events, from, starts[index + 1] ?? end) * CREDITS_PER_USD;
    purchased += Number(grants[index]?.credits) - Math.max(0, used - monthly);
    expect(purchased).toBeGreaterThanOrEqual(0);
  }
  const perDay = (spent(events, end - 7 * DAY, end) * CREDITS_PER_USD) / 7;
  expect(purchased / perDay).toBeGreaterThan(1.4);
  expect(purchased / perDay).toBeLessThan(1.6);
  expect(end - (starts.at(-1) ?? 0)).toBeLessThan(16 * DAY); // the cycle ends long after that
});

test.each(STARTS)('borealis is near its cap (epoch %s)', (start) => {
  const epoch = Date.parse(start);
  const borealis = find('borealis');
  const events = history(borealis, epoch);
  const share =
    spent(events, cycleStarts(borealis, epoch).at(-1) ?? 0, endOf(epoch)) /
    Number(spendCap(borealis, epoch, events, cost));
  expect(share).toBeGreaterThan(0.85);
  expect(share).toBeLessThan(0.9);
});

test.each(STARTS)('acme stays well inside its plan (epoch %s)', (start) => {
  const epoch = Date.parse(start);
  const acme = find('acme');
  const end = endOf(epoch);
  const perDay = (spent(history(acme, epoch), end - 7 * DAY, end) * CREDITS_PER_USD) / 7;
  expect(perDay * 31).toBeLessThan(60_000 * 0.8);
});
