/** Carries a history out on both ledgers and compares all that they say, step by step. */
import { Actual } from './actual.ts';
import { Expected } from './expected.ts';
import { remember, type History } from './history.ts';
import { Past } from './past.ts';
import { carryOut, expectSame, text, type Action, type EntryLine, type Group, type State } from './side.ts';
import type { Opened } from './stores.ts';

const QUARTER_HOUR = 900_000;
const DAY = 86_400_000;

/** @throws an error that lists the steps up to the first difference, and the difference */
export async function compare({ start, setup, steps }: History, open: (directory: string) => Opened): Promise<void> {
  const log: string[] = [];
  const actual = new Actual(open);
  const expected = new Expected();
  const past = new Past(start, expected.book);
  const ledgers = new Comparison(actual, expected, past);
  const step = async (action: Action): Promise<void> => {
    log.push(`${new Date(past.now).toISOString()} ${action.kind} ${text(action.what)}`);
    log.push(`  -> ${text(await ledgers.carryOut(action))}`);
    remember(past, action);
  };
  try {
    for (const action of setup) await step(action);
    for (const { after, choose, looks } of steps) {
      past.now += after;
      const action = choose(past);
      if (action) await step(action);
      for (const org of past.orgs) await ledgers.look(org, looks);
    }
    for (const org of past.orgs)
      await ledgers.lookBack(
        org,
        steps.flatMap(({ looks }) => looks),
      );
    const { mismatches } = await actual.verified();
    expectSame('verification', mismatches, []);
  } catch (error) {
    const why = error instanceof Error ? (error.message.startsWith('  ') ? error.message : String(error.stack)) : error;
    throw new Error(`\n${log.join('\n')}\n${String(why)}`);
  } finally {
    await actual.close();
  }
}

class Comparison {
  private readonly actual: Actual;
  private readonly expected: Expected;
  private readonly past: Past;
  /** How many entries of an organization have been compared: none of them changes. */
  private readonly compared = new Map<string, number>();

  constructor(actual: Actual, expected: Expected, past: Past) {
    this.actual = actual;
    this.expected = expected;
    this.past = past;
  }

  async carryOut(action: Action) {
    const { now } = this.past;
    const outcome = await carryOut(this.actual, action, now);
    expectSame('outcome', outcome, await carryOut(this.expected, action, now));
    return outcome;
  }

  /** At everything there is of an organization now, and at some moments of its past. */
  async look(org: string, looks: readonly number[]): Promise<void> {
    const { actual, expected } = this;
    const { now } = this.past;
    const entries = await actual.entries(org);
    this.compareEntries(org, entries);
    const state = await actual.state(org, now);
    expectSame(`${org} now`, state, expected.state(org, now));
    expectSound(org, state);
    // Not at now itself: what is known of now includes what was written before the clock was set back.
    for (const at of looks.map((each) => this.moment(org, entries, each)).filter((each) => each < now)) {
      const then = `${org} at ${new Date(at).toISOString()}`;
      expectSame(then, await actual.stateAt(org, at, now), expected.stateAt(org, at, now));
    }
    const byId = <T extends { id: string }>(list: readonly T[]): T[] => list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expectSame(`events of ${org}`, byId(await actual.events(org)), byId(await expected.events(org)));
    expectSame(`counters of ${org}`, await actual.lifetime(org), expected.lifetime(org));
  }

  /** At its usage by the time of events, in ranges that begin and end anywhere. */
  async lookBack(org: string, looks: readonly number[]): Promise<void> {
    const { now } = this.past;
    const entries = await this.actual.entries(org);
    expectSame(`entries of ${org}`, entries, this.expected.entries(org));
    const moments = looks.map((each) => this.moment(org, entries, each)).sort((a, b) => a - b);
    const some = (each: number): number => moments[each] ?? now;
    const ranges = looks.map((each) => ({ from: some(each % looks.length), to: some((each * 7) % looks.length) }));
    const whole = { from: this.past.book.org(org).createdAt, to: now + 8 * DAY };
    const groups: (Group | null)[] = [null, 'model', 'type', 'user', 'workspace'];
    for (const range of [whole, ...ranges.filter(({ from, to }) => from < to)].slice(0, 12))
      for (const group of groups) {
        const what = `usage of ${org} ${text(range)} by ${group ?? 'nothing'}`;
        expectSame(what, await this.actual.usage(org, range, group, now), this.expected.usage(org, range, group));
      }
  }

  private compareEntries(org: string, entries: readonly EntryLine[]): void {
    const from = this.compared.get(org) ?? 0;
    const expected = this.expected.entries(org);
    for (let at = from; at < Math.max(entries.length, expected.length); at++)
      expectSame(`entry ${at + 1} of ${org}`, entries[at], expected[at]);
    this.compared.set(org, entries.length);
    const sum = entries.flatMap(({ moves }) => Object.values(moves)).reduce((total, move) => total + move, 0n);
    expectSame(`entries of ${org} add up`, entries.at(-1)?.balance ?? 0n, sum);
  }

  /** An entry's moment, or the one before it; or any, on a bound of rollups or not. */
  private moment(org: string, entries: readonly EntryLine[], look: number): number {
    const { createdAt } = this.past.book.org(org);
    const { now } = this.past;
    const time = entries[look % Math.max(1, entries.length)]?.time ?? now;
    const between = createdAt + Math.round(((now - createdAt) * look) / 99);
    const candidates = [time, time - 1, between, between - (between % QUARTER_HOUR), between - (between % DAY)];
    return Math.max(createdAt, candidates[look % candidates.length] ?? now);
  }
}

function expectSound(org: string, { pools, grants, overage, spent, reserved }: State): void {
  const used = Object.values(pools).map((pool) => pool.used);
  const amounts = [...used, ...grants.map(([, remaining]) => remaining), overage, spent, reserved];
  expectSame(
    `amounts of ${org} below 0`,
    amounts.filter((amount) => amount < 0n),
    [],
  );
}
