/** The assembly: one explicit list of what is wired to what. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FastifyInstance } from 'fastify';
import { Directory, newSecret } from './access/directory.ts';
import { backupRoute } from './admin/backup.ts';
import { adminRoutes } from './admin/routes.ts';
import { admissionRoutes } from './admission/routes.ts';
import { ConfigError, isLoopback, type Settings } from './config.ts';
import { statusOf } from './http/errors.ts';
import { addMetrics, addHealth } from './http/operations.ts';
import { createServer } from './http/server.ts';
import { MOST_WAITING, withBacklog } from './ingest/backlog.ts';
import { ingestRoutes } from './ingest/routes.ts';
import { ProcessMetrics } from './metrics/process.ts';
import type { AccessKey } from './model/access.ts';
import { Refusal } from './model/refusal.ts';
import { BalanceStream } from './query/balance-stream.ts';
import { SLOW, limited } from './query/slow-questions.ts';
import { queryRoutes, streamRoute, type Ask } from './query/routes.ts';
import { engineAt } from './store/engines.ts';
import { connect } from './threads/channel.ts';
import { pack } from './threads/packing.ts';
import type { ReaderFunctions, ReaderOptions } from './threads/reader.ts';
import type { VerifierFunctions, VerifierOptions } from './threads/verifier.ts';
import type { WriterFunctions, WriterOptions } from './threads/writer.ts';
import type { Standing } from './verify/verifier.ts';

export interface App {
  readonly server: FastifyInstance;
  /** `http://address:port`. */
  listen(): Promise<string>;
  /** Answers what is under way, then closes the ledger. */
  close(): Promise<void>;
  /** Rejects when the ledger can no longer be written: the process must stop and recover. */
  readonly failed: Promise<never>;
}

/** How long a stop waits for answers under way. */
const CLOSE_MS = 5000;

const DEFAULT_LIMITS = { valuesPerLabel: 50, seriesPerFamily: 20_000 };

export async function createApp(settings: Settings, version: string): Promise<App> {
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  const location = { store: settings.store, dataDir: settings.dataDir };
  const engine = engineAt(location);
  const limits = { ...DEFAULT_LIMITS, ...settings.file.limits };
  const unlock = engine.lock();
  if (!unlock)
    throw new ConfigError(`LEDGERLINE_DATA_DIR: the ledger in ${settings.dataDir} is in use by another exporter`);

  let closing = false;
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined); // whoever runs the app looks at it
  const start = (file: string, workerData: WriterOptions | ReaderOptions | VerifierOptions): Worker => {
    const thread = new Worker(new URL(`./threads/${file}`, import.meta.url), { workerData });
    thread.once('error', failure.reject);
    thread.once('exit', () => {
      if (!closing) failure.reject(new Error('a thread of the ledger stopped'));
    });
    return thread;
  };

  const report = (error: unknown): void => console.error(error);
  const balances = new BalanceStream(
    (org) => watch.ask('balance', { scope: { orgs: [org], all: false }, query: {} }),
    report,
  );
  const writerThread = start('writer.ts', { location, limits });
  const writer = connect<WriterFunctions>(writerThread, {
    changed: (orgs: readonly string[]) => balances.changed(orgs),
  });
  // Makes the file, which the reader opens; why it cannot be opened, the thread that failed says.
  await Promise.race([writer.seedPrices(), failure.promise]);
  const options: ReaderOptions = { location, exposition: { labels: settings.file.metrics?.labels ?? [] } };
  const startReader = (): [Worker, ReturnType<typeof connect<ReaderFunctions>>] => {
    const thread = start('reader.ts', options);
    return [thread, connect<ReaderFunctions>(thread)];
  };
  const [readerThread, reader] = startReader();
  // A second one for whoever watches: a report that takes long must not look like an exporter that is down, nor hold
  // up what is live.
  const [watchThread, watch] = startReader();
  await applyFile(settings, writer);

  const metrics = new ProcessMetrics(version);
  const verifierThread = start('verifier.ts', { location });
  const verifier = connect<VerifierFunctions>(verifierThread, {
    standing: (standing: Standing) => metrics.showStanding(standing),
  });

  const backups = engine.backups();
  // What may take seconds has a thread of its own, from the first time that it is asked on.
  let long: ReturnType<typeof startReader> | null = null;
  const askLong = limited((question, asked) => (long ??= startReader())[1].ask(question, asked));
  const ask: Ask = (question, asked) => (SLOW.has(question) ? askLong(question, asked) : reader.ask(question, asked));
  const directory = new Directory(settings.bootstrapKey ?? keptKey(settings.dataDir), () => watch.keys());
  await directory.refresh();
  const server = await createServer(
    [
      ...ingestRoutes(
        withBacklog((events, backfill) => writer.post(pack(events), backfill), MOST_WAITING),
        statusOf,
        (answer) => {
          metrics.countIngest(answer);
        },
      ),
      ...queryRoutes(ask, version),
      streamRoute(balances),
      ...admissionRoutes((request) => writer.admit(request)),
      ...adminRoutes(
        writer,
        ask,
        (): Promise<AccessKey[]> => watch.keys(),
        () => watch.orgs(),
        () => verifier.verify(),
        () => directory.refresh(),
      ),
      backupRoute((gone) => backups.take(gone)),
    ],
    {
      version,
      directory,
      everyOrg: () => watch.orgs(),
      observe: (...request) => metrics.observeRequest(...request),
      report,
    },
  );
  addHealth(server, () => watch.newestPosting());
  addMetrics(server, {
    directory,
    open: isLoopback(settings.host),
    ledger: (openMetrics) => watch.exposition(openMetrics),
    process: metrics,
  });

  return {
    server,
    failed: failure.promise,
    listen: () => server.listen({ host: settings.host, port: settings.port }),
    close: async () => {
      closing = true;
      balances.stop();
      backups.stop();
      // Who is being answered gets a while, a report that takes longer is cut off: nothing hangs on it but its reader.
      const late = setTimeout(() => server.server.closeAllConnections(), CLOSE_MS);
      await server.close();
      clearTimeout(late);
      // Readers first: the last connection to close tidies the WAL away, and a reader may not.
      const tidy = Promise.all([reader.close(), watch.close(), verifier.close()]);
      await Promise.race([tidy, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
      await Promise.all([
        readerThread.terminate(),
        watchThread.terminate(),
        verifierThread.terminate(),
        long?.[0].terminate(),
      ]);
      await writer.close();
      await writerThread.terminate();
      unlock();
    },
  };
}

/** What the configuration file says is put at every start, as the API would put it. */
async function applyFile({ file }: Settings, writer: ReturnType<typeof connect<WriterFunctions>>): Promise<void> {
  const actor = 'configuration';
  const put = (setting: string, done: Promise<unknown>): Promise<unknown> =>
    done.catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
      throw new ConfigError(`LEDGERLINE_CONFIG: ${setting}: ${error.message}`);
    });
  for (const [plan, body] of Object.entries(file.plans ?? {}))
    await put(`plans.${plan}`, writer.putPlan(actor, plan, body));
  if (file.prices) await put('prices', writer.putPrices(actor, file.prices));
  for (const [org, body] of Object.entries(file.orgs ?? {})) await put(`orgs.${org}`, writer.putOrg(actor, org, body));
}

/** The bootstrap key of a ledger that was given none: made once, readable by the owner only. */
function keptKey(dataDir: string): string {
  const path = join(dataDir, 'bootstrap-key');
  if (!existsSync(path)) writeFileSync(path, `${newSecret()}\n`, { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}
