import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Child } from './children.ts';
import { isProgram, onPath, setting, type Helper, type Place, type Program } from './helper.ts';
import { PROMETHEUS_URL } from './prometheus.ts';

/** Grafana's own setting moves it where 3000 is taken. */
const PORT = Number(setting('GF_SERVER_HTTP_PORT') ?? 3000);
const VERSION_MS = 10_000;
const PLUGIN_FOLDERS = ['datasource-plugin', 'panel-plugin'];
/** Where packages of distributions put what is not the program. */
const PACKAGED_HOME = '/usr/share/grafana';
/** The plugins say the same: an older one does not load them. */
const OLDEST = [12, 3] as const;
const OVERVIEW = '/d/ledgerline-overview?var-org=nimbus';

/** The shipped provisioning and dashboards as they are, our plugins, and nothing that calls home. */
export const GRAFANA: Helper = {
  ...{ name: 'grafana', port: PORT, readyPath: '/api/health' },
  find,
  get without() {
    const home = setting('GRAFANA_HOME');
    return home === undefined
      ? `install Grafana ${OLDEST.join('.')} or later (\`grafana\` on the PATH), or unpack one and name its folder in ` +
          'GRAFANA_HOME, to see the dashboards'
      : `there is no program ${fileIn(home)}: GRAFANA_HOME names the folder that Grafana was unpacked to`;
  },
  prepare: async (place) => tooOld() ?? buildAndLink(place),
  args: () => [],
  env: environment,
  opens: (url) => `Open ${url}${OVERVIEW}  (to change what is provisioned: log in as admin, password admin)`,
};

const fileIn = (home: string): string => path.resolve(home, 'bin/grafana');

function find(): Program | undefined {
  const home = setting('GRAFANA_HOME');
  const file = home === undefined ? onPath('grafana') : fileIn(home);
  if (file === undefined || !isProgram(file)) return undefined;
  // An unpacked Grafana has bin/ in its home; a packaged one does not always.
  const homes = [path.dirname(path.dirname(realpathSync(file))), PACKAGED_HOME];
  const homePath = homes.find((each) => existsSync(path.join(each, 'conf/defaults.ini')));
  return { file, args: ['server', ...(homePath === undefined ? [] : ['--homepath', homePath])] };
}

/** Undefined where it is not, or does not say its version. */
function tooOld(): string | undefined {
  const program = find();
  if (program === undefined) return undefined;
  const { stdout, error } = spawnSync(program.file, ['--version'], { encoding: 'utf8', timeout: VERSION_MS });
  const [, version = '', major, minor] = /\b((\d+)\.(\d+)\.\S+)/.exec(error ? '' : stdout) ?? [];
  if (version === '') return undefined;
  const newer = Number(major) - OLDEST[0] || Number(minor) - OLDEST[1];
  return newer < 0 ? `${program.file} is Grafana ${version}: ${OLDEST.join('.')} or later is needed` : undefined;
}

async function buildAndLink({ root, dataDir, data, adopt }: Place): Promise<string | undefined> {
  const build = new Child('plugins', process.execPath, [path.join(root, 'scripts/plugins.mjs')], dataDir);
  adopt(build);
  void build.line(/^Building .*/).then((match) => {
    if (match !== undefined) console.log('Building the Grafana plugins …');
  });
  const how = await build.ended;
  if (how !== 'exit code 0') return `its plugins could not be built (${how}), see ${build.logFile}`;
  mkdirSync(path.join(data, 'plugins'), { recursive: true });
  for (const folder of PLUGIN_FOLDERS) {
    const link = path.join(data, 'plugins', idOf(root, folder));
    rmSync(link, { force: true }); // the checkout may have moved
    symlinkSync(path.join(root, folder, 'dist'), link);
  }
  return undefined;
}

const idOf = (root: string, folder: string): string =>
  (JSON.parse(readFileSync(path.join(root, folder, 'src/plugin.json'), 'utf8')) as { id: string }).id;

function environment({ root, data, exporterUrl, grafanaKey }: Place): Record<string, string> {
  const dashboards = path.join(root, 'dashboards/json');
  return {
    // What the shipped provisioning asks for.
    LEDGERLINE_URL: exporterUrl,
    LEDGERLINE_GRAFANA_KEY: grafanaKey,
    LEDGERLINE_DASHBOARDS: dashboards,
    PROMETHEUS_URL,

    GF_PATHS_DATA: data,
    GF_PATHS_LOGS: path.join(data, 'log'),
    GF_PATHS_PLUGINS: path.join(data, 'plugins'),
    GF_PATHS_PROVISIONING: path.join(root, 'provisioning/grafana'),
    GF_LOG_MODE: 'console',

    // Whoever reaches loopback may look and edit; nobody else reaches it.
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: String(PORT),
    GF_SERVER_ROOT_URL: `http://127.0.0.1:${PORT}/`,
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Editor',

    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: path.join(dashboards, 'overview.json'),
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: PLUGIN_FOLDERS.map((folder) => idOf(root, folder)).join(','),

    // No calls home.
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
    GF_NEWS_NEWS_FEED_ENABLED: 'false',
    GF_SECURITY_DISABLE_GRAVATAR: 'true',
  };
}
