#!/usr/bin/env node
/** The process: configuration, signals, exit codes; nothing else. */
import { readFileSync } from 'node:fs';
import { createApp } from './app.ts';
import { LIMIT_SETTINGS } from './config-limits.ts';
import { ConfigError, SETTINGS, doubts, readSettings } from './config.ts';
import { createLog } from './http/log.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

if (process.argv.includes('--help')) {
  console.log('ledgerline exporter: takes usage events, keeps the ledger, serves metrics and queries\n\nEnvironment:');
  for (const { name, standard, help } of SETTINGS)
    console.log(`  ${name.padEnd(26)} ${help}${standard && ` (default ${standard})`}`);
  console.log('\nlimits of LEDGERLINE_CONFIG, the most there may be:');
  for (const { name, standard, help } of LIMIT_SETTINGS)
    console.log(`  ${name.padEnd(26)} ${help} (default ${standard})`);
  process.exit(0);
}

for (const doubt of doubts(process.env)) console.error(`warning: ${doubt}`);

try {
  const settings = readSettings(process.env);
  const log = createLog(settings.logLevel);
  const app = await createApp(settings, version, log);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'the exporter could not close');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  console.log(`ledgerline listening on ${await app.listen()}`);
  const { thread, error } = await app.ended;
  log.fatal({ thread, err: error }, 'a thread ended, and with it the exporter');
  process.exit(1);
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
