import { join } from 'node:path';
import type { Engine, StoreLocation } from './engine.ts';
import { SqliteEngine } from './sqlite/sqlite-engine.ts';

/** By the name that `LEDGERLINE_STORE` has, or begins with. */
export const ENGINES: Readonly<Record<string, (location: StoreLocation) => Engine>> = {
  sqlite: ({ dataDir }) => new SqliteEngine(join(dataDir, 'ledger.sqlite')),
};

/** The one that needs nothing to be installed. */
export const DEFAULT_ENGINE = 'sqlite';

/** What a `LEDGERLINE_STORE` is of; an address may hold a password, and this does not. */
export const engineName = (store: string): string => store.split(':')[0] ?? '';

/** Throws where there is no such engine: a configuration that was read has one. */
export function engineAt(location: StoreLocation): Engine {
  const open = ENGINES[engineName(location.store)];
  if (!open) throw new Error(`there is no store ${engineName(location.store)}`);
  return open(location);
}
