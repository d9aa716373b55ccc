/** What an action of a scenario is made of. */
import { TOKEN_KINDS } from '../../src/model/event.ts';
import type { World } from './world.ts';

export type Groups = Readonly<Record<string, string | undefined>>;
/** By the words a clause begins with; '' where nothing follows them. */
export type Clauses = ReadonlyMap<string, string>;

export interface Action {
  /** What an error shows. */
  readonly example: string;
  readonly head: RegExp;
  readonly clauses: readonly string[];
  /** @returns how it came out */
  readonly run: (world: World, head: Groups, clauses: Clauses) => Promise<string>;
}

export const DONE = 'done';
export const AGAIN = 'same again';
/** In patterns of heads. */
export const AMOUNT = '\\d+(?:\\.\\d+)?';
export const MOMENT_WORDS = '\\S+ \\S+';
/** What is counted of usage, and has a rate. */
export const UNITS = ['pages'] as const;
export const COUNTED = [...TOKEN_KINDS, ...UNITS] as const;

export const action = (example: string, head: string, clauses: readonly string[], run: Action['run']): Action => ({
  example,
  head: new RegExp(`^${head}$`),
  clauses,
  run,
});

/** Only what is given: an absent field and one of `undefined` are not the same to a request. */
export const given = <K extends string>(clauses: Clauses, names: Readonly<Record<string, K>>) =>
  Object.fromEntries(
    Object.entries(names).flatMap(([word, field]) => {
      const value = clauses.get(word);
      return value === undefined ? [] : [[field, value]];
    }),
  ) as Partial<Record<K, string>>;

export const timeOf = (world: World, clauses: Clauses, word: string): string | undefined => {
  const text = clauses.get(word);
  return text === undefined ? undefined : world.timeJson(text);
};

export const rates = (clauses: Clauses, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (clauses.has(name) ? [[name, clauses.get(name)]] : []))) as Record<
    string,
    string
  >;
