/** The keys of the demo, two of which it prints: made once, kept beside the ledger. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ApiError, asRecord, json, request, type Connection } from '@ledgerline/exporter/cli/client.ts';
import { ORGANIZATIONS } from './organizations.ts';

const everywhere = (...roles: string[]) => roles.map((role) => ({ org: '*', role }));

const KEYS = {
  read: { name: 'demo read', roles: everywhere('billing', 'contributor', 'metrics') },
  ingest: { name: 'demo ingest', roles: ORGANIZATIONS.map(({ org }) => ({ org, role: 'ingest' })) },
  /** Grafana lends it to every viewer. */
  grafana: { name: 'demo grafana', roles: everywhere('billing', 'contributor') },
};
type KeyName = keyof typeof KEYS;
export type DemoKeys = Readonly<Record<KeyName, string>>;

/** From the environment, or what the exporter made at its first start. */
export const adminKey = (dataDir: string): string =>
  process.env['LEDGERLINE_BOOTSTRAP_KEY'] ?? readFileSync(path.join(dataDir, 'bootstrap-key'), 'utf8').trim();

export async function demoKeys(admin: Connection, dataDir: string): Promise<DemoKeys> {
  const file = path.join(dataDir, 'demo-keys.json');
  const kept = readKeys(file);
  const keyOf = async (name: KeyName): Promise<string> => {
    const key = kept[name];
    if (typeof key === 'string' && (await works(admin, key))) return key;
    return String(asRecord(await request(admin, 'POST', '/v1/admin/keys', json(KEYS[name])))['key']);
  };
  const keys = { read: await keyOf('read'), ingest: await keyOf('ingest'), grafana: await keyOf('grafana') };
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

function readKeys(file: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {}; // none yet, or spoiled: new ones are made
  }
}

/** The ledger may have been replaced beside the file, or the key revoked. */
async function works(admin: Connection, key: string): Promise<boolean> {
  try {
    await request({ ...admin, key }, 'GET', '/v1/me');
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return false;
    throw error;
  }
}
