/** prom-client holding the same series as the ledger: they are read once from the exposition at SERIES_URL. */
import { createServer } from 'node:http';
import { Counter, Gauge, Registry } from 'prom-client';

const registry = new Registry();
const text = await (await fetch(process.env['SERIES_URL'] ?? '')).text();
const types = new Map<string, string>();
const metrics = new Map<string, Counter | Gauge>();
let series = 0;
for (const line of text.split('\n')) {
  const [, declared, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
  if (declared !== undefined && type !== undefined) types.set(declared, type);
  const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined) continue;
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
    (pair) => [pair[1] ?? '', pair[2] ?? ''] as const,
  );
  let metric = metrics.get(name);
  if (!metric) {
    const Kind = types.get(name) === 'counter' ? Counter : Gauge;
    metric = new Kind({ name, help: name, labelNames: pairs.map(([label]) => label), registers: [registry] });
    metrics.set(name, metric);
  }
  metric.inc(Object.fromEntries(pairs), Number(value));
  series += 1;
}

const server = createServer((_, response) => {
  void registry.metrics().then((body) => {
    response.setHeader('content-type', registry.contentType);
    response.setHeader('x-series', series);
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`);
});
process.on('SIGTERM', () => {
  process.exit(0);
});
