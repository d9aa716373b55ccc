/**
 * Usage in by each way, beside an OpenTelemetry Collector that turns the same deltas into counters for Prometheus. Each
 * is killed midway, and comes back: what is then in the ledger, and what Prometheus would have counted, is compared
 * with what was acknowledged.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { parseExposition } from '@ledgerline/testkit/exposition.ts';
import { hasOtelcol, OTELCOL } from '@ledgerline/testkit/otelcol.ts';
import { freePort } from '@ledgerline/testkit/prometheus.ts';
import { Connection, head } from './connection.ts';
import { Client, KEY, startLedgerline, temporary } from './ledgerline.ts';
import { measured, quantile, type Measured } from './measure.ts';
import { table } from './table.ts';
import { BATCH, Changing, METRICS, TOKENS, WAYS, type Way } from './usages.ts';

const CONNECTIONS = 4;
const SECONDS = 8;
const SCRAPE_MS = 1000;
const OF_ONE = TOKENS.input + TOKENS.output;

/** What takes usage, can be killed, and says how many tokens it has counted. */
interface Target {
  url(): string;
  process(): Measured;
  /** kill -9, and started again. */
  kill(): Promise<void>;
  tokens(): Promise<number>;
  stop(): Promise<void>;
}

export async function benchTelemetry(): Promise<void> {
  const columns = ['usages/s', 'of peer', 'µs CPU', 'p99 ms', 'peak MB', 'error %'];
  const row = table(`Usage in, ${SECONDS} s, ${CONNECTIONS} connections, by ${BATCH}, killed midway`, columns);
  let peer = NaN;
  if (hasOtelcol) peer = await measure('Collector, delta to cumulative', METRICS, await startPeer(), NaN);
  else console.log('no Collector (`.ci/run` builds one where there is Go): there is nothing beside');
  for (const way of WAYS) await measure(`ledgerline: ${way.name}`, way, await startOurs(way), peer);

  async function measure(name: string, way: Way, target: Target, beside: number): Promise<number> {
    const { perSecond, cpu, p99, peak, error } = await run(way, target);
    await target.stop();
    row(name, perSecond, Number.isNaN(beside) ? 1 : perSecond / beside, cpu, p99, peak, error);
    return perSecond;
  }
}

async function run(way: Way, target: Target) {
  const ms: number[] = [];
  let [acknowledged, number, time, running] = [0, 0, Date.now() - 60_000, true];
  const drive = async (index: number): Promise<void> => {
    const body = way.body(index);
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': way.type, 'content-length': body.length };
    const request = new Changing(head('POST', `${way.path}?org=bench`, headers), body);
    let connection = new Connection(target.url());
    while (running) {
      request.renew((number += BATCH), (time += 1));
      const began = performance.now();
      for (let tries = 0; ; tries++) {
        const status = await connection.send(request.bytes).then(
          (answer) => answer.status,
          () => 0,
        );
        if (status === 200) {
          if (tries === 0) ms.push(performance.now() - began);
          break;
        }
        if (status >= 400 && status !== 429 && status !== 503) throw new Error(`${way.name}: ${status}`);
        await sleep(50);
        connection.close();
        connection = new Connection(target.url());
      }
      acknowledged += BATCH;
    }
    connection.close();
  };
  const began = performance.now();
  const driving = Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => drive(index)));
  const half = async (): Promise<{ ms: number; peak: number }> => {
    const process = target.process();
    const spent = process.cpu();
    await sleep((SECONDS / 2) * 1000);
    return { ms: spent().all, peak: process.memory().peak };
  };
  const first = await half();
  await target.kill();
  const second = await half();
  running = false;
  await driving;
  const seconds = (performance.now() - began) / 1000;
  const counted = await target.tokens();
  return {
    perSecond: acknowledged / seconds,
    cpu: ((first.ms + second.ms) * 1000) / acknowledged,
    p99: quantile(ms, 0.99),
    peak: Math.max(first.peak, second.peak),
    error: (100 * (counted - acknowledged * OF_ONE)) / (acknowledged * OF_ONE),
  };
}

async function startOurs({ path }: Way): Promise<Target> {
  const keep = temporary();
  const config = path === METRICS.path ? 'otlp: { signals: { gen_ai: metrics } }' : '';
  const start = () => startLedgerline(['bench'], { config, keep });
  let server = await start();
  return {
    url: () => server.url,
    process: () => server,
    kill: async () => {
      await server.kill();
      server = await start();
    },
    tokens: async () => {
      const client = new Client(server);
      const summary = JSON.parse((await client.ask('GET', '/v1/usage/summary?org=bench')).toString()) as object;
      client.close();
      return (summary as { totalTokens: number }).totalTokens;
    },
    stop: async () => {
      await server.stop();
      rmSync(keep, { recursive: true, force: true });
    },
  };
}

/** Scraped once a second, its counters added up over its restart as Prometheus does. */
async function startPeer(): Promise<Target> {
  const home = temporary();
  mkdirSync(home, { recursive: true });
  const [otlp, shown] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: otlp } } } },
    processors: { deltatocumulative: {} },
    exporters: { prometheus: { endpoint: shown, resource_to_telemetry_conversion: { enabled: true } } },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'error' } },
      pipelines: { metrics: { receivers: ['otlp'], processors: ['deltatocumulative'], exporters: ['prometheus'] } },
    },
  };
  writeFileSync(join(home, 'config.yaml'), JSON.stringify(config));
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(OTELCOL, ['--config', join(home, 'config.yaml')], { stdio: 'ignore' });
    while ((await fetch(`http://${shown}/metrics`).catch(() => null)) === null) await sleep(50);
    return child;
  };
  let child = await start();
  const ended = (): Promise<unknown> => new Promise((resolve) => child.once('exit', resolve));
  const last = new Map<string, number>();
  let total = 0;
  const scrape = async (): Promise<void> => {
    const text = await fetch(`http://${shown}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    // While it is gone, or has counted nothing yet.
    if (text === '') return;
    for (const { samples } of parseExposition(text, 'text').values())
      for (const { name, labels, value } of samples) {
        if (!name.startsWith('gen_ai_client_token_usage')) continue;
        const series = JSON.stringify(labels);
        const [before, now] = [last.get(series) ?? 0, Number(value)];
        total += now >= before ? now - before : now;
        last.set(series, now);
      }
  };
  const timer = setInterval(() => void scrape(), SCRAPE_MS);
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    url: () => `http://${otlp}`,
    process: () => measured(child.pid ?? 0),
    kill: async () => {
      const gone = ended();
      child.kill('SIGKILL');
      await gone;
      child = await start();
    },
    tokens: async () => {
      await sleep(SCRAPE_MS);
      await scrape();
      return total;
    },
    stop: async () => {
      clearInterval(timer);
      const gone = ended();
      child.kill('SIGTERM');
      await gone;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
