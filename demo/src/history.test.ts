import type { DemoEvent } from './conversation.ts';
import { history, DAY, HISTORY_DAYS } from './history.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { random } from './random.ts';
import { liveEvents } from './trickle.ts';

const EPOCH = Date.UTC(2026, 7, 22, 9, 30);
const HISTORIES = ORGANIZATIONS.map((organization) => ({
  org: organization.org,
  organization,
  events: history(organization, EPOCH),
}));

test.each(HISTORIES)('$org: the same epoch gives the same history', ({ organization, events }) => {
  const text = JSON.stringify(events);
  expect(JSON.stringify(history(organization, EPOCH)) === text).toBe(true);
  expect(JSON.stringify(history(organization, EPOCH + DAY)) === text).toBe(false);
});

test.each(HISTORIES)('$org: in the order of time, inside the ninety days, each id once', ({ events }) => {
  expect(events.every(({ time }, index) => time >= (events[index - 1]?.time ?? EPOCH + DAY))).toBe(true);
  expect(events.at(-1)?.time).toBeLessThan(EPOCH + HISTORY_DAYS * DAY);
  expect(events.at(-1)?.time).toBeGreaterThan(EPOCH + (HISTORY_DAYS - 1) * DAY);
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
});

test('it is large enough to look real and small enough to start quickly', () => {
  const events = HISTORIES.flatMap(({ events }) => events);
  expect(events.length).toBeGreaterThan(50_000);
  expect(events.length).toBeLessThan(70_000);
  for (const name of ['category', 'source', 'surface', 'agent', 'model'] as const) {
    expect(new Set(events.map((event) => event[name])).size).toBeGreaterThan(1);
  }
});

test('weekends are quieter than weekdays, nights than days', () => {
  const [acme] = HISTORIES;
  if (acme === undefined) throw new Error('no organization');
  const { events, organization } = acme;
  const share = (count: (local: Date) => boolean): number =>
    events.filter(({ time }) => count(new Date(time + organization.utcOffset * 3_600_000))).length / events.length;
  expect(share((local) => local.getUTCDay() % 6 === 0)).toBeLessThan(0.15);
  expect(share((local) => local.getUTCHours() < 6)).toBeLessThan(0.1);
});

function takeLive(started: number): DemoEvent[] {
  const [acme] = ORGANIZATIONS;
  if (acme === undefined) throw new Error('no organization');
  const events: DemoEvent[] = [];
  for (const event of liveEvents(acme, started)) {
    if (event !== undefined) events.push(event);
    if (events.length === 2000) break;
  }
  return events;
}

test('live events: revisions only grow, the last is final, and runs share no id', () => {
  const events = takeLive(1);
  const open = new Map<string, { revision: number; output: number; final: boolean }>();
  for (const { id, revision = 0, tokens, final = true } of events) {
    const before = open.get(id);
    expect(before?.final ?? false).toBe(false);
    expect(revision).toBe((before?.revision ?? (tokens === undefined ? -1 : 0)) + 1);
    expect(tokens?.output ?? 0).toBeGreaterThanOrEqual(before?.output ?? 0);
    open.set(id, { revision, output: tokens?.output ?? 0, final });
  }
  const other = new Set(takeLive(2).map(({ id }) => id));
  expect([...open.keys()].some((id) => other.has(id))).toBe(false);
});

test('chance is the same on every machine', () => {
  const chance = random('seed');
  expect([1, 2, 3].map(() => chance.whole(0, 999))).toEqual([949, 76, 26]);
});
