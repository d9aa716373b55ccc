const FEWEST_SLOTS = 64;
/** Of the slots that may be taken before there are twice as many. */
const MOST_TAKEN = 0.75;

/**
 * The ids of one partition that are not in the table yet: rows by keys, open addressing with linear probing. A slot is
 * two numbers beside each other, a key and its row, so that both come with one line of the cache; rows begin at 1, and
 * 0 is a free slot. Keys are random, so that their lowest bits are as good as a hash; bitwise operators take those of
 * any safe integer.
 */
export class PendingIds {
  private slots = new Float64Array(2 * FEWEST_SLOTS);
  private taken = 0;

  get size(): number {
    return this.taken;
  }

  get bytes(): number {
    return this.slots.byteLength;
  }

  /** The row, or 0. */
  find(key: number): number {
    return this.slots[this.slotOf(key) + 1] ?? 0;
  }

  /** False, and nothing is added, where the key is there. */
  add(key: number, row: number): boolean {
    const slot = this.slotOf(key);
    if (this.slots[slot + 1] !== 0) return false;
    this.put(slot, key, row);
    this.taken++;
    if (2 * this.taken > MOST_TAKEN * this.slots.length) this.grow();
    return true;
  }

  /** Those that come after it in its run of taken slots move up where that is nearer to where they belong. */
  remove(key: number): void {
    const { slots } = this;
    const wrap = slots.length - 1;
    let hole = this.slotOf(key);
    if (slots[hole + 1] === 0) return;
    for (let next = (hole + 2) & wrap; slots[next + 1] !== 0; next = (next + 2) & wrap) {
      const moved = slots[next] ?? 0;
      const home = (moved << 1) & wrap;
      if (((next - home) & wrap) < ((next - hole) & wrap)) continue;
      this.put(hole, moved, slots[next + 1] ?? 0);
      hole = next;
    }
    this.put(hole, 0, 0);
    this.taken--;
  }

  clear(): void {
    this.slots.fill(0);
    this.taken = 0;
  }

  /** Each key and its row beside it, in the order of the keys. */
  sorted(): Float64Array {
    const keys = new Float64Array(this.taken);
    let next = 0;
    for (let slot = 0; slot < this.slots.length; slot += 2)
      if (this.slots[slot + 1] !== 0) keys[next++] = this.slots[slot] ?? 0;
    keys.sort();
    const pairs = new Float64Array(2 * this.taken);
    keys.forEach((key, i) => {
      pairs[2 * i] = key;
      pairs[2 * i + 1] = this.find(key);
    });
    return pairs;
  }

  /** Where the key is, or the free slot where it belongs. */
  private slotOf(key: number): number {
    const { slots } = this;
    const wrap = slots.length - 1;
    let slot = (key << 1) & wrap;
    while (slots[slot + 1] !== 0 && slots[slot] !== key) slot = (slot + 2) & wrap;
    return slot;
  }

  private put(slot: number, key: number, row: number): void {
    this.slots[slot] = key;
    this.slots[slot + 1] = row;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Float64Array(2 * old.length);
    for (let slot = 0; slot < old.length; slot += 2) {
      const key = old[slot] ?? 0;
      const row = old[slot + 1] ?? 0;
      if (row !== 0) this.put(this.slotOf(key), key, row);
    }
  }
}
