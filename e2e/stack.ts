/**
 * The whole product on free ports of loopback: an exporter with the demo's history, a Prometheus and a Grafana with
 * the shipped files, and the examples of who is told. What takes half an hour in life (`for`, the last 10 minutes, the
 * patience of policies) is cut to seconds, nothing else.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Child } from '@ledgerline/demo/children.ts';
import { fill } from '@ledgerline/demo/fill.ts';
import { GRAFANA } from '@ledgerline/demo/grafana.ts';
import { isReady } from '@ledgerline/demo/helpers.ts';
import { demoKeys } from '@ledgerline/demo/keys.ts';
import { BOOTSTRAP, ROOT, remove, startExporter, temporary } from '@ledgerline/testkit/harness.ts';
import { Prometheus, freePort } from '@ledgerline/testkit/prometheus.ts';

const shipped = (...names: string[]): string => path.join(ROOT, 'provisioning', ...names);

/** Nobody waits half an hour for a test. */
const hasten = (rules: string): string =>
  rules
    .replace(/\bfor: \d+m\b/g, 'for: 0s')
    .replaceAll('[10m]', '[10s]')
    .replace(/\binterval: \d+[sm]\b/g, 'interval: 10s')
    .replace(/\bgroup_(wait|interval): \d+[sm]\b/g, 'group_$1: 2s');

export interface Stack {
  /** What the tests are told. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startStack(): Promise<Stack> {
  const directory = temporary();
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.reverse()) await each();
    remove(directory);
  };
  try {
    const exporter = await startExporter({ dataDir: path.join(directory, 'ledger') });
    stops.push(() => exporter.stop());
    const admin = { url: exporter.url, key: BOOTSTRAP };
    await fill(admin, () => undefined);
    const keys = await demoKeys(admin, directory);

    const prometheus = await Prometheus.start(prometheusFiles(new URL(exporter.url).host));
    stops.push(() => prometheus.stop());

    const adopt = (child: Child): void => void stops.push(() => child.stop());
    const place = {
      root: ROOT,
      dataDir: directory,
      data: path.join(directory, 'grafana'),
      exporterUrl: exporter.url,
      readKey: keys.read,
      grafanaKey: keys.grafana,
      adopt,
      remark: () => undefined,
    };
    const told = { hooks: await freePort(), mail: await freePort(), password: 'of-the-mailbox' };
    const url = await startGrafana(place, prometheus.url, told);
    return {
      environment: {
        GRAFANA_URL: url,
        E2E_EXPORTER_URL: exporter.url,
        E2E_ADMIN_KEY: BOOTSTRAP,
        E2E_TOLD: JSON.stringify(told),
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function prometheusFiles(target: string): Record<string, string> {
  const rules = readdirSync(shipped('prometheus/rules')).map((name) => [
    `rules/${name}`,
    hasten(readFileSync(shipped('prometheus/rules', name), 'utf8')),
  ]);
  const config = readFileSync(shipped('prometheus/prometheus.yml'), 'utf8')
    .replace('127.0.0.1:9464', target)
    .replaceAll('_interval: 15s', '_interval: 2s');
  return { 'prometheus.yml': config, ...(Object.fromEntries(rules) as Record<string, string>) };
}

type Place = Parameters<NonNullable<typeof GRAFANA.env>>[0];

/** Ports that a test listens on, and what its mailbox asks for. */
export interface Told {
  readonly hooks: number;
  readonly mail: number;
  readonly password: string;
}

async function startGrafana(place: Place, prometheusUrl: string, told: Told): Promise<string> {
  const program = GRAFANA.find();
  if (!program) throw new Error('there is no Grafana: set GRAFANA_HOME to one');
  const provisioning = path.join(place.dataDir, 'provisioning');
  cpSync(shipped('grafana'), provisioning, { recursive: true });
  cpSync(path.join(ROOT, 'examples/grafana'), path.join(provisioning, 'alerting'), { recursive: true });
  for (const name of readdirSync(path.join(provisioning, 'alerting'))) {
    const file = path.join(provisioning, 'alerting', name);
    writeFileSync(file, hasten(readFileSync(file, 'utf8')));
  }
  const obstacle = await GRAFANA.prepare?.(place);
  if (obstacle !== undefined) throw new Error(obstacle);
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = new Child('grafana', program.file, program.args, place.dataDir, {
    ...GRAFANA.env?.(place),
    PROMETHEUS_URL: prometheusUrl,
    LEDGERLINE_UPGRADE_URL: '/d/upgrade-here?var-org=${org}',
    LEDGERLINE_WEBHOOK_URL: `http://127.0.0.1:${told.hooks}/webhook`,
    LEDGERLINE_SLACK_URL: `http://127.0.0.1:${told.hooks}/slack`,
    // Every test begins with the cookie of the first sign-in: a newer one would leave the later tests anonymous.
    GF_AUTH_TOKEN_ROTATION_INTERVAL_MINUTES: '1440',
    GF_SMTP_ENABLED: 'true',
    GF_SMTP_HOST: `127.0.0.1:${told.mail}`,
    GF_SMTP_USER: 'grafana',
    GF_SMTP_PASSWORD: told.password,
    GF_SMTP_STARTTLS_POLICY: 'NoStartTLS',
    GF_PATHS_PROVISIONING: provisioning,
    GF_SERVER_HTTP_PORT: port,
    GF_SERVER_ROOT_URL: `${url}/`,
  });
  place.adopt(child);
  if (!(await isReady(`${url}/api/health`, child))) throw new Error(`Grafana: ${child.lastWords}`);
  return url;
}
