import path from 'node:path';
import { onPath, type Helper } from './helper.ts';

const PORT = 9090;

export const PROMETHEUS_URL = `http://127.0.0.1:${PORT}`;

/** With the shipped configuration, as it is. */
export const PROMETHEUS: Helper = {
  ...{ name: 'prometheus', port: PORT, readyPath: '/-/ready' },
  find: () => {
    const file = onPath('prometheus');
    return file === undefined ? undefined : { file, args: [] };
  },
  without: 'install Prometheus (`prometheus` on the PATH) to see the metrics and alerts in it',
  args: ({ root, data }) => [
    `--config.file=${path.join(root, 'provisioning/prometheus/prometheus.yml')}`,
    `--web.listen-address=127.0.0.1:${PORT}`,
    `--storage.tsdb.path=${data}`,
  ],
};
