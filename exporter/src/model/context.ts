import { contextIndex, type Dimension } from './event.ts';

/** What events share: there are few tuples of an organization and its dimensions, and many events of each. */

/**
 * An organization and the values of CONTEXT_DIMENSIONS, in that order. One object for each tuple, the same for all
 * events that share it for as long as its generation lasts: what is known of it may hang on its identity.
 */
export interface Context {
  readonly org: string;
  readonly values: readonly string[];
}

/** The value of a dimension that contexts have, '' where this one has none. */
export const contextValue = ({ values }: Context, name: Dimension): string => values[contextIndex[name]] ?? '';

/** What a batch tells of contexts that no batch before it told of. */
export interface NewContexts {
  /** Numbers are of one generation; with the next they begin at 0 again, so that neither side keeps them for ever. */
  readonly generation: number;
  /** The number of the first of `added`. */
  readonly first: number;
  /** Each an organization and its values. */
  readonly added: readonly (readonly string[])[];
}

/** The contexts that another thread has told of. */
export class KnownContexts {
  private generation = -1;
  private contexts: Context[] = [];

  /**
   * All of that generation, by number; more join them as they are told of. What is told again is skipped. Throws where
   * some were never told.
   */
  learn({ generation, first, added }: NewContexts): readonly Context[] {
    if (generation !== this.generation) {
      // Another array: batches of the generation before may still wait with theirs.
      this.generation = generation;
      this.contexts = [];
    }
    if (first > this.contexts.length) throw new Error(`contexts up to ${first} were never told of`);
    for (const [org = '', ...values] of added.slice(this.contexts.length - first)) this.contexts.push({ org, values });
    return this.contexts;
  }
}
