/** A real browser and the page bundled for it; for tests, where a Chromium is on the PATH. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import webpack from 'webpack';

const PATHS = (process.env['PATH'] ?? '').split(path.delimiter);
const chromiumPath = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => PATHS.map((folder) => path.join(folder, name)))
  .find((file) => existsSync(file) && spawnSync(file, ['--version']).status === 0);

export const hasChromium = chromiumPath !== undefined;

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    args: ['--headless', '--no-sandbox', '--disable-gpu', ...QUIET],
  });

/** Nothing is listened on: whatever the page asks for is answered from the disk. */
const ORIGIN = 'http://page.invalid/';
const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/></svg>';

export async function open(browser: Browser, folder: string): Promise<{ page: Page; errors: string[] }> {
  // axe looks at pages of a context made for it.
  const page = await (await browser.newContext()).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.route('**/*', async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === '')
      return route.fulfill({
        contentType: 'text/html; charset=utf-8',
        body: '<!doctype html><html lang="en"><title>Meter</title><body style="margin: 0"><script src="page.js"></script></body></html>',
      });
    if (file.endsWith('.svg')) return route.fulfill({ contentType: 'image/svg+xml', body: ICON });
    if (existsSync(path.join(folder, file)))
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(path.join(folder, file)) });
    return route.fulfill({ status: 404 });
  });
  await page.goto(ORIGIN);
  return { page, errors };
}

/** What the next Grafana brings, which `.ci/run` installs in a place of its own. */
const NEXT = path.join(__dirname, '../page-13');
const nextDependencies = Object.keys(
  (JSON.parse(readFileSync(path.join(NEXT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> })
    .dependencies,
);
const hasNext = nextDependencies.every((name) => existsSync(path.join(NEXT, 'node_modules', name)));

/** What Grafana brings: today's, or the next one's, in all of the page and of what that brings in turn. */
export const GRAFANAS = {
  'React 18 and Grafana 12': { found: true, react: /^18\./, alias: {} },
  'React 19 and Grafana 13 (needs .ci/run to have installed them)': {
    found: hasNext,
    react: /^19\./,
    alias: Object.fromEntries(nextDependencies.map((name) => [name, path.join(NEXT, 'node_modules', name)])),
  },
} as const;

/** The page with everything in it, what Grafana would bring included. */
export function bundle(folder: string, alias: Readonly<Record<string, string>> = {}): Promise<void> {
  const swc = {
    loader: 'swc-loader',
    options: { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } } },
  };
  const compiler = webpack({
    mode: 'production',
    devtool: false,
    entry: { page: path.join(__dirname, 'page.tsx') },
    output: { path: folder, filename: '[name].js' },
    optimization: { minimize: false },
    performance: { hints: false },
    resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js'], alias },
    module: {
      rules: [
        { test: /\.tsx?$/, exclude: /node_modules\/(?!@ledgerline)/, use: swc },
        { test: /\.css$/, type: 'asset/source' },
        // Packages of Grafana name files without their endings.
        { test: /\.m?js$/, resolve: { fullySpecified: false } },
      ],
    },
  });
  return new Promise((resolve, reject) => {
    compiler.run((failure, stats) => {
      compiler.close(() => {
        if (failure) reject(failure);
        else if (stats?.hasErrors()) reject(new Error(stats.toString({ preset: 'errors-only' })));
        else resolve();
      });
    });
  });
}
