/** The command line: subcommands, each a file, and one place that turns failures into exit codes. */
import { Command } from 'commander';
import { adminCommands } from './commands/admin.ts';
import { EXIT, report } from './failure.ts';
import { importCommand } from './import/command.ts';

const program = new Command('ledgerline')
  .description(
    'Client of a Ledgerline exporter: brings usage in, and manages plans, organizations, grants, prices, keys.',
  )
  .showHelpAfterError('(add --help to see what there is)')
  // Before the subcommands, which inherit it: a wrong command line ends with 2, not with Commander's 1.
  .exitOverride()
  .addHelpText(
    'after',
    `
Every command takes --url (or LEDGERLINE_URL) and --key (or LEDGERLINE_KEY).
Exit codes: ${EXIT.ok} done, ${EXIT.failed} refused or not reachable (an import: some row was rejected), ${EXIT.usage} wrong command line or file.`,
  );
program.addCommand(importCommand().copyInheritedSettings(program));
for (const command of adminCommands()) {
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
