import type { DatabaseSync } from 'node:sqlite';
import { fold } from '../../text/fold.ts';

/** Lets a connection's statements fold texts as searches do, see {@link folded}. */
export function addFold(db: DatabaseSync): void {
  db.function('fold', { deterministic: true }, (text) => fold(String(text)));
}

/** A text, folded; most are ASCII, which SQLite folds by itself in a third of the time. */
export const folded = (text: string): string =>
  `CASE WHEN octet_length(${text}) = length(${text}) THEN upper(${text}) ELSE fold(${text}) END`;
