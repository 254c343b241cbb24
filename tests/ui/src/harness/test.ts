// What specs import: Playwright's `test` with logins, and the checks every page must pass.

import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import axe from 'axe-core';
import { siteUrl, type Person } from './api.ts';

export { expect, type Page } from '@playwright/test';
export * from './api.ts';

export const test = base.extend<{ logIn: (who: Person) => Promise<void> }>({
  baseURL: async ({}, use) => use(siteUrl()),
  /** The browser as somebody, without going through the form. */
  logIn: async ({ context }, use) => {
    await use((who) => withToken(context, who));
  },
  /** A page that logs an error, or breaks its own content policy, fails its test. */
  page: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      // What a server refuses, or a test cuts off, is told here as well; tests look at what the page makes of it.
      if (message.type() === 'error' && !/^Failed to load resource|TypeError: Failed to fetch/.test(message.text())) errors.push(message.text());
    });
    await use(page);
    expect(errors).toEqual([]);
  },
});

/** Makes tests twice, for a browser with a script and for one without: what starts a site of its own does so once for both. */
export function bothWays(make: (scripted: boolean) => void): void {
  // Neither twice at once nor on phones, which would want a site each.
  test.describe.configure({ mode: 'default' });
  for (const scripted of [true, false]) {
    test.describe(scripted ? 'with a script' : 'without a script', { tag: '@once' }, () => {
      test.use({ javaScriptEnabled: scripted });
      make(scripted);
    });
  }
}

async function withToken(context: BrowserContext, who: Person): Promise<void> {
  await context.addCookies([{ name: 'jwt', value: who.token, url: siteUrl(), httpOnly: true, sameSite: 'Lax' }]);
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 AA, as far as a machine can tell; `'contrast'`: only what other colours change. */
export async function accessible(page: Page, what: 'everything' | 'contrast' = 'everything'): Promise<void> {
  // What looks for mistakes is a script itself.
  if (base.info().project.use.javaScriptEnabled === false) return;
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const told = await page.evaluate(
    async ([values, type]) => {
      // What the header covers in this moment is not too small to be touched.
      scrollTo(0, 0);
      const looking = (globalThis as unknown as { axe: typeof axe }).axe;
      const { violations } = await looking.run({ runOnly: { type, values }, resultTypes: ['violations'] });
      return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.slice(0, 5).map((node) => node.html.slice(0, 200)) }));
    },
    (what === 'contrast' ? [['color-contrast'], 'rule'] : [WCAG, 'tag']) as [string[], 'rule' | 'tag'],
  );
  expect(told).toEqual([]);
}

/** Nothing sticks out at the side; else what does is named. */
export async function fits(page: Page): Promise<void> {
  const out = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -1 || right > clientWidth + 1;
    });
    return [`${scrollWidth} of ${clientWidth} pixels`, ...wide.slice(-3).map((element) => element.outerHTML.slice(0, 160))];
  });
  expect(out).toEqual([]);
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
