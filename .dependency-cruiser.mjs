/**
 * Who may import whom: main → app → http, threads → doors (ingest, query, metrics, admission, admin) → reading, ledger →
 * pricing → model. Stores implement the ports of ledger, reading and verify; only the assembly names them.
 */
const src = 'exporter/src';
const room = (...names) => `^${src}/(${names.join('|')})/`;
const tests = '\\.test\\.ts$';

/** A room and the only rooms of ours that it may import from, besides itself. */
const MAY = {
  model: [],
  json: ['pricing', 'model'],
  pricing: ['model'],
  ledger: ['pricing', 'model'],
  reading: ['ledger', 'pricing', 'model'],
  verify: ['reading', 'ledger', 'pricing', 'model'],
  access: ['model'],
  query: ['access', 'json', 'reading', 'ledger', 'pricing', 'model'],
  metrics: ['reading', 'verify', 'ledger', 'pricing', 'model'],
  admission: ['access', 'json', 'ledger', 'pricing', 'model'],
  ingest: ['access', 'ledger', 'pricing', 'model'],
  admin: ['access', 'json', 'query', 'ledger', 'pricing', 'model'],
  store: ['reading', 'verify', 'ledger', 'pricing', 'model'],
  http: ['access', 'json', 'ingest', 'query', 'admin', 'metrics', 'ledger', 'model'],
  threads: ['store', 'admin', 'admission', 'verify', 'query', 'metrics', 'reading', 'ledger', 'model'],
  // Clients: what they know of the server is what HTTP tells them; a ledger at rest is the store's.
  cli: ['store'],
  demo: ['cli'],
};

export default {
  forbidden: [
    ...Object.entries(MAY).map(([from, to]) => ({
      name: `${from}-imports-only-${to.join('-') || 'itself'}`,
      severity: 'error',
      from: { path: room(from), pathNot: tests },
      to: { path: `^${src}/`, pathNot: room(from, ...to) },
    })),
    {
      name: 'only-the-ports-of-reading-and-verify-are-seen-by-stores',
      severity: 'error',
      from: { path: room('store'), pathNot: tests },
      to: { path: room('reading', 'verify'), pathNot: `^${src}/(reading|verify)/store\\.ts$` },
    },
    {
      name: 'only-the-list-of-engines-names-one',
      severity: 'error',
      from: { path: `^${src}/`, pathNot: `^${src}/store/(engines\\.ts$|sqlite/)` },
      to: { path: `^${src}/store/sqlite/` },
    },
    {
      name: 'clients-see-of-stores-only-the-port-the-list-and-whole-files',
      severity: 'error',
      from: { path: room('cli'), pathNot: tests },
      to: { path: room('store'), pathNot: `^${src}/store/(engine|engines|atomic-file)\\.ts$` },
    },
    {
      name: 'only-main-imports-app',
      severity: 'error',
      from: { path: `^${src}/`, pathNot: `^${src}/main\\.ts$` },
      to: { path: `^${src}/app\\.ts$` },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-undeclared',
      severity: 'error',
      from: { pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: '@jest/globals' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
