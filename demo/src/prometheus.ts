import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onPath, setting, type Helper, type Place } from './helper.ts';
import { givePast } from './past.ts';

/** Grafana's setting of the same name moves it where 9090 is taken. */
export const PROMETHEUS_URL = setting('PROMETHEUS_URL') ?? 'http://127.0.0.1:9090';
const { hostname, port } = new URL(PROMETHEUS_URL);
/** The target of the shipped configuration. */
const SCRAPED = '127.0.0.1:9464';

/** With the shipped configuration, as it is where the exporter listens where that looks for it. */
export const PROMETHEUS: Helper = {
  ...{ name: 'prometheus', port: Number(port || 80), readyPath: '/-/ready' },
  find: () => {
    const file = onPath('prometheus');
    return file === undefined ? undefined : { file, args: [] };
  },
  without: 'install Prometheus (`prometheus` on the PATH) to see the metrics and alerts in it',
  prepare: async (place) => {
    if (hostname !== '127.0.0.1') return `PROMETHEUS_URL names one on ${hostname}`;
    const missing = await givePast(place);
    if (missing !== undefined) place.remark(missing);
    return undefined;
  },
  args: (place) => [
    `--config.file=${configuration(place)}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--storage.tsdb.path=${place.data}`,
    // It would drop the past that it is given after 15 days.
    '--storage.tsdb.retention.time=1y',
  ],
};

function configuration({ root, dataDir, exporterUrl }: Place): string {
  const shipped = path.join(root, 'provisioning/prometheus/prometheus.yml');
  const { host } = new URL(exporterUrl);
  if (host === SCRAPED) return shipped;
  const file = path.join(dataDir, 'prometheus.yml');
  const rules = path.join(path.dirname(shipped), 'rules');
  const text = readFileSync(shipped, 'utf8').replace(SCRAPED, host).replace('rules/*.yml', path.join(rules, '*.yml'));
  writeFileSync(file, text);
  return file;
}
