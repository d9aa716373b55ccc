import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Command } from 'commander';
import { CommandFailed, UsageError } from '../failure.ts';
import { flawOf, hasLog } from '../ledger-file.ts';
import { writeWhole } from '../atomic-file.ts';

const BUSY = 5;

export const restore = (): Command =>
  new Command('restore')
    .description('put a backup in place as the ledger of a data directory that has none')
    .argument('<file>', 'a backup')
    .requiredOption('--data-dir <dir>', 'the data directory of the exporter to be started; made where it is missing')
    .action(async (file: string, { dataDir }: { dataDir: string }) => {
      if (!existsSync(file)) throw new UsageError(`${file}: there is no such file`);
      if (hasLog(file))
        throw new UsageError(
          `${file} has a write-ahead log beside it: it is no backup, but a ledger in use or not stopped`,
        );
      const ledger = join(dataDir, 'ledger.sqlite');
      const unlock = lock(dataDir);
      if (!unlock) throw new UsageError(`${dataDir} is in use by an exporter: stop it, or name another directory`);
      try {
        // A log that is left behind would be taken for part of what is put there.
        const found = ['', '-wal', '-journal'].map((end) => ledger + end).find((each) => existsSync(each));
        if (found !== undefined)
          throw new UsageError(`${found} is there: a backup is restored only where no ledger is`);
        const bytes = await writeWhole(ledger, createReadStream(file), (part) => {
          const flaw = flawOf(part);
          if (flaw !== null) throw new CommandFailed(`${file} was not restored: ${flaw}`);
        });
        console.log(`${ledger}: ${bytes} bytes, checked. Start the exporter with LEDGERLINE_DATA_DIR=${dataDir}`);
      } finally {
        unlock();
      }
    });

/** The lock that an exporter holds on its ledger; null where one does. */
function lock(dataDir: string): (() => void) | null {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    db = new DatabaseSync(join(dataDir, 'ledger.sqlite-lock'));
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (!(error instanceof Error)) throw error;
    if ('errcode' in error && error.errcode === BUSY) return null;
    throw new UsageError(`${dataDir}: ${error.message}`);
  }
  const held = db;
  return () => held.close();
}
