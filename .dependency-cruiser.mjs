/**
 * Who may import whom: main → app → doors (ingest, query, admission, admin, metrics) → ledger → pricing → model.
 * Stores implement the ports of ledger and query, and only the assembly (threads, app) names them.
 */
const src = 'exporter/src';
const room = (...names) => `^${src}/(${names.join('|')})/`;
const tests = '\\.test\\.ts$';

/** How text is read and faults are put in words: knows nothing of ours, and is for everybody, clients too. */
const COMMON = ['text'];

/** A room and the only rooms of ours that it may import from, besides itself and the common ones. */
const MAY = {
  model: [],
  pricing: ['model'],
  ledger: ['pricing', 'model'],
  access: ['model'],
  query: ['access', 'ledger', 'pricing', 'model'],
  admission: ['access', 'ledger', 'pricing', 'model'],
  ingest: ['access', 'ledger', 'pricing', 'model'],
  admin: ['access', 'query', 'ledger', 'pricing', 'model'],
  verify: ['ledger', 'pricing', 'model'],
  metrics: ['query', 'verify', 'ledger', 'pricing', 'model'],
  store: ['query', 'verify', 'ledger', 'pricing', 'model'],
  http: ['access', 'ingest', 'query', 'admin', 'metrics', 'ledger', 'model'],
  threads: ['store', 'admin', 'admission', 'verify', 'query', 'metrics', 'ledger', 'model'],
  text: [],
  // A client: what it knows of the server is what HTTP tells it.
  cli: [],
};

export default {
  forbidden: [
    ...Object.entries(MAY).map(([from, to]) => ({
      name: `${from}-imports-only-${to.join('-') || 'itself'}`,
      severity: 'error',
      from: { path: room(from), pathNot: tests },
      to: { path: `^${src}/`, pathNot: room(from, ...COMMON, ...to) },
    })),
    {
      name: 'stores-see-only-the-ports-of-query',
      severity: 'error',
      from: { path: room('store'), pathNot: tests },
      to: { path: room('query'), pathNot: `^${src}/query/store\\.ts$` },
    },
    {
      name: 'only-main-imports-app',
      severity: 'error',
      from: { path: `^${src}/`, pathNot: `^${src}/main\\.ts$` },
      to: { path: `^${src}/app\\.ts$` },
    },
    {
      name: 'the-demo-speaks-http',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: '^(exporter|testkit)/', pathNot: `^${src}/cli/` },
    },
    {
      name: 'the-server-knows-neither-demo-nor-tests',
      severity: 'error',
      from: { path: `^${src}/`, pathNot: tests },
      to: { path: '^(demo|testkit|test|exporter/test|bench)/' },
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
