/** The exporter behind the stack's Grafana, for tests that make something happen in it. */
const url = process.env['E2E_EXPORTER_URL'];
const key = process.env['E2E_ADMIN_KEY'] ?? '';

export const hasLedger = url !== undefined;
export const ledgerUrl = url ?? '';

export async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${ledgerUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

export const metrics = async (): Promise<string> => (await fetch(`${ledgerUrl}/metrics/process`)).text();

/** A new key with this role: its secret. */
export async function keyOf(role: { org: string; role: string }): Promise<string> {
  return ((await ask('POST', '/v1/admin/keys', { name: 'end to end', roles: [role] })) as { key: string }).key;
}
