import { randomBytes } from 'node:crypto';

/** The milliseconds of the last id, and how many were made in them. */
let lastMs = 0;
let count = 0;

const MOST_A_MILLISECOND = 0xfff;

/** A UUID of version 7: in the order in which they were made in this process, unique everywhere. */
export function timeOrderedId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    count = 0;
  } else if (++count > MOST_A_MILLISECOND) {
    // The clock stands still or went back: a later millisecond is borrowed, since the order is what counts.
    lastMs += 1;
    count = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
