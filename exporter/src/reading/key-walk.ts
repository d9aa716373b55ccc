import { byCodePoint } from '../text/code-points.ts';
import type { Snapshot } from './store.ts';

/** One of a ranking, by its place in there. */
export interface Placed {
  readonly key: string;
  readonly id: number;
}
/** Those of a ranking that follow a key, and the last key that was looked at; null: there are no more. */
type Read = (snapshot: Snapshot, after: string | null) => Promise<{ found: readonly Placed[]; last: string | null }>;

/** Goes through keys in their order, as far as it is needed, and on from there when more is. */
export class KeyWalk {
  private ahead: readonly Placed[];
  private next = 0;
  private last: string | null = null;
  private ended: boolean;
  private readonly read: Read | null;

  /** @param first those to begin with; all of them where nothing is to be read */
  constructor(first: readonly Placed[], read: Read | null = null) {
    this.ahead = first;
    this.read = read;
    this.ended = read === null;
  }

  async peek(snapshot: Snapshot): Promise<Placed | undefined> {
    while (this.next === this.ahead.length && !this.ended) {
      const { found, last } = (await this.read?.(snapshot, this.last)) ?? { found: [], last: null };
      [this.ahead, this.next, this.last, this.ended] = [found, 0, last, last === null];
    }
    return this.ahead[this.next];
  }

  skip(): void {
    this.next += 1;
  }
}

/** The next of several walks together; of equal keys, that of the first. */
export async function nextOf(
  walks: readonly KeyWalk[],
  snapshot: Snapshot,
  order: 'asc' | 'desc',
): Promise<Placed | undefined> {
  const sign = order === 'asc' ? 1 : -1;
  let least: { readonly walk: KeyWalk; readonly placed: Placed } | undefined;
  for (const walk of walks) {
    const placed = await walk.peek(snapshot);
    if (placed && (!least || sign * byCodePoint(placed.key, least.placed.key) < 0)) least = { walk, placed };
  }
  least?.walk.skip();
  return least?.placed;
}
