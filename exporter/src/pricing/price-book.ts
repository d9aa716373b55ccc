import type { Price } from './price.ts';

/** What of an event says which rows match it, each '' where it has none. */
export interface PriceKey {
  readonly provider: string;
  readonly model: string;
  readonly serviceTier: string;
}

/** More different keys than a platform uses; past it somebody is making names up. */
const CACHED_KEYS = 10_000;

/**
 * The rows of the price book, and which of them holds for an event.
 * Immutable: a change of prices is a new book.
 */
export class PriceBook {
  readonly #byId = new Map<number, Price>();
  /** Rows by exact model name. */
  readonly #exact = new Map<string, Price[]>();
  readonly #patterns: { prefix: string; price: Price }[] = [];
  /** service tier → provider → model → rows. Three levels, as joining the names costs more than finding them. */
  readonly #cache = new Map<string, Map<string, Map<string, readonly Price[]>>>();
  #cached = 0;

  constructor(prices: Iterable<Price>) {
    for (const price of prices) {
      this.#byId.set(price.id, price);
      if (price.model.endsWith('*')) this.#patterns.push({ prefix: price.model.slice(0, -1), price });
      else {
        const rows = this.#exact.get(price.model);
        if (rows) rows.push(price);
        else this.#exact.set(price.model, [price]);
      }
    }
  }

  /** How many rows it has. */
  get size(): number {
    return this.#byId.size;
  }

  /** The row of that id. */
  get(id: number): Price | undefined {
    return this.#byId.get(id);
  }

  /** The row that holds for an event of `time`, in epoch milliseconds. */
  find(key: PriceKey, time: number): Price | undefined {
    return holding(this.ranked(key), time);
  }

  /**
   * Every row that matches, whenever it holds, best first; the one that holds is the first that has begun
   * ({@link holding}). A row for `*` that names neither provider nor service tier comes last of all; else what an
   * operator put before a default, a row of the service tier before one of none, one of the provider before one of
   * none, the exact name before patterns, the longest pattern, the latest `from`; of rows equal in all of that, the
   * one stored last.
   */
  ranked({ provider, model, serviceTier }: PriceKey): readonly Price[] {
    return this.#cache.get(serviceTier)?.get(provider)?.get(model) ?? this.#remember({ provider, model, serviceTier });
  }

  #remember(key: PriceKey): readonly Price[] {
    // Names come from clients, so the cache is bounded; starting over costs about a microsecond a name.
    if (this.#cached >= CACHED_KEYS) {
      this.#cache.clear();
      this.#cached = 0;
    }
    const rows = this.#matching(key).sort(byRank);
    let providers = this.#cache.get(key.serviceTier);
    if (!providers) this.#cache.set(key.serviceTier, (providers = new Map<string, Map<string, readonly Price[]>>()));
    let models = providers.get(key.provider);
    if (!models) providers.set(key.provider, (models = new Map<string, readonly Price[]>()));
    models.set(key.model, rows);
    this.#cached++;
    return rows;
  }

  #matching({ provider, model, serviceTier }: PriceKey): Price[] {
    const rows = [...(this.#exact.get(model) ?? [])];
    for (const { prefix, price } of this.#patterns) if (model.startsWith(prefix)) rows.push(price);
    return rows.filter(
      (price) =>
        (price.provider === null || price.provider === provider) &&
        (price.serviceTier === null || price.serviceTier === serviceTier),
    );
  }
}

/** Of ranked rows, the one that holds at `time`, in epoch milliseconds. */
export function holding(ranked: readonly Price[], time: number): Price | undefined {
  for (const price of ranked) if (price.from <= time) return price;
  return undefined;
}

/** What makes one of two rows that both match the better one, the most important first: the larger number. */
const RANK: readonly ((price: Price) => number)[] = [
  ({ model, provider, serviceTier }) => (model === '*' && provider === null && serviceTier === null ? 0 : 1),
  ({ isDefault }) => (isDefault ? 0 : 1),
  ({ serviceTier }) => (serviceTier === null ? 0 : 1),
  ({ provider }) => (provider === null ? 0 : 1),
  ({ model }) => (model.endsWith('*') ? 0 : 1),
  ({ model }) => model.length,
  ({ from }) => from,
  ({ id }) => id,
];

function byRank(a: Price, b: Price): number {
  for (const rank of RANK) {
    const difference = rank(b) - rank(a);
    if (difference !== 0) return difference;
  }
  return 0;
}
