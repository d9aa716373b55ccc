/**
 * Events of one organization that are posted as one movement, since nothing lies between the first and the last of them
 * that would make a difference: no end of a grant, no reservation, no refusal, no event that is known. What comes of it
 * is what posting them one by one gives, for a fraction of the work.
 */
import type { Account } from '../model/account.ts';
import type { EventBatch } from '../model/event-batch.ts';
import { CONTEXT_DIMENSIONS, NO_QUANTITY, TOKEN_KINDS, isAgentRunType, isRequestType } from '../model/event.ts';
import { AmountOverflow } from '../model/money.ts';
import type { Price } from '../pricing/price.ts';
import { rate, type Rating } from '../pricing/rating.ts';
import { touch, type Changes, type ConversationTouch } from './changes.ts';
import { burned } from './charge.ts';
import { settle } from './cycles.ts';
import { Holds, excess } from './holds.ts';
import { MAX_AHEAD, MAX_BEFORE_CREATION, countOvershoot, eventKey, inModel, type Knowledge } from './posting.ts';
import { remaining } from './remaining.ts';
import { MEASURES, QUARTER_HOUR, add, quarterOf, sumOf, type Amounts, type Quarter } from './rollups.ts';

/** What is said of an event of a run, as bits. */
export const LATE = 1;
export const UNPRICED = 2;
export const FIRST_OF_RUN = 4;
/** It moved something, and so has a place in the ledger. */
export const CHARGED = 8;

/** The events of one request that are of one organization. */
export interface OrgEvents {
  readonly org: string;
  readonly batch: EventBatch;
  /** Which of the batch they are, in their order. */
  readonly rows: Int32Array;
  /** By row of the batch: 1 where the id is known already, or is in this transaction twice. */
  readonly repeated: Uint8Array;
}

/** What events were charged: columns, in the order of `rows`. */
interface Charges {
  readonly rows: Int32Array;
  /** micro-credits */
  readonly credits: Float64Array;
  /** nano-USD; NaN: unknown, which is not 0 */
  readonly usd: Float64Array;
  /** Rows of the price book; 0: none */
  readonly prices: Float64Array;
  readonly flags: Uint8Array;
}

/** New events of one organization, and what each was charged. */
export interface EventRun extends Charges {
  readonly org: string;
  readonly batch: EventBatch;
  /** Posting time of all of them. */
  readonly time: number;
  /** The grant that covered all of it; null: none did. */
  readonly grant: string | null;
  /** Of the first charge; each further one has the next. */
  readonly sequence: number;
  /** Before the first charge. */
  readonly balance: bigint;
}

/**
 * Posts events from `from` on, as many as one movement can stand for.
 * @returns how many; 0: the first is to be posted by itself
 */
export function postRun(
  events: OrgEvents,
  from: number,
  account: Account,
  knowledge: Knowledge,
  changes: Changes,
): number {
  const ordinary = ordinaryRows(events, from, account, knowledge);
  if (ordinary.length === 0) return 0;
  const { org, batch } = events;
  const { now, plans } = knowledge;
  const time = Math.max(account.postedAt, now);
  const journal = changes.journal(account);
  settle(account, time, plans, journal);

  const { columns, ...sum } = charges(batch, ordinary, account, knowledge);
  if (columns.rows.length === 0) return 0;
  const [grant] = account.grants;
  const run = { ...columns, org, batch, time, grant: grant?.id ?? null };
  const place = { sequence: account.sequence + 1, balance: remaining(account) };
  const held = knowledge.holds.get(org) ?? new Holds();
  const before = excess(account, held, now);
  const [credits, usd] = [BigInt(sum.credits), BigInt(sum.usd)];
  const covered = grant && credits > 0n ? [burned(grant.id, grant.pool, credits)] : [];
  const moved = { credits: -credits, moves: covered, overage: grant ? 0n : credits, usd, spent: usd };
  journal.postRun(sum.charged, { type: 'charge', event: null, note: '', ...moved }, time);
  countOvershoot(account, excess(account, held, now) - before, changes);
  gather({ ...run, ...place }, account, knowledge, changes);
  changes.arrivals.push({ ...run, ...place });
  return columns.rows.length;
}

/** Of one run: who posts many events one by one looks at no more than these again and again. */
const MOST_EVENTS = 4096;

/** The next of the events up to one that is refused, known, or has a reservation: those are posted by themselves. */
function ordinaryRows(
  { org, batch, rows, repeated }: OrgEvents,
  from: number,
  { createdAt }: Account,
  { now, holds }: Knowledge,
): Int32Array {
  const { times, reservations, texts } = batch;
  const held = holds.get(org);
  const [earliest, latest] = [createdAt - MAX_BEFORE_CREATION, now + MAX_AHEAD];
  let next = from;
  for (; next < Math.min(rows.length, from + MOST_EVENTS); next++) {
    const row = rows[next] ?? 0;
    if (repeated[row] === 1) break;
    const time = times[row] ?? NaN;
    if (!(time >= earliest && time <= latest)) break;
    const reservation = reservations[row] ?? 0;
    if (reservation !== 0 && held?.find(texts[reservation] ?? '', now)) break;
  }
  return rows.subarray(from, next);
}

/** Past half of what 64 bits hold, sums are made with checks. */
const AMPLE = 2n ** 62n;

/**
 * What these events are charged, up to the first of which the charge would end a grant or not be a safe integer, or the
 * sum would not.
 */
function charges(batch: EventBatch, rows: Int32Array, account: Account, { prices }: Knowledge) {
  const columns = {
    credits: new Float64Array(rows.length),
    usd: new Float64Array(rows.length),
    prices: new Float64Array(rows.length),
    flags: new Uint8Array(rows.length),
  };
  let [credits, usd, charged, size] = [0, 0, 0, 0];
  const most = mostCredits(account);
  const ample = account.spent < AMPLE && account.overage < AMPLE;
  for (; ample && size < rows.length; size++) {
    const row = rows[size] ?? 0;
    const time = batch.times[row] ?? 0;
    const { values } = batch.contextOf(row);
    const price = prices.find(values[PROVIDER] ?? '', values[MODEL] ?? '', time);
    const rated = rateRow(batch, row, price, account);
    if (!rated) break;
    const [itsCredits, itsUsd] = [Number(rated.credits), rated.usd === null ? NaN : Number(rated.usd)];
    if (credits + itsCredits > most || usd + (itsUsd || 0) > Number.MAX_SAFE_INTEGER) break;
    credits += itsCredits;
    usd += itsUsd || 0;
    const moves = itsCredits > 0 || itsUsd > 0;
    if (moves) charged++;
    columns.credits[size] = itsCredits;
    columns.usd[size] = itsUsd;
    columns.prices[size] = rated.price?.id ?? 0;
    columns.flags[size] =
      (time < account.cycle.start ? LATE : 0) | (rated.unpriced ? UNPRICED : 0) | (moves ? CHARGED : 0);
  }
  return { columns: { rows: rows.subarray(0, size), ...columns }, credits, usd, charged };
}

/** The most that one movement can take from what covers it, without ending it. */
function mostCredits({ grants: [grant] }: Account): number {
  if (!grant || grant.remaining > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  return Number(grant.remaining) - 1;
}

/** null: it is more than 64 bits hold. */
function rateRow(batch: EventBatch, row: number, price: Price | undefined, account: Account): Rating | null {
  const tokens = [...batch.tokens.subarray(row * TOKEN_KINDS.length, (row + 1) * TOKEN_KINDS.length)];
  const { quantity, credits, usd } = batch.rare.get(row) ?? { quantity: NO_QUANTITY, credits: null, usd: null };
  try {
    return inModel(rate({ tokens, quantity, credits, usd }, price), account, 0n);
  } catch (error) {
    if (error instanceof AmountOverflow) return null;
    throw error;
  }
}

const [PROVIDER, MODEL, TYPE, AGENT] = (['provider', 'model', 'type', 'agent'] as const).map((name) =>
  CONTEXT_DIMENSIONS.indexOf(name),
) as [number, number, number, number];
const [CREDITS, USD, USD_UNKNOWN, UNPRICED_EVENTS, REQUESTS, AGENT_RUNS, EVENTS, TOKENS] = (
  ['credits', 'usd', 'usdUnknown', 'unpriced', 'requests', 'agentRuns', 'events', ...TOKEN_KINDS] as const
).map((name) => MEASURES.indexOf(name)) as [number, number, number, number, number, number, number, number];

/** What reports and counters gain by a run. It also finds out which of the events are the first of their agent run. */
function gather(run: EventRun, account: Account, { runs }: Knowledge, changes: Changes): void {
  const { org, batch, rows, flags } = run;
  const conversations = new Map<number, ConversationTouch>();
  let quarter: OpenQuarter | null = null;
  let late = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const time = batch.times[row] ?? 0;
    if (!quarter?.holds(time)) quarter = new OpenQuarter(changes, org, quarterOf(time));
    const { sum, values, isRequest, hasRuns } = quarter.context(batch, row);
    const agent = values[AGENT] ?? '';
    const agentRun = batch.text(batch.runs, row);
    if (hasRuns && agentRun !== '' && changes.firstOfRun(eventKey(org, agentRun), runs))
      flags[i] = (flags[i] ?? 0) | FIRST_OF_RUN;
    if ((flags[i] ?? 0) & LATE) late++;
    if ((flags[i] ?? 0) & UNPRICED) changes.countUnpriced(org, values[MODEL] ?? '');
    const number = batch.conversations[row] ?? 0;
    gain(sum, run, i, isRequest);
    gain(quarter.conversation(batch, number), run, i, isRequest);
    if (number === 0) gain(quarter.loneAgent(agent), run, i, isRequest);
    else {
      let known = conversations.get(number);
      if (!known) conversations.set(number, (known = changes.conversation(org, batch.texts[number] ?? '')));
      touch(known, time, batch.text(batch.titles, row), agent);
    }
    if (account.firstEventAt === null || time < account.firstEventAt) account.firstEventAt = time;
    if (account.lastEventAt === null || time > account.lastEventAt) account.lastEventAt = time;
  }
  if (late > 0) changes.count(org, { lateEvents: late });
}

/** What one event adds to one of the sums. */
function gain(sum: Amounts, { batch, rows, credits, usd, flags }: EventRun, i: number, isRequest: boolean): void {
  const itsUsd = usd[i] ?? 0;
  const said = flags[i] ?? 0;
  add(sum, CREDITS, credits[i] ?? 0);
  if (Number.isNaN(itsUsd)) add(sum, USD_UNKNOWN, 1);
  else add(sum, USD, itsUsd);
  if (said & UNPRICED) add(sum, UNPRICED_EVENTS, 1);
  if (said & FIRST_OF_RUN) add(sum, AGENT_RUNS, 1);
  if (isRequest) add(sum, REQUESTS, 1);
  add(sum, EVENTS, 1);
  const at = (rows[i] ?? 0) * TOKEN_KINDS.length;
  for (let kind = 0; kind < TOKEN_KINDS.length; kind++) {
    const count = batch.tokens[at + kind] ?? 0;
    if (count > 0) add(sum, TOKENS + kind, count);
  }
}

/** A quarter hour while events of it are added up: most events of a run lie in the same. */
class OpenQuarter {
  private readonly start: number;
  private readonly quarter: Quarter;
  /** By the numbers that the batch has for them. */
  private readonly contexts = new Map<
    number,
    { sum: Amounts; values: readonly string[]; isRequest: boolean; hasRuns: boolean }
  >();
  private readonly conversations = new Map<number, Amounts>();

  constructor(changes: Changes, org: string, start: number) {
    this.start = start;
    this.quarter = changes.rollups.quarter(org, start);
  }

  holds(time: number): boolean {
    return time >= this.start && time < this.start + QUARTER_HOUR;
  }

  context(batch: EventBatch, row: number) {
    const number = batch.contextNumbers[row] ?? 0;
    let open = this.contexts.get(number);
    if (!open) {
      const context = batch.contextOf(row);
      const type = context.values[TYPE] ?? '';
      const kind = { isRequest: isRequestType(type), hasRuns: isAgentRunType(type) };
      this.contexts.set(
        number,
        (open = { sum: sumOf(this.quarter.contexts, context), values: context.values, ...kind }),
      );
    }
    return open;
  }

  conversation({ texts }: EventBatch, number: number): Amounts {
    let sum = this.conversations.get(number);
    if (!sum) this.conversations.set(number, (sum = sumOf(this.quarter.conversations, texts[number] ?? '')));
    return sum;
  }

  loneAgent(agent: string): Amounts {
    return sumOf(this.quarter.loneAgents, agent);
  }
}
