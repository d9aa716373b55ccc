/** A thread that serves a stream of numbers, and gives back what it is given, for the tests of the channel. */
import { parentPort } from 'node:worker_threads';
import { serve } from '../../src/threads/channel.ts';

async function* count(most: number): AsyncGenerator<number, void> {
  for (let i = 0; i < most; i++) yield i;
}

if (parentPort) serve(parentPort, { double: (n: number) => 2 * n, echo: (given: unknown) => given }, { count });
