// What specs import: Playwright's `test` with logins, and the checks every page must pass.

import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { siteUrl, type Person } from './api.ts';

export { expect, type Page } from '@playwright/test';
export * from './api.ts';

export const test = base.extend<{ logIn: (who: Person) => Promise<void>; noErrors: void }>({
  baseURL: async ({}, use) => use(siteUrl()),
  /** The browser as somebody, without going through the form. */
  logIn: async ({ context }, use) => {
    await use((who) => withToken(context, who));
  },
  /** A page that logs an error, or breaks its own content policy, fails its test. */
  noErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        // What a server refuses, or a test cuts off, is told here as well; tests look at what the page makes of it.
        if (message.type() === 'error' && !/^Failed to load resource|TypeError: Failed to fetch/.test(message.text())) errors.push(message.text());
      });
      await use();
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

async function withToken(context: BrowserContext, who: Person): Promise<void> {
  await context.addCookies([{ name: 'jwt', value: who.token, url: siteUrl(), httpOnly: true, sameSite: 'Lax' }]);
}

/** WCAG 2.2 AA, as far as a machine can tell; `'contrast'`: only what other colours change. */
export async function accessible(page: Page, what: 'everything' | 'contrast' = 'everything'): Promise<void> {
  // What looks for mistakes is a script itself.
  if (base.info().project.use.javaScriptEnabled === false) return;
  // What the header covers in this moment is not too small to be touched.
  await page.evaluate(() => scrollTo(0, 0));
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const axe = new AxeBuilder({ page });
  const { violations } = await (what === 'contrast' ? axe.withRules(['color-contrast']) : axe.withTags(tags)).analyze();
  const told = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.slice(0, 5).map((node) => node.html.slice(0, 200)) }));
  expect(told).toEqual([]);
}

/** Nothing sticks out at the side. */
export async function fits(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

/** Until the page's script has taken over. */
export async function ready(page: Page): Promise<void> {
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
}

/** Holds back every part of the script that is not there yet, until the answer is called; that waits for the page. */
export async function holdScript(page: Page): Promise<() => Promise<void>> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/_app/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  return async () => {
    release();
    await ready(page);
  };
}
