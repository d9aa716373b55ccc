/** A call that its caller may give up while the other thread works at it: both see the same two flags. */
import { Refusal } from '../model/refusal.ts';

export type Call = Int32Array<SharedArrayBuffer>;
const GIVEN_UP = 0;
const BEGUN = 1;

export const newCall = (): Call => new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));

export function giveUp(call: Call): void {
  Atomics.store(call, GIVEN_UP, 1);
}

export const isBegun = (call: Call): boolean => Atomics.load(call, BEGUN) === 1;

/** Refuses one that was given up while it waited. */
export function begin(call: Call): void {
  Atomics.store(call, BEGUN, 1);
  checkWanted(call);
}

export const nobodyWaits = (): Refusal => new Refusal('unavailable', 'nobody waits for the answer any more');

function checkWanted(call: Call): void {
  if (Atomics.load(call, GIVEN_UP) === 1) throw nobodyWaits();
}

/** The same, but that nothing more can be asked of it, and no further batch had, once the call is given up. */
export function whileWanted<Asked extends object>(subject: Asked, call: Call): Asked {
  return new Proxy(subject, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        checkWanted(call);
        const answer: unknown = Reflect.apply(member, target, args);
        return isBatches(answer) ? batchesWhileWanted(answer, call) : answer;
      };
    },
  });
}

const isBatches = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;

async function* batchesWhileWanted(batches: AsyncIterable<unknown>, call: Call): AsyncGenerator<unknown, void> {
  for await (const batch of batches) {
    checkWanted(call);
    yield batch;
  }
}
