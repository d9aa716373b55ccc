/** One jest for the repository, by layers (docs/testing.md). */
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Sources are ES modules with erasable types, which Node runs as they are; swc only strips them. */
const server = (displayName, testMatch, more = {}) => ({
  displayName,
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testMatch,
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.m?[jt]s$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  ...more,
});

/** A plugin's folder says how it is tested, as create-plugin has it. */
const plugin = (folder) => ({
  ...require(`./${folder}/jest.config.js`),
  displayName: folder,
  rootDir: path.join(import.meta.dirname, folder),
});

/** In one process: no exporter, no Prometheus, no browser. */
const UNIT = [
  '<rootDir>/{api,client,demo,exporter,testkit}/src/**/*.test.ts',
  '<rootDir>/dashboards/test/**/*.test.ts',
  '<rootDir>/exporter/test/{http,reading}/**/*.test.ts',
  '<rootDir>/exporter/test/rules.test.ts',
];
const BROWSER = '<rootDir>/test/page.test.tsx';
/** Their queries asked of a real exporter and a real Prometheus. */
const PANELS = '<rootDir>/test/panels.test.ts';

export default {
  projects: [
    server('unit', UNIT),
    { ...plugin('datasource-plugin'), testPathIgnorePatterns: [PANELS] },
    { ...plugin('panel-plugin'), testPathIgnorePatterns: [BROWSER] },
    server('integration', ['<rootDir>/{client/test,exporter/test,test}/**/*.test.ts'], {
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/exporter/test/(http|reading)/',
        '<rootDir>/exporter/test/rules.test.ts',
      ],
    }),
    { ...plugin('datasource-plugin'), displayName: 'panels', testMatch: [PANELS] },
    { ...plugin('panel-plugin'), displayName: 'browser', testMatch: [BROWSER] },
  ],
  testTimeout: 60_000,
  // Most of them wait for an exporter, which waits for the disk or for time to pass.
  maxWorkers: '100%',
};
