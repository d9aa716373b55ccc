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
import { otlpSettings } from './config-otlp.ts';
import { ConfigError, isLoopback, type Settings } from './config.ts';
import type { Doors } from './http/access.ts';
import type { Log } from './http/log.ts';
import { statusOf } from './http/refusals.ts';
import { createServer } from './http/server.ts';
import { MOST_WAITING, withBacklog } from './ingest/backlog.ts';
import { doorTo } from './ingest/door.ts';
import { otlpRoutes } from './ingest/otlp/routes.ts';
import { IngestQuota } from './ingest/quota.ts';
import { ingestRoutes } from './ingest/routes.ts';
import { ProcessMetrics } from './metrics/process.ts';
import { historyRoute, metricsRoutes } from './metrics/routes.ts';
import { operationsRoutes } from './operations/routes.ts';
import { BalanceStream } from './query/balance-stream.ts';
import { queryRoutes } from './query/routes.ts';
import { engineAt } from './store/engines.ts';
import { startThreads, type Threads } from './threads/threads.ts';
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

export async function createApp(settings: Settings, version: string, log: Log): Promise<App> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const location = { store: settings.store, dataDir: settings.dataDir };
  const engine = engineAt(location);
  const unlock = engine.lock();
  if (!unlock)
    throw new ConfigError(`LEDGERLINE_DATA_DIR: the ledger in ${settings.dataDir} is in use by another exporter`);

  const limits = withDefaults(settings.file.limits);
  const { perKey, perOrg, valuesPerLabel, seriesPerFamily, refusedKeysPerMinute, reportSeconds } = limits;
  const metrics = new ProcessMetrics(version);
  const balances = new BalanceStream(
    (org) => threads.scrapes.balance(org),
    (error) => log.error({ err: error }, 'a live balance could not be read'),
  );
  const threads = await startThreads(
    { location, limits: { valuesPerLabel, seriesPerFamily } },
    { location, exposition: { labels: settings.file.metrics?.labels ?? [] } },
    reportSeconds,
    {
      changed: (orgs) => balances.changed(orgs),
      upgrading: ({ step, done, total, msLeft }) =>
        log.info(
          { step, done, total, ...(msLeft !== null && { secondsLeft: Math.round(msLeft / 1000) }) },
          'the ledger is brought up to date',
        ),
      standing: (standing) => metrics.showStanding(standing),
      failed: (thread, error) => log.error({ thread, err: error }, 'a thread failed'),
      slow: (question, ms) => log.warn({ question, ms }, 'slow query'),
    },
  );
  await applyConfig(settings.file, threads.change);
  const backups = engine.backups();
  const { doors, access } = await accessOf(settings, threads.scrapes, log);
  const { ask, rows, change, verify, scrapes, contexts } = threads;
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
      ...metricsRoutes(
        { ledger: scrapes.exposition, process: (openMetrics) => metrics.write(openMetrics) },
        (collector, error) => log.error({ collector, err: error }, 'a part of the exposition could not be collected'),
      ),
    ],
    {
      ...{ ...doors, version, log },
      quotas: { perKey, perOrg, refusedKeysPerMinute },
      limited: (limit) => metrics.countLimited(limit),
      observe: (...request) => metrics.observeRequest(...request),
    },
  );
  return {
    server,
    ended: threads.ended,
    listen: () => server.listen({ host: settings.host, port: settings.port }),
    close: async () => {
      balances.stop();
      backups.stop();
      await closeServer(server);
      await threads.close();
      unlock();
    },
  };
}

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
