/** The verifier thread: compares the ledger with what it rests on, all the time and a little at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import type { StoreLocation } from '../store/engine.ts';
import { engineAt } from '../store/engines.ts';
import { verifyAll, verifyForever, type Standing } from '../verify/verifier.ts';
import { serve } from './channel.ts';

export interface VerifierOptions {
  readonly location: StoreLocation;
}

function functions({ location }: VerifierOptions, stopped: AbortController) {
  const store = engineAt(location).verifier();
  return {
    functions: {
      verify: async () => JSON.stringify(await verifyAll(store)),
      close: () => {
        stopped.abort();
        return store.close();
      },
    },
    run: (tell: (standing: Standing) => void, report: (error: unknown) => void) =>
      verifyForever(store, tell, report, stopped.signal),
  };
}
export type VerifierFunctions = ReturnType<typeof functions>['functions'];

if (parentPort) {
  const stopped = new AbortController();
  const { functions: served, run } = functions(workerData as VerifierOptions, stopped);
  const tell = serve(parentPort, served);
  void run(
    (standing) => tell('standing', standing),
    (error) => tell('failed', error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
}
