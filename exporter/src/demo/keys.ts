/** The keys that the demo prints: made once, kept beside the ledger. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ApiError, asRecord, json, request, type Connection } from '../cli/client.ts';
import { ORGANIZATIONS } from './organizations.ts';

export interface DemoKeys {
  readonly read: string;
  readonly ingest: string;
}

const READ = { name: 'demo read', roles: ['billing', 'contributor', 'metrics'].map((role) => ({ org: '*', role })) };
const INGEST = { name: 'demo ingest', roles: ORGANIZATIONS.map(({ org }) => ({ org, role: 'ingest' })) };

/** From the environment, or what the exporter made at its first start. */
export const adminKey = (dataDir: string): string =>
  process.env['LEDGERLINE_BOOTSTRAP_KEY'] ?? readFileSync(path.join(dataDir, 'bootstrap-key'), 'utf8').trim();

export async function demoKeys(admin: Connection, dataDir: string): Promise<DemoKeys> {
  const file = path.join(dataDir, 'demo-keys.json');
  const kept = readKeys(file);
  if (kept !== undefined && (await works(admin, kept.read)) && (await works(admin, kept.ingest))) return kept;
  const make = async (key: object): Promise<string> =>
    String(asRecord(await request(admin, 'POST', '/v1/admin/keys', json(key)))['key']);
  const keys = { read: await make(READ), ingest: await make(INGEST) };
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

function readKeys(file: string): DemoKeys | undefined {
  try {
    const { read, ingest } = asRecord(JSON.parse(readFileSync(file, 'utf8')));
    return typeof read === 'string' && typeof ingest === 'string' ? { read, ingest } : undefined;
  } catch {
    return undefined; // none yet, or spoiled: new ones are made
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
