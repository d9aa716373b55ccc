import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM } from './chromium.ts';

const auth = join(dirname(createRequire(import.meta.url).resolve('@grafana/plugin-e2e')), 'auth');
const output = process.env['LEDGERLINE_SCREENSHOTS'] ?? join(import.meta.dirname, '../test-results');

/** Run by run.ts, which says in GRAFANA_URL where the Grafana is. */
export default defineConfig<PluginOptions>({
  testDir: './tests',
  outputDir: output,
  // Two browsers and a Grafana are what a small machine carries.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  use: {
    baseURL: process.env['GRAFANA_URL'],
    viewport: { width: 1440, height: 1000 },
    screenshot: 'only-on-failure',
    launchOptions: CHROMIUM,
  },
  projects: [
    { name: 'auth', testDir: auth, testMatch: [/.*\.js/] },
    {
      name: 'chromium',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1440, height: 1000 },
        storageState: 'playwright/.auth/admin.json',
      },
      dependencies: ['auth'],
    },
  ],
});
