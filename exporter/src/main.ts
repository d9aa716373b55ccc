#!/usr/bin/env node
/** The process: configuration, signals, exit codes; nothing else. */
import { readFileSync } from 'node:fs';
import { createApp } from './app.ts';
import { LIMIT_SETTINGS } from './config-limits.ts';
import { ConfigError } from './config-error.ts';
import { OTEL_SETTINGS } from './config-otel.ts';
import { SETTINGS, doubts, readSettings } from './config.ts';
import { createLog, type Copies } from './http/log.ts';

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
  console.log('\nOpenTelemetry: metrics go out over OTLP where there is an endpoint. OTEL_EXPORTER_OTLP_METRICS_…,');
  console.log('OTEL_EXPORTER_OTLP_TRACES_… and OTEL_EXPORTER_OTLP_LOGS_… are of that signal only.');
  for (const { name, standard, help } of OTEL_SETTINGS)
    console.log(`  ${name.padEnd(36)} ${help}${standard && ` (default ${standard})`}`);
  process.exit(0);
}

for (const doubt of doubts(process.env)) console.error(`warning: ${doubt}`);

try {
  const settings = readSettings(process.env);
  const copies: Copies = { take: null };
  const log = createLog(settings.logLevel, settings.telemetry?.protocols.logs ? copies : null);
  const app = await createApp(settings, version, log, copies);
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
