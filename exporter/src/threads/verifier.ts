/** The verifier thread: compares the ledger with what it rests on, all the time and a little at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteVerifyStore } from '../store/sqlite/verify-queries.ts';
import { verifyAll, verifyForever, type Standing } from '../verify/verifier.ts';
import { serve } from './channel.ts';

export interface VerifierOptions {
  readonly path: string;
}

const report = (error: unknown): void => console.error('verification:', error);

function functions({ path }: VerifierOptions, stopped: AbortController) {
  const store = new SqliteVerifyStore(path);
  return {
    functions: {
      // On a connection of its own: it does not run in the snapshots of the round that never ends.
      verify: async () => {
        const asked = new SqliteVerifyStore(path);
        try {
          return JSON.stringify(await verifyAll(asked));
        } finally {
          asked.close();
        }
      },
      close: () => {
        stopped.abort();
        store.close();
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
  void run((standing) => tell('standing', standing));
}
