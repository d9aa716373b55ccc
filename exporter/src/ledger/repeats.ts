import type { OrgEvents } from './event-run.ts';

/**
 * Marks the events whose id another event of the same transaction has, the first of them too: what the later is can
 * only be told once the first is posted. Ids are compared by their keys; those that share one by chance are marked as
 * well, and found to differ when they are posted.
 */
export function markRepeats(parts: readonly OrgEvents[]): void {
  const events = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  // Open addressing: a Set of numbers that are no small integers costs ten times as much.
  const places = 2 ** Math.ceil(Math.log2(2 * events + 1));
  const keys = new Float64Array(places).fill(-1);
  const firsts = new Int32Array(places);
  const marks: (() => void)[] = [];
  let ordinal = 0;
  for (const { batch, rows, repeated } of parts)
    for (const row of rows) {
      const key = batch.columns.keys[row] ?? 0;
      let place = (key >>> 0) & (places - 1);
      while (keys[place] !== -1 && keys[place] !== key) place = (place + 1) & (places - 1);
      if (keys[place] === key) {
        repeated[row] = 1;
        const first = firsts[place] ?? 0;
        marks.push(() => mark(parts, first));
      } else {
        keys[place] = key;
        firsts[place] = ordinal;
      }
      ordinal++;
    }
  for (const markFirst of marks) markFirst();
}

/** Marks an event by its place among all of them. */
function mark(parts: readonly OrgEvents[], ordinal: number): void {
  let before = 0;
  for (const { rows, repeated } of parts) {
    const row = rows[ordinal - before];
    if (row !== undefined) {
      repeated[row] = 1;
      return;
    }
    before += rows.length;
  }
}
