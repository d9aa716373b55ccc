/** The two options every command has, and where their values come from. */
import { Option, type Command } from 'commander';
import { DEFAULT_URL, type Connection } from './client.ts';
import { UsageError } from './failure.ts';

export interface ConnectionOptions {
  url: string;
  key?: string | undefined;
}

export const withConnection = (command: Command): Command =>
  command
    .addOption(new Option('--url <url>', 'the exporter').env('LEDGERLINE_URL').default(DEFAULT_URL))
    .addOption(new Option('--key <key>', 'the API key').env('LEDGERLINE_KEY'));

export function connectionOf({ url, key }: ConnectionOptions, retries = 0): Connection {
  const parsed = URL.parse(url);
  if (parsed === null || !parsed.protocol.startsWith('http')) {
    throw new UsageError(`--url must be an http(s) address such as ${DEFAULT_URL}, not '${url}'`);
  }
  return { url, key, retries };
}
