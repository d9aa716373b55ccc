/**
 * Who may import whom: main → app → http, threads → doors (ingest, query, metrics, commands, operations) → reading,
 * ledger → pricing → model. Stores implement the ports of ledger, reading and verify; only the assembly names them.
 */
const src = 'exporter/src';
const room = (...names) => `^${src}/(${names.join('|')})/`;
const tests = '\\.test\\.ts$';

/** How text is read and faults are put in words: knows nothing of ours, and is for everybody, clients too. */
const COMMON = ['text'];

/** A room and the only rooms of ours that it may import from, besides itself and the common ones. */
const MAY = {
  text: [],
  model: [],
  pricing: ['model'],
  json: ['pricing', 'model'],
  ledger: ['pricing', 'model'],
  reading: ['ledger', 'pricing', 'model'],
  verify: ['reading', 'ledger', 'pricing', 'model'],
  access: ['model'],
  routing: ['model'],
  query: ['access', 'routing', 'json', 'reading', 'ledger', 'pricing', 'model'],
  metrics: ['routing', 'reading', 'verify', 'ledger', 'pricing', 'model'],
  ingest: ['access', 'routing', 'ledger', 'pricing', 'model'],
  commands: ['access', 'routing', 'json', 'ledger', 'pricing', 'model'],
  operations: ['routing', 'model'],
  store: ['reading', 'verify', 'ledger', 'pricing', 'model'],
  http: ['access', 'routing', 'json', 'model'],
  telemetry: ['model'],
  threads: ['store', 'commands', 'verify', 'query', 'metrics', 'ingest', 'telemetry', 'reading', 'ledger', 'model'],
  // Clients: what they know of the server is what HTTP tells them; a ledger at rest is the store's. The price list that
  // comes with the software, how two are compared, and what usage costs by them, are the same for both.
  cli: ['store', 'pricing', 'model'],
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
      name: 'only-the-ports-of-reading-and-verify-are-seen-by-stores',
      severity: 'error',
      from: { path: room('store'), pathNot: tests },
      to: {
        path: room('reading', 'verify'),
        pathNot: `^${src}/(reading|verify)/(store|event-store|history-store)\\.ts$`,
      },
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
      name: 'the-client-speaks-http-and-is-published-alone',
      severity: 'error',
      from: { path: '^client/src/', pathNot: tests },
      to: { path: '^(?!client/src/)', dependencyTypesNot: ['core'] },
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
