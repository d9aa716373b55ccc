/** Serves what a reader does, but each question says what it costs: statements, and milliseconds of each. */
import { parentPort } from 'node:worker_threads';
import { begin, whileWanted, type Call } from '../../src/threads/call.ts';
import { serve } from '../../src/threads/channel.ts';

/** As synchronous as SQLite is. */
function statement(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

if (parentPort) {
  let statements = 0;
  serve(parentPort, {
    ask: (_: string, { most, ms }: { readonly most: number; readonly ms: number }, call: Call) => {
      begin(call);
      const snapshot = whileWanted({ statement }, call);
      for (let i = 0; i < most; i++) {
        snapshot.statement(ms);
        statements += 1;
      }
      return String(statements);
    },
    follow: () => undefined,
    close: () => undefined,
  });
}
