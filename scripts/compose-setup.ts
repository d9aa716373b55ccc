/**
 * What `setup` in docker-compose.yml runs once the exporter answers: a key for Prometheus and one for Grafana, each
 * with the roles it needs, a password for Grafana's admin, and the shipped configuration of Prometheus with the
 * exporter's address and the key in it. What is there and works is kept.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { ApiError, asRecord, json, request } from '../exporter/src/cli/client.ts';

/** Who the processes are in the official images. */
const USERS = { prometheus: 65534, grafana: 472 };

interface PrometheusFile {
  rule_files: string[];
  scrape_configs: {
    static_configs: { targets: string[] }[];
    authorization?: { credentials_file: string };
  }[];
}

const text = { type: 'string', default: '' } as const;
const { values: given } = parseArgs({
  options: { url: text, ledger: text, config: text, prometheus: text, grafana: text },
});
const admin = {
  url: given.url,
  key: readFileSync(path.join(given.ledger, 'bootstrap-key'), 'utf8').trim(),
  retries: 5,
};

/** Readable by that user alone. */
function handOver(file: string, content: string, user: number): void {
  writeFileSync(file, `${content}\n`, { mode: 0o600 });
  if (process.getuid?.() === 0) chownSync(file, user, 0);
  chmodSync(file, 0o400);
}

async function works(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  try {
    await request({ ...admin, key: readFileSync(file, 'utf8').trim() }, 'GET', '/v1/me');
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return false; // of a ledger that is no more
    throw error;
  }
}

async function keyFile(file: string, name: string, roles: readonly string[], user: number): Promise<void> {
  if (await works(file)) return;
  const body = json({ name, roles: roles.map((role) => ({ org: '*', role })) });
  const { key } = asRecord(await request(admin, 'POST', '/v1/admin/keys', body));
  handOver(file, String(key), user);
}

/** The shipped file, as provisioning/README.md says to change it for an exporter on a network. */
function prometheusConfig(shipped: string, url: string, credentials: string): string {
  const config = parse(readFileSync(shipped, 'utf8')) as PrometheusFile;
  const rules = config.rule_files.map((file) => path.resolve(path.dirname(shipped), file));
  const jobs = config.scrape_configs.map((job) => ({
    ...job,
    authorization: { credentials_file: credentials },
    static_configs: [{ targets: [new URL(url).host] }],
  }));
  return stringify({ ...config, rule_files: rules, scrape_configs: jobs });
}

const metricsKey = path.join(given.prometheus, 'key');
await keyFile(metricsKey, 'prometheus', ['metrics'], USERS.prometheus);
const config = prometheusConfig(given.config, given.url, metricsKey);
handOver(path.join(given.prometheus, 'prometheus.yml'), config, USERS.prometheus);

await keyFile(path.join(given.grafana, 'key'), 'grafana', ['billing', 'contributor'], USERS.grafana);
const password = path.join(given.grafana, 'admin-password');
// Grafana takes it at its first start only.
if (!existsSync(password)) handOver(password, randomBytes(18).toString('base64url'), USERS.grafana);
