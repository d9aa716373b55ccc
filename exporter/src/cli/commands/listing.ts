/** What the operator's commands share: their options, how an answer is shown, and `list`. */
import { Command } from 'commander';
import { asRecord, request, rowsOf } from '../client.ts';
import { connectionOf, withConnection, type ConnectionOptions } from '../connection.ts';
import { formatTable } from '../table.ts';

export interface ShowOptions extends ConnectionOptions {
  json?: boolean;
}

/** A command with the options that all have; usage is the name and its arguments, `put <plan>`. */
export function command(usage: string, description: string): Command {
  const [name = '', ...args] = usage.split(' ');
  const made = withConnection(new Command(name).description(description));
  for (const argument of args) made.argument(argument);
  return made.option('--json', 'print the answer as it came');
}

/** An answer that is one thing: its fields as a table of one row; nested ones as JSON. */
export function showOne(answer: unknown, { json }: ShowOptions): void {
  if (json === true) console.log(JSON.stringify(answer, null, 2));
  else console.log(answer === undefined ? 'done' : formatTable([asRecord(answer)]));
}

export function showRows(answer: unknown, { json }: ShowOptions): void {
  console.log(json === true ? JSON.stringify(answer, null, 2) : formatTable(rowsOf(answer)));
}

export const listing = (description: string, path: string): Command =>
  command('list', description).action(async (options: ShowOptions) => {
    showRows(await request(connectionOf(options), 'GET', path), options);
  });
