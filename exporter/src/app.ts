/** The assembly: one explicit list of what is wired to what. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Directory, newSecret } from './access/directory.ts';
import { IdentityTokens } from './access/identity.ts';
import { applyConfig } from './apply-config.ts';
import type { Access } from './commands/access-routes.ts';
import { commandRoutes } from './commands/routes.ts';
import { withDefaults } from './config-limits.ts';
import { ConfigError } from './config-error.ts';
import { otlpSettings } from './config-otlp.ts';
import { isLoopback, type Settings } from './config.ts';
import type { Doors } from './http/access.ts';
import type { Copies, Log } from './http/log.ts';
import { statusOf } from './http/refusals.ts';
import { createServer } from './http/server.ts';
import { MOST_WAITING, withBacklog } from './ingest/backlog.ts';
import { doorTo } from './ingest/door.ts';
import { DIALECTS } from './ingest/otlp/dialects.ts';
import { otlpRoutes } from './ingest/otlp/routes.ts';
import { IngestQuota } from './ingest/quota.ts';
import { ingestRoutes } from './ingest/routes.ts';
import { scraped, type Collect, type Collector } from './metrics/endpoint.ts';
import { ProcessMetrics } from './metrics/process.ts';
import { historyRoute, metricsRoutes } from './metrics/routes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { BalanceStream } from './query/balance-stream.ts';
import { queryRoutes } from './query/routes.ts';
import { engineAt } from './store/engines.ts';
import { observer, startTelemetry } from './start-telemetry.ts';
import { startThreads, type Heard, type Threads } from './threads/threads.ts';
import type { Ended } from './threads/workers.ts';

export interface App {
  readonly server: FastifyInstance;
  /** `http://address:port`. */
  listen(): Promise<string>;
  /** Answers what is under way, then closes the ledger. */
  close(): Promise<void>;
  /** Resolves when a thread ended by itself, as where the ledger can no longer be written: the process must recover. */
  readonly ended: Promise<Ended>;
}

/** How long a stop waits for answers under way. */
const CLOSE_MS = 5000;

/** @param copies of the log's lines, where they go out too */
export async function createApp(settings: Settings, version: string, log: Log, copies: Copies): Promise<App> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const location = { store: settings.store, dataDir: settings.dataDir };
  const engine = engineAt(location);
  const unlock = engine.lock();
  if (!unlock)
    throw new ConfigError(`LEDGERLINE_DATA_DIR: the ledger in ${settings.dataDir} is in use by another exporter`);

  const limits = withDefaults(settings.file.limits);
  const { perKey, perOrg, valuesPerLabel, seriesPerFamily, refusedKeysPerMinute, reportSeconds } = limits;
  const metrics = new ProcessMetrics(version, DIALECTS);
  const telemetry = startTelemetry(settings, version, { log, metrics, copies });
  const balances = new BalanceStream(
    (org) => threads.scrapes.balance(org),
    (error) => log.error({ err: error }, 'a live balance could not be read'),
  );
  const threads = await startThreads(
    { location, limits: { valuesPerLabel, seriesPerFamily } },
    { location, exposition: { labels: settings.file.metrics?.labels ?? [] } },
    reportSeconds,
    heardBy(balances, metrics, log),
  );
  await applyConfig(settings.file, threads.change);
  const backups = engine.backups();
  const { doors, access } = await accessOf(settings, threads.scrapes, log);
  const { ask, rows, change, verify, scrapes, contexts } = threads;
  const collect: Collect = { ledger: scrapes.exposition, process: (openMetrics) => metrics.write(openMetrics) };
  const uncollected = (collector: Collector, error: unknown): void =>
    log.error({ collector, err: error }, 'a part of the exposition could not be collected');
  const post = withBacklog(threads.post, MOST_WAITING);
  const door = doorTo({ contexts, post }, new IngestQuota({ perKey, perOrg }), (answer) => metrics.countIngest(answer));
  const server = await createServer(
    [
      ...ingestRoutes(door, statusOf),
      ...otlpRoutes(door, otlpSettings(settings.file.otlp), (...told) => metrics.countTelemetry(...told)),
      ...queryRoutes(ask, rows, balances, version),
      ...commandRoutes(change, access, scrapes.orgs),
      ...operationsRoutes({ newestPosting: scrapes.newestPosting, verify, backup: (gone) => backups.take(gone) }),
      historyRoute(threads.history),
      ...metricsRoutes(collect, uncollected),
    ],
    {
      ...{ ...doors, version, log },
      quotas: { perKey, perOrg, refusedKeysPerMinute },
      limited: (limit) => metrics.countLimited(limit),
      observe: observer(metrics, telemetry),
    },
  );
  telemetry?.collectFrom(async () => ({ text: await scraped(collect, uncollected), orgs: await scrapes.created() }));
  return {
    server,
    ended: threads.ended,
    listen: () => server.listen({ host: settings.host, port: settings.port }),
    close: async () => {
      balances.stop();
      backups.stop();
      await closeServer(server);
      await telemetry?.close();
      await threads.close();
      unlock();
    },
  };
}

const heardBy = (balances: BalanceStream, metrics: ProcessMetrics, log: Log): Heard => ({
  changed: (orgs) => balances.changed(orgs),
  upgrading: ({ step, done, total, msLeft }) =>
    log.info(
      { step, done, total, ...(msLeft !== null && { secondsLeft: Math.round(msLeft / 1000) }) },
      'the ledger is brought up to date',
    ),
  standing: (standing) => metrics.showStanding(standing),
  failed: (thread, error) => log.error({ thread, err: error }, 'a thread failed'),
  slow: (question, ms) => log.warn({ question, ms }, 'slow query'),
});

/** Who may come in: keys of the ledger, and people by their tokens. */
async function accessOf(
  { bootstrapKey, dataDir, file: { identity }, host }: Settings,
  scrapes: Threads['scrapes'],
  log: Log,
): Promise<{ doors: Doors; access: Access }> {
  const directory = new Directory(bootstrapKey ?? keptKey(dataDir), scrapes.directory);
  await directory.refresh();
  const unfetched = (error: unknown): void =>
    log.warn({ err: error }, 'the keys at identity.jwksUrl could not be fetched');
  const tokens = identity ? new IdentityTokens(identity, unfetched) : null;
  return {
    doors: { directory, tokens, everyOrg: scrapes.orgs, loopback: isLoopback(host) },
    access: { keys: scrapes.keys, changed: () => directory.refresh(), issuer: identity?.issuer ?? null },
  };
}

/** Who is being answered gets a while, a report that takes longer is cut off: nothing hangs on it but its reader. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const late = setTimeout(() => server.server.closeAllConnections(), CLOSE_MS);
  await server.close();
  clearTimeout(late);
}

/** The bootstrap key of a ledger that was given none: made once, readable by the owner only. */
function keptKey(dataDir: string): string {
  const path = join(dataDir, 'bootstrap-key');
  if (!existsSync(path)) writeFileSync(path, `${newSecret()}\n`, { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}
