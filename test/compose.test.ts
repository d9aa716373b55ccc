/** docker-compose.yml, as far as it can be tried without Docker: the file, and what its `setup` does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { BOOTSTRAP, ROOT, exportersOfFile } from '@ledgerline/testkit/harness.ts';

interface Service {
  readonly build?: { readonly context: string; readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
}
interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const file = parse(read('docker-compose.yml')) as ComposeFile;
const services = Object.values(file.services);
const exporters = exportersOfFile();

test('the file is what the compose specification describes', () => {
  // dclint carries the specification's schema. It asks for formats that no standard defines.
  const { $schema, ...schema } = JSON.parse(read('node_modules/dclint/schemas/compose.schema.json')) as {
    $schema: string;
  };
  expect($schema).toContain('draft-07');
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  validate(file);
  expect(validate.errors).toBeNull();
});

test('npm finds every workspace that the lock file speaks of, in each image', () => {
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: readonly string[] };
  const allowed = read('.dockerignore').split('\n');
  for (const folder of workspaces) {
    expect(read('Dockerfile')).toContain(`COPY ${folder}/package.json ${folder}/\n`);
    expect(allowed.some((line) => [`!${folder}`, `!${folder}/package.json`].includes(line))).toBe(true);
  }
});

test('the image of the server holds neither the demo nor any test', () => {
  const stages = read('Dockerfile').split(/^FROM /m);
  const server = stages.find((stage) => / AS exporter\n/.test(stage)) ?? '';
  expect(server).toContain('COPY exporter/src exporter/src');
  expect(server).not.toMatch(/\b(demo|testkit|test|bench)\b/);
});

test('everything that it names is there', () => {
  const mounted = services.flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  for (const source of mounted) {
    expect([source, source.startsWith('./') ? existsSync(join(ROOT, source)) : source in file.volumes]).toEqual([
      source,
      true,
    ]);
  }
  const stages = [...read('Dockerfile').matchAll(/ AS (\S+)$/gm)].map(([, stage]) => stage);
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
    paths.split(' '),
  );
  for (const path of copied) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  for (const { build, command = [], depends_on = {} } of services) {
    if (build) expect(stages).toContain(build.target);
    for (const script of command.filter((word) => /^\w\S+\.ts$/.test(word))) {
      expect([script, existsSync(join(ROOT, script))]).toEqual([script, true]);
    }
    expect(Object.keys(file.services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
  }
  const provisioned = ['datasources', 'dashboards'].flatMap((folder) =>
    [...read(`provisioning/grafana/${folder}/ledgerline.yml`).matchAll(/: \$(\w+)$/gm)].map(([, name]) => name),
  );
  const given = Object.keys(file.services['grafana']?.environment ?? {});
  expect([...given, 'LEDGERLINE_GRAFANA_KEY']).toEqual(expect.arrayContaining(provisioned));
});

test('only this machine reaches it, and no secret is written in it', () => {
  for (const port of services.flatMap(({ ports = [] }) => ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
  const settings = services.flatMap(({ environment = {} }) => Object.entries(environment));
  for (const [name, value] of settings.filter(([name]) => /KEY|PASSWORD|SECRET|TOKEN/.test(name))) {
    expect([name, value]).toEqual([name, expect.stringMatching(/^(\/run\/ledgerline\/|true$)/)]);
  }
  // What is drawn at random has digits and letters of both cases.
  const secrets = /\bll_\w+|(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])\b[\w-]{16,}/;
  expect(read('docker-compose.yml')).not.toMatch(secrets);
});

test('its setup gives each service a key of its own, and keeps what works', async () => {
  const exporter = await exporters.start();
  const directory = exporters.directory();
  const at = (path: string): string => join(directory, path);
  for (const folder of ['ledger', 'prometheus', 'grafana']) mkdirSync(at(folder));
  writeFileSync(at('ledger/bootstrap-key'), `${BOOTSTRAP}\n`);
  const args = [
    `--url=${exporter.url}`,
    `--config=${join(ROOT, 'provisioning/prometheus/prometheus.yml')}`,
    ...['ledger', 'prometheus', 'grafana'].map((folder) => `--${folder}=${at(folder)}`),
  ];
  const setUp = (): string[] => {
    execFileSync(process.execPath, [join(ROOT, 'scripts/compose-setup.ts'), ...args], { stdio: 'pipe' });
    const secrets = ['prometheus/key', 'grafana/key', 'grafana/admin-password'];
    for (const secret of secrets) expect(statSync(at(secret)).mode & 0o777).toBe(0o400);
    return secrets.map((secret) => readFileSync(at(secret), 'utf8').trim());
  };

  const [metrics = '', grafana = '', password = ''] = setUp();
  expect((await exporter.get('/metrics', metrics)).status).toBe(200);
  expect((await exporter.get('/v1/balance?org=nobody', metrics)).status).toBe(403);
  expect((await exporter.get('/v1/me', grafana)).status).toBe(200);
  expect((await exporter.get('/v1/admin/keys', grafana)).status).toBe(403);
  expect(password.length).toBeGreaterThanOrEqual(24);
  expect(parse(readFileSync(at('prometheus/prometheus.yml'), 'utf8'))).toMatchObject({
    rule_files: [join(ROOT, 'provisioning/prometheus/rules/*.yml')],
    scrape_configs: [
      {
        job_name: 'ledgerline',
        authorization: { credentials_file: at('prometheus/key') },
        static_configs: [{ targets: [new URL(exporter.url).host] }],
      },
    ],
  });

  expect(setUp()).toEqual([metrics, grafana, password]);
  const check = spawnSync('promtool', ['check', 'config', at('prometheus/prometheus.yml')], { encoding: 'utf8' });
  // Where promtool is not installed, the last line of `npm test` says so.
  if (check.error === undefined) expect([check.status, check.stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
});
