/**
 * @jest-environment node
 *
 * The panel in a real browser: fits from a phone to a wall, in both themes, and is fit for everyone by axe's rules.
 * LEDGERLINE_SCREENSHOTS names a folder that keeps what was seen.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type Page } from '@playwright/test';
import { CASE_NAMES, SCENE_NAMES } from './case-names';
import { NOW } from './now';
import { bundle, GRAFANAS, hasChromium, launch, open } from './page/browser';
import { type Scene } from './page/page';

const WIDTHS = [320, 900, 1600];
const MODES = ['light', 'dark'] as const;

describe.each(Object.entries(GRAFANAS))('with %s', (_, { found, alias, react }) => {
  (hasChromium && found ? describe : describe.skip)('in a browser (needs chromium on the PATH)', () => {
    let home: string, browser: Browser, page: Page, errors: string[];
    beforeAll(async () => {
      home = mkdtempSync(path.join(tmpdir(), 'ledgerline-page-'));
      await bundle(home, alias);
      browser = await launch();
      ({ page, errors } = await open(browser, home));
      // "5 minutes ago" is the same on every day.
      await page.clock.setFixedTime(NOW);
    }, 300_000);
    afterAll(async () => {
      await browser.close();
      rmSync(home, { recursive: true });
    });

    const show = async (scene: Scene) => {
      await page.setViewportSize({ width: scene.width, height: scene.height });
      await page.evaluate((shown) => {
        window.show(shown);
      }, scene);
      await page.locator('main > div > *').first().waitFor();
      // Bars that grow are seen when they are grown.
      await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState === 'finished'));
    };
    const screenshot = async ({ name, mode, width }: Scene) => {
      const folder = process.env['LEDGERLINE_SCREENSHOTS'] ?? home;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: path.join(folder, `${name}-${width}-${mode}.png`) });
    };

    test('it is that React', async () => {
      expect(await page.evaluate(() => window.reactVersion)).toMatch(react);
    });

    const scenes = [...CASE_NAMES, ...SCENE_NAMES].flatMap((name) =>
      WIDTHS.map((width) => ({ name, width, height: width < 400 ? 640 : 420 })),
    );
    test.each(scenes)('$name at $width', async (about) => {
      for (const mode of MODES) {
        const scene = { ...about, mode };
        await show(scene);
        await screenshot(scene);
        expect(await tooWide(page)).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).include('main').setLegacyMode().analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html, any }) => [html, any[0]?.message])])).toEqual(
          [],
        );
      }
      expect(errors).toEqual([]);
    });

    test('what does not fit is scrolled to, by keyboard too', async () => {
      await show({ name: 'several', mode: 'dark', width: 360, height: 400 });
      const region = page.getByRole('region', { name: 'Credit meters' });
      await page.keyboard.press('Tab');
      expect(await region.evaluate((element) => element === document.activeElement)).toBe(true);
      await page.keyboard.press('End');
      await page.waitForFunction(() => (document.querySelector('[role=region]')?.scrollTop ?? 0) > 100);
      const last = page.getByRole('article').last().getByText('Run out in');
      await last.scrollIntoViewIfNeeded();
      expect(await last.isVisible()).toBe(true);
    });

    test.each([
      [1450, 2],
      [320, 1],
    ])('two warnings at %i wide stand in columns: %i', async (width, columns) => {
      await show({ name: 'unpriced', mode: 'dark', width, height: 640 });
      const lefts = await page
        .getByRole('status')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
      expect(lefts.length).toBe(2);
      expect(new Set(lefts).size).toBe(columns);
    });

    test('a moment of the burn-down is looked at by pointer and by keyboard', async () => {
      await show({ name: 'burndownAtRisk', mode: 'dark', width: 900, height: 420 });
      const slider = page.getByRole('slider');
      await page.mouse.move(250, 200);
      const tip = page.getByText('credits used', { exact: false }).last();
      await tip.waitFor();
      await screenshot({ name: 'burndownAtRisk', mode: 'dark', width: 901, height: 420 });
      await page.mouse.move(1, 1);
      await tip.waitFor({ state: 'detached' });
      await page.keyboard.press('Tab');
      expect(await slider.evaluate((element) => element === document.activeElement)).toBe(true);
      const before = await slider.getAttribute('aria-valuetext');
      await page.keyboard.press('ArrowRight');
      const after = await slider.getAttribute('aria-valuetext');
      expect(after).not.toBe(before);
      expect(after).toContain('expected');
      await page.getByText('credits expected', { exact: false }).last().waitFor();
      await page.keyboard.press('End');
      expect(await slider.getAttribute('aria-valuetext')).toContain('Dec 9');
    });

    test('records are searched, paged and sorted', async () => {
      await show({ name: 'events', mode: 'light', width: 900, height: 420 });
      await page.getByRole('textbox', { name: 'Search titles and agents' }).fill('release');
      await page.getByText('1–20 of 38').waitFor();
      await page.getByRole('button', { name: 'Next page' }).click();
      await page.getByText('21–38 of 38').waitFor();
      await page.getByRole('button', { name: 'Credits' }).press('Enter');
      await page.locator('th[aria-sort=descending]', { hasText: 'Credits' }).waitFor();
      await page.getByText('1–20 of 38').waitFor();
    });

    test('links are reached with the tab key', async () => {
      await show({ name: 'atRisk', mode: 'light', width: 900, height: 420 });
      const upgrade = page.getByRole('link', { name: 'Upgrade' });
      await upgrade.focus();
      await page.keyboard.press('Tab');
      const next = await page.evaluate(() => document.activeElement?.textContent);
      expect(next).toBe('Invite and earn bonus credits');
      expect(await upgrade.getAttribute('rel')).toBe('noopener noreferrer');
    });
  });
});

/** Whatever stands out of the page to the side, or is cut off within itself; but for what is said and not seen. */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('main *')];
    const unseen = all.filter(({ clientWidth, clientHeight }) => clientWidth === 1 && clientHeight === 1);
    const wide = all.filter((element) => {
      if (unseen.some((one) => one.contains(element))) return false;
      const { right, left } = element.getBoundingClientRect();
      const cut = element.children.length === 0 && element.scrollWidth > element.clientWidth + 1;
      return left < -1 || right > document.documentElement.clientWidth + 1 || (cut && element.clientWidth > 0);
    });
    return wide.map((element) => element.outerHTML.slice(0, 120));
  });
