import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { NotRestored } from '../../store/engine.ts';
import { CommandFailed, UsageError } from '../failure.ts';
import { ledgerIn } from '../ledger-file.ts';
import { notWritten } from '../atomic-file.ts';

export const restore = (): Command =>
  new Command('restore')
    .description('put a backup in place as the ledger of a data directory that has none')
    .argument('<file>', 'a backup')
    .requiredOption('--data-dir <dir>', 'the data directory of the exporter to be started; made where it is missing')
    .action(async (file: string, { dataDir }: { dataDir: string }) => {
      if (!existsSync(file)) throw new UsageError(`${file}: there is no such file`);
      try {
        const { path, bytes } = await (await ledgerIn(dataDir)).restore(file);
        console.log(`${path}: ${bytes} bytes, checked. Start the exporter with LEDGERLINE_DATA_DIR=${dataDir}`);
      } catch (error) {
        if (!(error instanceof NotRestored)) throw notWritten(dataDir, error);
        throw error.fault === 'place' ? new UsageError(error.message) : new CommandFailed(error.message);
      }
    });
