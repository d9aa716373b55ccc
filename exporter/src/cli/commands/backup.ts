import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { connectionOf, withConnection, type ConnectionOptions } from '../connection.ts';
import { CommandFailed, UsageError } from '../failure.ts';
import { ledgerIn } from '../ledger-file.ts';
import { writeWhole } from '../atomic-file.ts';
import { open } from '../long-request.ts';

export const backup = (): Command =>
  withConnection(new Command('backup'))
    .description('copy the ledger of a running exporter into a file')
    .argument('<file>', 'where to; written as FILE.part first')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', '\nNeeds a key that is admin of the whole platform (*:admin).')
    .action(async (file: string, options: ConnectionOptions & { force?: boolean }) => {
      const connection = connectionOf(options);
      if (existsSync(file) && options.force !== true)
        throw new UsageError(`${file} is there already: name another, or replace it with --force`);
      const ledger = await ledgerIn(dirname(file));
      const answer = await open(connection, '/v1/admin/backup');
      const length = answer.headers['content-length'] ?? 'unknown length';
      const bytes = await writeWhole(file, answer, (part, size) => {
        if (String(size) !== length)
          throw new CommandFailed(`${file} was not written: ${size} bytes of ${length} came`);
        const flaw = ledger.flawOf(part);
        if (flaw !== null) throw new CommandFailed(`${file} was not written: what came is not sound, ${flaw}`);
      });
      console.log(`${file}: ${bytes} bytes, checked`);
    });
