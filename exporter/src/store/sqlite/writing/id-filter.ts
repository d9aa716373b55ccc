const BITS_PER_ID = 10;
/** What is made for so many ids has room for a fourth more. */
const ROOM = 1.25;
const FEWEST_BITS = 2 ** 16;
/** With 256 partitions 64 MiB; past 50 million ids more and more look-ups are in vain, and only cost their time. */
const MOST_BITS = 2 ** 21;

/** A line of the cache, 16 words of 32 bits: the bits of an id lie in one. */
const BLOCK_WORDS = 16;
const BLOCK_BITS = 512;

/**
 * Which keys of one partition may be in the table: a Bloom filter in blocks (Putze, Sanders and Singler, 2007). Keys
 * are random and serve as their own hash: the block comes from the bits above the lowest 32, the three bits in it from
 * those. Two in a hundred unknown ids seem known when it is full.
 */
export class IdFilter {
  private readonly words: Uint32Array;
  private readonly mostIds: number;
  private ids = 0;

  /** @param ids how many it must have room for at least */
  constructor(ids: number) {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, ids * BITS_PER_ID * ROOM)));
    const bits = Math.min(Math.max(wanted, FEWEST_BITS), MOST_BITS);
    this.words = new Uint32Array(bits / 32);
    this.mostIds = bits === MOST_BITS ? Infinity : bits / BITS_PER_ID;
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  /** Whether one made anew for as many ids would err less. */
  get isFull(): boolean {
    return this.ids > this.mostIds;
  }

  add(key: number): void {
    const { words } = this;
    const block = this.blockOf(key);
    const [first, second, third] = [key & 511, (key >>> 9) & 511, (key >>> 18) & 511];
    for (const bit of [first, second, third]) {
      const word = block + (bit >>> 5);
      words[word] = (words[word] ?? 0) | (1 << (bit & 31));
    }
    this.ids++;
  }

  /** False: certainly not. */
  mayHave(key: number): boolean {
    const block = this.blockOf(key);
    return (
      this.isSet(block, key & 511) && this.isSet(block, (key >>> 9) & 511) && this.isSet(block, (key >>> 18) & 511)
    );
  }

  private isSet(block: number, bit: number): boolean {
    return ((this.words[block + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  /** Its first word. */
  private blockOf(key: number): number {
    const blocks = (this.words.length * 32) / BLOCK_BITS;
    return ((key / 2 ** 32) & (blocks - 1)) * BLOCK_WORDS;
  }
}
