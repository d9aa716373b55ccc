/**
 * Ids of rows that bring none: made of what a row says and of how many equal ones came before it, never of its place. A
 * file that grew at the top, overlaps another, or was saved again with other line ends has the same rows.
 */
import { hash } from 'node:crypto';
import { canonical } from '../../text/canonical.ts';
import type { Values } from './mapping.ts';

export class RowIds {
  readonly #seen = new Ordinals();

  /** The id of the next row of the file: rows must be given in the order of the file, and all of them. */
  next(values: Values): string {
    const digest = hash('sha256', canonical(values), 'buffer').subarray(0, DIGEST_BYTES);
    const ordinal = this.#seen.next(digest);
    return `row_${digest.toString('base64url')}${ordinal === 0 ? '' : `_${ordinal}`}`;
  }
}

const DIGEST_BYTES = 16;
const WORDS = DIGEST_BYTES / 4;
/** Of a slot: the digest, and how often it came; 0 is an empty slot. */
const SLOT = WORDS + 1;

/**
 * How often each digest came. A hash table in one array, outside of the heap: 27 to 53 bytes a row, where a Map takes
 * some hundred and ends at 16 million.
 */
class Ordinals {
  #slots = new Uint32Array(1024 * SLOT);
  #used = 0;

  next(digest: Buffer): number {
    const words = Uint32Array.from({ length: WORDS }, (_, i) => digest.readUInt32LE(i * 4));
    const slot = slotOf(this.#slots, words);
    const count = this.#slots[slot + WORDS] ?? 0;
    this.#slots.set(words, slot);
    this.#slots[slot + WORDS] = count + 1;
    if (count === 0 && ++this.#used * SLOT > this.#slots.length * 0.75) this.#grow();
    return count;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#slots.length; at += SLOT) {
      if (this.#slots[at + WORDS] === 0) continue;
      const slot = this.#slots.subarray(at, at + SLOT);
      larger.set(slot, slotOf(larger, slot));
    }
    this.#slots = larger;
  }
}

/** Where a digest is, or would be put: its first words are random enough to begin at. */
function slotOf(slots: Uint32Array, words: Uint32Array): number {
  const capacity = slots.length / SLOT;
  for (let index = (words[0] ?? 0) % capacity; ; index = (index + 1) % capacity) {
    const at = index * SLOT;
    if (slots[at + WORDS] === 0) return at;
    if (words.subarray(0, WORDS).every((word, i) => slots[at + i] === word)) return at;
  }
}
