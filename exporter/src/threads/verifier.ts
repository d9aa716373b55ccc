/** The verifier thread: compares the ledger with what it rests on, all the time and a little at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteVerifyStore } from '../store/sqlite/verify-queries.ts';
import { verifyAll, verifyForever, type Standing } from '../verify/verifier.ts';
import { serve } from './channel.ts';

export interface VerifierOptions {
  readonly path: string;
}

const report = (error: unknown): void => { console.error('verification:', error); }; // prettier-ignore

function functions({ path }: VerifierOptions, stopped: AbortController) {
  // A connection each: a whole round asked for does not run in the snapshots of the one that never ends.
  const store = new SqliteVerifyStore(path);
  const asked = new SqliteVerifyStore(path);
  return {
    functions: {
      verify: async () => JSON.stringify(await verifyAll(asked)),
      close: () => {
        stopped.abort();
        store.close();
        asked.close();
      },
    },
    run: (tell: (standing: Standing) => void) => verifyForever(store, tell, report, stopped.signal),
  };
}
export type VerifierFunctions = ReturnType<typeof functions>['functions'];

if (parentPort) {
  const stopped = new AbortController();
  const { functions: served, run } = functions(workerData as VerifierOptions, stopped);
  const tell = serve(parentPort, served);
  void run((standing) => { tell('standing', standing); }); // prettier-ignore
}
