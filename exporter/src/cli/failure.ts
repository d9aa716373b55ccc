/** How a command ends badly: what it prints, and its exit code. */
import { CommanderError } from 'commander';
import { ApiError, Unreachable } from './client.ts';

export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** The command line, or a file it names, is wrong: nothing was sent. */
export class UsageError extends Error {}

/** What was asked for did not come about; the message says why. */
export class CommandFailed extends Error {}

const KEY_HELP: Readonly<Record<number, string>> = {
  401: 'Give a key with --key or LEDGERLINE_KEY. The first one is in the exporter’s data directory, in `bootstrap-key`.',
  403: 'The key lacks the role for this; `ledgerline keys list` (with an admin key) shows what each holds.',
};

/** Prints what went wrong and returns the exit code. */
export function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // it has printed its own
  if (error instanceof UsageError) {
    console.error(`ledgerline: ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof ApiError) {
    const field = error.field === undefined ? '' : ` [field ${error.field}]`;
    console.error(`ledgerline: ${error.code} (${error.status}): ${error.message}${field}`);
    const help = KEY_HELP[error.status];
    if (help !== undefined) console.error(help);
    return EXIT.failed;
  }
  if (error instanceof Unreachable || error instanceof CommandFailed) {
    console.error(`ledgerline: ${error.message}`);
    return EXIT.failed;
  }
  // A mistake of ours: show where.
  console.error(error);
  return EXIT.failed;
}
