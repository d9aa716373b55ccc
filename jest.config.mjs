/** One jest for the repository: a server in TypeScript that Node runs as it is, and two plugins that browsers run. */
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const swc = (jsc) => ({ '^.+\\.m?[jt]sx?$': ['@swc/jest', { jsc }] });

const server = (name) => ({
  displayName: name,
  rootDir: path.join(import.meta.dirname, name),
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.test.ts'],
  // Sources are ES modules with erasable types; swc only strips them.
  extensionsToTreatAsEsm: ['.ts'],
  transform: swc({ target: 'es2024', parser: { syntax: 'typescript' } }),
});

/** As create-plugin has it, with the house's one version of everything. */
const plugin = (name) => {
  const { nodeModulesToTransform, grafanaESModules } = require(`./${name}/.config/jest/utils.js`);
  return {
    displayName: name,
    rootDir: path.join(import.meta.dirname, name),
    testEnvironment: 'jsdom',
    testMatch: ['<rootDir>/{src,test}/**/*.test.{ts,tsx}'],
    setupFilesAfterEnv: ['<rootDir>/jest-setup.js'],
    transform: swc({ target: 'es2022', parser: { syntax: 'typescript', tsx: true } }),
    transformIgnorePatterns: [nodeModulesToTransform(grafanaESModules)],
    moduleNameMapper: {
      '\\.css$': 'identity-obj-proxy',
      'react-inlinesvg': '<rootDir>/.config/jest/mocks/react-inlinesvg.tsx',
    },
  };
};

export default {
  projects: [
    ...['exporter', 'demo', 'testkit', 'dashboards', 'test'].map(server),
    ...['datasource-plugin', 'panel-plugin'].map(plugin),
  ],
  testTimeout: 60_000,
};
