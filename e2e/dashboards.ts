/** The shipped dashboards, as tests look at them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@grafana/plugin-e2e';
import { UIDS } from '@ledgerline/api/grafana';
import type { Locator, Page } from '@playwright/test';

export const pageOf = (name: keyof typeof UIDS, org: string): string =>
  `/d/${UIDS[name]}?var-org=${org}&from=now-30d&to=now`;
export const overview = (org: string): string => pageOf('overview', org);
export const conversationsOf = (org: string): string => pageOf('conversation', org);

interface Panel {
  title: string;
  type: string;
  fieldConfig?: { defaults: { noValue?: string } };
}
const panelsOf = (name: string): Panel[] =>
  (
    JSON.parse(readFileSync(join(import.meta.dirname, `../dashboards/json/${name}.json`), 'utf8')) as {
      panels: Panel[];
    }
  ).panels.filter(({ type }) => type !== 'row');

export const panel = (page: Page, title: string): Locator => page.getByTestId(`data-testid Panel header ${title}`);
/** Of a table, without its head. */
export const rowsOf = (page: Page, title: string): Locator =>
  panel(page, title)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });

/** Of a ranking or a listing of our panel, without its head. */
export const linesOf = (page: Page, title: string): Locator => panel(page, title).locator('tbody tr');

/** Scrolls through it, since panels ask only once they are seen, and waits until none is loading. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  for (let y = 0; y < 8; y++) {
    await page.mouse.wheel(0, 700);
    await page.waitForTimeout(300);
  }
  await page.waitForLoadState('networkidle');
  await expect(page.getByLabel('Panel loading bar')).toHaveCount(0);
}

/** Every panel shows something, except those named. */
export const expectWhole = (page: Page, dashboard: string, except: readonly string[] = []): Promise<void> =>
  expectShown(
    page,
    dashboard,
    panelsOf(dashboard)
      .map(({ title }) => title)
      .filter((title) => !except.includes(title)),
  );

/** These panels show something, and none says an error. */
export async function expectShown(page: Page, dashboard: string, titles: readonly string[]): Promise<void> {
  await settle(page);
  await expect(page.getByTestId(/Panel status error/)).toHaveCount(0);
  await expect(page.getByText('Panel plugin not found', { exact: false })).toHaveCount(0);
  for (const { title, type, fieldConfig } of panelsOf(dashboard).filter((each) => titles.includes(each.title))) {
    const whole = panel(page, title);
    await whole.scrollIntoViewIfNeeded();
    for (const words of ['No data', fieldConfig?.defaults.noValue ?? 'No data'])
      await expect(whole.getByText(words, { exact: true }), `${title}: ${words}`).toHaveCount(0);
    if (type === 'table') await expect(rowsOf(page, title).first(), `a row of ${title}`).toBeVisible();
  }
}
