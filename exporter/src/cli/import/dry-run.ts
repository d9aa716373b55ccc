/** What an import would charge, and nothing sent: each event rated here, by the ledger’s own prices and rules. */
import { isEmpty, RowError } from './fields.ts';
import type { Connection } from '../client.ts';
import { ledgerEvents } from '../ledger-events.ts';
import { priceBook } from '../price-book.ts';
import { formatTable } from '../table.ts';
import {
  AmountOverflow,
  CREDIT_DECIMALS,
  USD_DECIMALS,
  formatCredits,
  formatUsd,
  parseDecimal,
} from '../../model/money.ts';
import type { PriceBook } from '../../pricing/price-book.ts';
import { rate, type Rating } from '../../pricing/rating.ts';
import { Progress } from './progress.ts';
import { rateable } from './rateable.ts';
import { check, readEvents, type Import } from './run.ts';
import { placeOf } from './send.ts';

interface Sums {
  events: number;
  input: number;
  output: number;
  credits: bigint;
  usd: bigint;
  unpriced: number;
}

/** What the ledger has of an event: how many tokens, and what they were charged. */
interface Known {
  readonly tokens: number;
  readonly credits: bigint;
  readonly usd: bigint;
}

const noSums = (): Sums => ({ events: 0, input: 0, output: 0, credits: 0n, usd: 0n, unpriced: 0 });

/** @returns the lines to print. What is wrong with rows is in the progress. */
export async function dryRun(
  connection: Connection,
  job: Import,
  org: string | undefined,
  progress: Progress,
): Promise<string[]> {
  const book = await priceBook(connection);
  await check(job);
  const known = await knownEvents(connection, job, org);
  const charges = new Charges(book, known);
  for await (const line of readEvents(job, progress)) {
    const wrong = charges.add(line.event);
    if (wrong !== null) progress.reject({ place: placeOf(line), code: 'invalid_event', message: wrong });
    progress.line++;
    progress.show();
  }
  progress.end();
  return charges.lines(progress.rejected);
}

/** Events of the ledger in the time of the file. The file is read once for its range: nothing else says it. */
async function knownEvents(connection: Connection, job: Import, org: string | undefined): Promise<Map<string, Known>> {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for await (const { event } of readEvents(job, Progress.silent())) {
    const time = Date.parse(String(event['time']));
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const known = new Map<string, Known>();
  if (first > last) return known;
  const range = { org, from: new Date(first).toISOString(), to: new Date(last + 1).toISOString() };
  for await (const { id, inputTokens, outputTokens, credits, costUsd } of ledgerEvents(connection, range)) {
    known.set(String(id), {
      tokens: Number(inputTokens) + Number(outputTokens),
      credits: amountOf(credits, CREDIT_DECIMALS),
      usd: amountOf(costUsd, USD_DECIMALS),
    });
  }
  return known;
}

function amountOf(value: unknown, decimals: number): bigint {
  const parsed = isEmpty(value) ? 0n : parseDecimal(Number(value), decimals);
  return typeof parsed === 'bigint' ? parsed : 0n;
}

class Charges {
  readonly #models = new Map<string, Sums>();
  readonly #book: PriceBook;
  readonly #known: ReadonlyMap<string, Known>;
  #unchanged = 0;
  #revised = 0;

  constructor(book: PriceBook, known: ReadonlyMap<string, Known>) {
    this.#book = book;
    this.#known = known;
  }

  /** What is wrong with it; null: nothing. */
  add(event: Readonly<Record<string, unknown>>): string | null {
    try {
      const { usage, key, time, input, output } = rateable(event);
      const known = this.#known.get(String(event['id']));
      if (known && (event['revision'] === undefined || input + output <= known.tokens)) {
        this.#unchanged++;
        return null;
      }
      if (known) this.#revised++;
      const rating = rate(usage, this.#book.find(key, time));
      this.#sum(key.model, { input, output }, rating, known ?? { tokens: 0, credits: 0n, usd: 0n });
      return null;
    } catch (error) {
      if (error instanceof RowError || error instanceof AmountOverflow) return error.message;
      throw error;
    }
  }

  #sum(model: string, { input, output }: Pick<Sums, 'input' | 'output'>, rating: Rating, known: Known): void {
    const sums = this.#models.get(model) ?? noSums();
    this.#models.set(model, sums);
    sums.events++;
    sums.input += input;
    sums.output += output;
    sums.credits += rating.credits - known.credits;
    sums.usd += (rating.usd ?? 0n) - known.usd;
    if (rating.unpriced) sums.unpriced++;
  }

  lines(rejected: number): string[] {
    const total = noSums();
    for (const sums of this.#models.values()) {
      total.events += sums.events;
      total.input += sums.input;
      total.output += sums.output;
      total.credits += sums.credits;
      total.usd += sums.usd;
      total.unpriced += sums.unpriced;
    }
    const models = [...this.#models].sort(([, a], [, b]) => Number(b.credits - a.credits));
    return [
      formatTable([...models.map(([model, sums]) => row(model || '(no model)', sums)), row('in all', total)]),
      `nothing was sent: ${total.events} events would be charged (${this.#revised} of them the rest of one that is ` +
        `there), ${this.#unchanged} are in the ledger already and change nothing, ${rejected} would be rejected`,
    ];
  }
}

const row = (model: string, { credits, usd, ...counts }: Sums) => ({
  model,
  events: counts.events,
  'input tokens': counts.input,
  'output tokens': counts.output,
  credits: formatCredits(credits),
  USD: formatUsd(usd),
  unpriced: counts.unpriced,
});
