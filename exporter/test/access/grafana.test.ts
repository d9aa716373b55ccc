/** A real Grafana with one datasource, and three people before it: each sees what is theirs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk, exportersOfFile, makeOrg, ROOT, type Exporter } from '@ledgerline/testkit/harness.ts';
import { freePort } from '@ledgerline/testkit/prometheus.ts';

const HOME = process.env['GRAFANA_HOME'] ?? '';
const program = join(HOME, 'bin/grafana');
const hasGrafana = HOME !== '' && existsSync(program);
if (!hasGrafana) console.warn('skipped: GRAFANA_HOME names no Grafana, so no real token narrows a key');

const { directory, start } = exportersOfFile();
const PEOPLE = ['ann', 'bob', 'cleo'] as const;
const passwordOf = (login: string): string => `${login}-password`;
const PROXY = '/api/datasources/proxy/uid/ledgerline';
let grafana: ChildProcess | undefined;
afterAll(() => grafana?.kill());

/** Our datasource's routes are what the proxy needs of it; what runs in a browser is not asked for. */
function installPlugin(data: string): void {
  const folder = join(data, 'plugins/ledgerline-credits-datasource');
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'datasource-plugin/src/img'), join(folder, 'img'), { recursive: true });
  const description = readFileSync(join(ROOT, 'datasource-plugin/src/plugin.json'), 'utf8');
  writeFileSync(
    join(folder, 'plugin.json'),
    description.replace('%VERSION%', '0.0.0').replace('%TODAY%', '2026-01-01'),
  );
  writeFileSync(join(folder, 'module.js'), 'define([], () => ({}));\n');
}

async function startGrafana(url: string): Promise<void> {
  const data = directory();
  installPlugin(data);
  grafana = spawn(program, ['server', '--homepath', HOME], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      GF_PATHS_DATA: data,
      GF_PATHS_PLUGINS: join(data, 'plugins'),
      GF_PATHS_LOGS: join(data, 'log'),
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: new URL(url).port,
      GF_SERVER_ROOT_URL: url,
      GF_SECURITY_ADMIN_PASSWORD: passwordOf('admin'),
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: 'ledgerline-credits-datasource',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    },
  });
  for (let tries = 0; tries < 240; tries++) {
    const up = await fetch(`${url}api/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('Grafana did not start');
}

/** Somebody's request to Grafana; nobody's where no login is given. */
const call = (url: string, path: string, login?: string, body?: unknown): Promise<Response> =>
  fetch(url.replace(/\/$/, '') + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(login === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(`${login}:${passwordOf(login)}`).toString('base64')}` }),
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const withUnmapped = (exporter: Exporter): string[] => {
  const subjects: string[] = [];
  exporter.process.stderr?.on('data', (chunk: Buffer) => {
    for (const [, subject = ''] of chunk.toString().matchAll(/"reason":"unmapped".*"subject":"([^"]+)"/g))
      subjects.push(subject);
  });
  return subjects;
};

(hasGrafana ? test : test.skip)(
  'each of three people sees their organizations, and whoever is not known sees none',
  async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const dataDir = directory();
    const config = join(dataDir, 'ledgerline.yaml');
    writeFileSync(
      config,
      `identity: { issuer: '${url}', audience: 'org:1', jwksUrl: '${url}api/signing-keys/keys' }\n`,
    );
    const exporter = await start({ dataDir, env: { LEDGERLINE_CONFIG: config } });
    const unmapped = withUnmapped(exporter);
    for (const org of ['acme', 'rival']) await makeOrg(exporter, org);
    const roles = ['billing', 'contributor'].map((role) => ({ org: '*', role }));
    const made = await expectOk(
      exporter.ask('POST', '/v1/admin/keys', { body: { name: 'grafana', roles, requiresIdentity: true } }),
    );
    await startGrafana(url);
    const datasource = {
      ...{ uid: 'ledgerline', name: 'Ledgerline', type: 'ledgerline-credits-datasource', access: 'proxy' },
      ...{ url: exporter.url, secureJsonData: { apiKey: (made.json as { key: string }).key } },
    };
    expect((await call(url, '/api/datasources', 'admin', datasource)).status).toBe(200);

    const theirs: Record<(typeof PEOPLE)[number], string[]> = {
      ann: ['acme'],
      bob: ['rival'],
      cleo: ['acme', 'rival'],
    };
    for (const name of PEOPLE) {
      const person = { name, login: name, password: passwordOf(name), email: `${name}@test` };
      expect((await call(url, '/api/admin/users', 'admin', person)).status).toBe(200);
      // Whom nobody has mapped is refused, and the log says who it is.
      expect((await call(url, `${PROXY}/v1/me`, name)).status).toBe(403);
      const subject = unmapped.at(-1) ?? '';
      const body = { subject, roles: theirs[name].map((org) => ({ org, role: 'billing' })) };
      await expectOk(exporter.ask('PUT', `/v1/admin/people/${name}`, { body }));
    }
    expect(new Set(unmapped).size).toBe(PEOPLE.length);

    for (const name of PEOPLE) {
      const me = (await (await call(url, `${PROXY}/v1/me`, name)).json()) as { orgs: { org: string }[] };
      expect([name, me.orgs.map(({ org }) => org)]).toEqual([name, theirs[name]]);
      for (const org of ['acme', 'rival'])
        expect([name, org, (await call(url, `${PROXY}/v1/balance?org=${org}`, name)).status]).toEqual([
          ...[name, org, theirs[name].includes(org) ? 200 : 403],
        ]);
    }
    // Grafana's administrator is nobody here, nor is who has not signed in, nor a path that goes around the routes.
    expect((await call(url, `${PROXY}/v1/balance?org=acme`, 'admin')).status).toBe(403);
    expect((await call(url, `${PROXY}/v1/balance?org=acme`)).status).toBe(403);
    expect((await call(url, `${PROXY}/metrics`, 'ann')).ok).toBe(false);
  },
  180_000,
);
