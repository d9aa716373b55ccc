/** The command line: subcommands, each a file, and one place that turns failures into exit codes. */
import { Command } from 'commander';
import { adminCommands } from './commands/admin.ts';
import { backup } from './commands/backup.ts';
import { reprice } from './commands/reprice.ts';
import { restore } from './commands/restore.ts';
import { verify } from './commands/verify.ts';
import { exportCommand } from './export/command.ts';
import { EXIT, report } from './failure.ts';
import { importCommand } from './import/command.ts';
import { reconcileCommand } from './reconcile/command.ts';

const program = new Command('ledgerline')
  .description(
    'Client of a Ledgerline exporter: brings usage in and takes it out, compares it with the bills of providers, manages plans, organizations, grants, refunds, prices and keys, ' +
      'and checks and backs up the ledger.',
  )
  .showHelpAfterError('(add --help to see what there is)')
  // Before the subcommands, which inherit it: a wrong command line ends with 2, not with Commander's 1.
  .exitOverride()
  .addHelpText(
    'after',
    `
Every command takes --url (or LEDGERLINE_URL) and --key (or LEDGERLINE_KEY); restore works on files alone.
Exit codes: ${EXIT.ok} done, ${EXIT.failed} refused or not reachable (an import: some row was rejected; an export: not all came; verify, reconcile: something differs), ${EXIT.usage} wrong command line or file.`,
  );
for (const command of [
  importCommand(),
  exportCommand(),
  reconcileCommand(),
  ...adminCommands(),
  reprice(),
  backup(),
  restore(),
  verify(),
]) {
  command.copyInheritedSettings(program);
  for (const sub of command.commands) sub.copyInheritedSettings(program);
  program.addCommand(command);
}

// `ledgerline … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.ok);
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
