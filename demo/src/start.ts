/** `npm start`: the exporter, filled with the demo, and what makes it whole, until Ctrl-C. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '@ledgerline/exporter/cli/client.ts';
import { Child } from './children.ts';
import { fill } from './fill.ts';
import { isReady, startHelpers, type Helped } from './helpers.ts';
import { adminKey, demoKeys, type DemoKeys } from './keys.ts';
import { trickle } from './trickle.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DATA_DIR = path.resolve(process.env['LEDGERLINE_DATA_DIR'] ?? 'data');

const stop = new AbortController();
const stopped = new Promise<'stopped'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Stays on: npm passes the terminal's Ctrl-C on, so it comes more than once.
    process.on(signal, () => {
      stop.abort();
      resolve('stopped');
    });
  }
});
const children: Child[] = [];

/** A program of ours ended by itself. */
class Died extends Error {}
const died = async (child: Child): Promise<never> => {
  const how = await child.ended;
  throw new Died(`${child.name} ended (${how}); its last words, from ${child.logFile}:\n${child.lastWords}`);
};

async function startExporter(): Promise<{ url: string; died: Promise<never> }> {
  const child = new Child(
    'exporter',
    process.execPath,
    ['--max-semi-space-size=8', path.join(ROOT, 'exporter/src/main.ts')],
    DATA_DIR,
  );
  children.push(child);
  const [, url] = (await child.line(/listening on (http:\/\/\S+)/)) ?? [];
  if (url === undefined || !(await isReady(`${url}/readyz`, child))) {
    await Promise.race([child.stop(), child.ended]);
    return died(child);
  }
  return { url, died: died(child) };
}

async function fillWithProgress(admin: Connection): Promise<void> {
  const started = Date.now();
  const terminal = process.stdout.isTTY;
  let sent = 0;
  if (!terminal) console.log('Filling in 90 days of history …');
  await fill({ ...admin, retries: 5 }, (count, org) => {
    sent = count;
    if (terminal) process.stdout.write(`\r\u001b[KFilling in 90 days of history … ${sent} events (${org})`);
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${terminal ? '\r\u001b[K' : ''}History: ${sent} events in ${seconds} s\n`);
}

function announce(url: string, keys: DemoKeys, helped: Helped): void {
  const header = (key: string): string => `-H 'Authorization: Bearer ${key}'`;
  const event =
    '{"id":"hello-\'$(date +%s)\'","time":\'$(date +%s)000\',"type":"gateway_inference","model":"gpt-4o","tokens":{"input":1200,"output":300}}';
  console.log(`
exporter:   ${url}  (/metrics, /openapi.json)
${helped.lines.join('\n')}
organizations: acme (healthy), nimbus (about to run out), borealis (brings its own model, near its cap)
read key:   ${keys.read}
ingest key: ${keys.ingest}
admin key:  in ${path.join(DATA_DIR, 'bootstrap-key')} or LEDGERLINE_BOOTSTRAP_KEY

curl ${header(keys.read)} '${url}/v1/projection?org=nimbus'
curl ${header(keys.read)} '${url}/v1/conversations?org=acme&sort=credits&limit=5'
curl ${header(keys.ingest)} -H 'Content-Type: application/json' -d '${event}' '${url}/v1/events?org=acme'

Live usage goes on until Ctrl-C; the next start goes on from here. Data and logs: ${DATA_DIR}${helped.opens.map((line) => `\n\n${line}`).join('')}`);
}

async function run(): Promise<void> {
  mkdirSync(DATA_DIR, { recursive: true });
  const exporter = await startExporter();
  const admin = { url: exporter.url, key: adminKey(DATA_DIR) };
  await Promise.race([fillWithProgress(admin), exporter.died]);
  const keys = await demoKeys(admin, DATA_DIR);
  const adopt = (child: Child): void => {
    children.push(child);
  };
  const place = { root: ROOT, dataDir: DATA_DIR, exporterUrl: exporter.url, adopt };
  const helpers = startHelpers({ ...place, readKey: keys.read, grafanaKey: keys.grafana }, stop.signal);
  const helped = await Promise.race([helpers, exporter.died]);
  announce(exporter.url, keys, helped);
  const live = trickle({ url: exporter.url, key: keys.ingest, retries: 5 }, stop.signal);
  await Promise.race([live, exporter.died, ...helped.children.map(died)]);
}

const outcome = await Promise.race([run(), stopped]).catch((error: unknown) => error);
stop.abort();
if (outcome === 'stopped' || outcome === undefined) console.log('\nStopping …');
else console.error(outcome instanceof Died ? `\n${outcome.message}` : outcome);
await Promise.all(children.map((child) => child.stop()));
// What still waits (a request, a timer) has nothing to wait for any more.
process.exit(outcome === 'stopped' || outcome === undefined ? 0 : 1);
