/** What a line of a scenario can say of the ledger, and how the ledger says it. */
import { balanceOf, counters, eventClauses, leftOf, named, nextPosted } from './findings.ts';
import { MOMENT } from './table.ts';
import type { World } from './world.ts';

export interface Statement {
  /** What an error shows. */
  readonly example: string;
  readonly head: RegExp;
  /** Each of its clauses. */
  readonly clause: RegExp;
  /** Whether only what is named is looked at; else what is not named must be 0. */
  readonly partly: boolean;
  /** What is so, clause by clause. */
  readonly find: (
    world: World,
    head: string,
    said: readonly string[],
  ) => readonly string[] | Promise<readonly string[]>;
}

const AMOUNT = '-?\\d+(?:\\.\\d+)?';
const POOLS = 'monthly|bonus|purchased';
const LEFT = `(?:${POOLS}) ${AMOUNT} of ${AMOUNT}|overage ${AMOUNT}|nothing`;

const statement = (
  example: string,
  head: string,
  clause: string,
  find: Statement['find'],
  partly = false,
): Statement => ({
  example,
  head: new RegExp(`^${head}$`),
  clause: new RegExp(`^(?:${clause})$`),
  partly,
  find,
});

export const STATEMENTS: Readonly<Record<string, Statement>> = {
  left: statement('left: monthly 40 of 100, bonus 20 of 30, purchased 50 of 50, overage 5', '', LEFT, (world) =>
    leftOf(world),
  ),
  was: statement('was 2026-01-03 09:00: monthly 40 of 100', MOMENT.source, LEFT, leftOf),
  expiring: statement('expiring: monthly 40, bonus 10', '', `(?:${POOLS}) ${AMOUNT}|nothing`, async (world) =>
    Object.entries((await balanceOf(world)).pools).map(([pool, { expiring }]) => `${pool} ${expiring}`),
  ),
  grant: statement('grant b1: 20 of 30', '(\\S+)', `${AMOUNT} of ${AMOUNT}`, async (world, id) => {
    const grant = (await world.grants()).find((each) => each.id === id);
    return [grant ? `${grant.remaining} of ${grant.credits}` : 'unknown'];
  }),
  spend: statement('spend: 4.5 of 10', '', `${AMOUNT} of (?:${AMOUNT}|no cap)`, async (world) => {
    const { spendUsd, spendCapUsd } = await balanceOf(world);
    return [`${spendUsd} of ${spendCapUsd ?? 'no cap'}`];
  }),
  cycle: statement(
    'cycle: 2026-01-01 00:00 to 2026-02-01 00:00',
    '',
    `${MOMENT.source} to ${MOMENT.source}`,
    async (world) => {
      const { start, end } = (await balanceOf(world)).cycle;
      return [`${world.moment(Date.parse(start))} to ${world.moment(Date.parse(end))}`];
    },
  ),
  reserved: statement('reserved: 40', '', AMOUNT, async (world) => [(await balanceOf(world)).reserved]),
  percent: statement('percent: 60 (or none)', '', `${AMOUNT}|none`, async (world) => [
    (await balanceOf(world)).percentUsed ?? 'none',
  ]),
  state: statement('state: exhausted', '', '[a-z_]+', async (world) => [(await balanceOf(world)).state]),
  summary: statement(
    'summary: used 60, remaining 40, requests 2, USD 0.6 (or summary of 2026-01: ...)',
    '(?:of \\d{4}-\\d\\d)?',
    `(?:used|remaining|requests|tokens|USD|cycles) ${AMOUNT}`,
    async (world, head) => {
      const month = head.slice('of '.length);
      const answer = (await world.answer('summary', month === '' ? {} : { month })) as Record<string, string>;
      return named({
        used: answer['creditsUsed'],
        remaining: answer['creditsRemaining'],
        requests: answer['requests'],
        tokens: answer['totalTokens'],
        USD: answer['costUsd'],
        cycles: answer['cycles']?.length ?? 1,
      });
    },
    true,
  ),
  usage: statement(
    'usage on 2026-01-03: credits 60, requests 1, USD 0.6',
    'on \\d{4}-\\d\\d-\\d\\d',
    `(?:credits|requests|USD) ${AMOUNT}`,
    async (world, head) => {
      const date = head.slice('on '.length);
      const answer = await world.answer('daily', { start: date, end: date });
      const { days } = answer as { days: Record<string, string>[] };
      return named({ credits: days[0]?.['credits'], requests: days[0]?.['requests'], USD: days[0]?.['costUsd'] });
    },
    true,
  ),
  event: statement(
    'event e1: charged 60, refunded 10, USD 0.6, refunded USD 0.1, late, unpriced',
    '\\S+',
    `(?:charged|refunded|refunded USD|USD) ${AMOUNT}|USD unknown|late|unpriced|unknown`,
    eventClauses,
  ),
  posted: statement(
    'posted: 2026-01-03 09:00 charge -60, overage 5, USD 0.6, balance 40 (or: 2 more, or: nothing more)',
    '',
    `${MOMENT.source} (?:grant|charge|adjustment|refund|expiry|void) ${AMOUNT}|(?:overage|USD|balance) ${AMOUNT}|\\d+ more|nothing more`,
    (world, _, said) => nextPosted(world, said),
  ),
  counters: statement(
    'counters: charged 60, reversed 10, late 1, unpriced 0, overshoot 5, overshoot USD 1, overage 5',
    '',
    `(?:charged|reversed|late|unpriced|overshoot|overshoot USD|overage) ${AMOUNT}`,
    (world) => counters(world),
    true,
  ),
  repriced: statement(
    'repriced: events 2, credits -10, USD -0.1',
    '',
    `(?:events|credits|USD) ${AMOUNT}`,
    (world) => world.repriced,
  ),
  refunded: statement(
    'refunded: credits 30, returned 20, lost 10, USD 0.3',
    '',
    `(?:credits|returned|lost|USD) ${AMOUNT}`,
    (world) => world.refunded,
  ),
  crossed: statement('crossed: 50 at 2026-01-03 09:00', '', `\\d+ at ${MOMENT.source}|nothing`, async (world) => {
    const crossed = Object.entries((await world.state()).account.crossed);
    return crossed.map(([threshold, time]) => `${threshold} at ${world.moment(time ?? 0)}`);
  }),
};
