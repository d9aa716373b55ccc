import type { NewContexts } from './context.ts';
import { CONTEXT_DIMENSIONS } from './event.ts';
import { idSeed, type IdSecret, type IdSeed } from './id-key.ts';
import { TextNumbers } from './text-numbers.ts';

/** The numbers of the names of a context: of its organization, and of its values in the order of CONTEXT_DIMENSIONS. */
export const CONTEXT_NAMES = 1 + CONTEXT_DIMENSIONS.length;

/** How many contexts, and names in them, are known before they are forgotten: some tens of megabytes. */
const MOST_CONTEXTS = 50_000;
const NAMES_PER_CONTEXT = 2;

const FIRST_SLOTS = 1024;

/**
 * Contexts by number, on the side that tells of them. A hash table of tuples of numbers: to join the names, and look
 * for the text, costs several times as much.
 */
export class ContextNumbers {
  readonly secret: IdSecret;
  private readonly most: number;
  private generation = 0;
  /** Of organizations and values alike. */
  names = new TextNumbers();
  private readonly seeds = new Map<number, IdSeed>();
  private count = 0;
  private tuples = new Int32Array(FIRST_SLOTS * CONTEXT_NAMES);
  /** Numbers from 1 on, 0 where there is none; twice as many as there are tuples, or more. */
  private slots = new Int32Array(FIRST_SLOTS * 2);
  /** Those that the other side was not told of. */
  private untold: string[][] = [];

  constructor(secret: IdSecret, most = MOST_CONTEXTS) {
    this.secret = secret;
    this.most = most;
  }

  /** Forgets all of them where they are too many: before a batch, whose numbers are of one generation. */
  beginBatch(): void {
    if (this.count < this.most && this.names.texts.length < this.most * NAMES_PER_CONTEXT) return;
    this.generation += 1;
    this.names = new TextNumbers();
    this.seeds.clear();
    this.count = 0;
    this.slots.fill(0);
    this.untold = [];
  }

  /** What a batch must tell, until {@link told}. */
  news(): NewContexts {
    return { generation: this.generation, first: this.count - this.untold.length, added: [...this.untold] };
  }

  /** A batch is on its way that told this, before any other. */
  told({ generation, first, added }: NewContexts): void {
    if (generation === this.generation) this.untold.splice(0, first + added.length - (this.count - this.untold.length));
  }

  /** For the keys of the ids of an organization, by the number of its name. */
  seedOf(org: number): IdSeed {
    let seed = this.seeds.get(org);
    if (!seed) {
      seed = idSeed(this.secret, this.names.texts[org] ?? '');
      this.seeds.set(org, seed);
    }
    return seed;
  }

  /** @param tuple CONTEXT_NAMES numbers of names */
  numberOf(tuple: Int32Array): number {
    const last = this.slots.length - 1;
    let slot = this.hash(tuple, 0) & last;
    for (;;) {
      const number = (this.slots[slot] ?? 0) - 1;
      if (number < 0) return this.add(tuple, slot);
      if (this.isAt(number * CONTEXT_NAMES, tuple)) return number;
      slot = (slot + 1) & last;
    }
  }

  private isAt(at: number, tuple: Int32Array): boolean {
    for (let i = 0; i < CONTEXT_NAMES; i++) if (this.tuples[at + i] !== tuple[i]) return false;
    return true;
  }

  /** Begins with the secret: nobody can choose names whose tuples crowd together. */
  private hash(from: Int32Array, at: number): number {
    let hash = this.secret[0];
    for (let i = at; i < at + CONTEXT_NAMES; i++) hash = Math.imul(hash ^ (from[i] ?? 0), 0x9e3779b1) ^ (hash >>> 15);
    return hash ^ (hash >>> 16);
  }

  private add(tuple: Int32Array, slot: number): number {
    const number = this.count++;
    if (this.count * CONTEXT_NAMES > this.tuples.length) this.grow();
    this.tuples.set(tuple, number * CONTEXT_NAMES);
    this.untold.push(Array.from(tuple, (name) => this.names.texts[name] ?? ''));
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.slots[slot] = this.count;
    return number;
  }

  private grow(): void {
    const tuples = new Int32Array(this.tuples.length * 2);
    tuples.set(this.tuples);
    this.tuples = tuples;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const last = this.slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let slot = this.hash(this.tuples, number * CONTEXT_NAMES) & last;
      while (this.slots[slot] !== 0) slot = (slot + 1) & last;
      this.slots[slot] = number + 1;
    }
  }
}
