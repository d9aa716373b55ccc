/** What several commands take on their line. */
import { accessSync, constants } from 'node:fs';
import { UsageError } from './failure.ts';

/** Of an option that may be given more than once: all of them, in their order. */
export const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** Throws UsageError. */
export function checkReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
}
