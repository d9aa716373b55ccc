/** A ledger at rest: what `backup` brings, `restore` takes, and an exporter of our own is started on. */
import type { LedgerAtRest } from '../store/engine.ts';

/** By the same setting as the exporter's. */
export async function ledgerIn(dataDir: string): Promise<LedgerAtRest> {
  // Only here: engines take longer to load than most commands to run.
  const { DEFAULT_ENGINE, engineAt } = await import('../store/engines.ts');
  return engineAt({ store: process.env['LEDGERLINE_STORE'] || DEFAULT_ENGINE, dataDir }).atRest;
}
