import type { Price } from './price.ts';

/** More pairs of provider and model than a platform uses; past it somebody is making names up. */
const CACHED_PAIRS = 10_000;

/**
 * The rows of the price book, and which of them holds for an event.
 * Immutable: a change of prices is a new book.
 */
export class PriceBook {
  readonly #byId = new Map<number, Price>();
  /** Rows by exact model name; of a name, the latest first. */
  readonly #exact = new Map<string, Price[]>();
  /** The longest first, then the latest. */
  readonly #patterns: { prefix: string; price: Price }[] = [];
  /** provider → model → its {@link #ranked} rows. Two levels, as joining the names costs more than finding them. */
  readonly #cache = new Map<string, Map<string, readonly Price[]>>();
  #cached = 0;

  constructor(prices: Iterable<Price>) {
    const best = [...prices].sort((a, b) => b.model.length - a.model.length || b.from - a.from || b.id - a.id);
    for (const price of best) {
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

  /**
   * The row that holds for a model of a provider (each '' where the event has none) at `time` in epoch milliseconds.
   * Of the rows with `from` ≤ `time`: one of the provider before one without provider, then the exact name, then the
   * longest pattern, then the latest `from`; of rows equal in all of that, the one stored last.
   */
  find(provider: string, model: string, time: number): Price | undefined {
    const rows = this.#cache.get(provider)?.get(model) ?? this.#remember(provider, model);
    for (const price of rows) if (price.from <= time) return price;
    return undefined;
  }

  #remember(provider: string, model: string): readonly Price[] {
    // Names come from clients, so the cache is bounded; starting over costs about a microsecond a name.
    if (this.#cached >= CACHED_PAIRS) {
      this.#cache.clear();
      this.#cached = 0;
    }
    let models = this.#cache.get(provider);
    if (!models) this.#cache.set(provider, (models = new Map<string, readonly Price[]>()));
    const rows = this.#ranked(provider, model);
    models.set(model, rows);
    this.#cached++;
    return rows;
  }

  /** Every row that matches, whenever it holds, best first. */
  #ranked(provider: string, model: string): readonly Price[] {
    const rows = [...(this.#exact.get(model) ?? [])];
    for (const { prefix, price } of this.#patterns) if (model.startsWith(prefix)) rows.push(price);
    return [...rows.filter((price) => price.provider === provider), ...rows.filter((price) => price.provider === null)];
  }
}
