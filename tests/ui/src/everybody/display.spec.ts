import { writeFileSync } from 'node:fs';
import { expect, ready, test } from '../harness/test.ts';
import { startPages } from '../harness/processes.ts';

test('colours, language and look are chosen for the device @plain', async ({ page }) => {
  await page.goto('/display');
  await page.getByLabel('Black').check();
  await page.getByLabel('Español').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'black');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'black');
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(0, 0, 0)');
  await expect(page.getByRole('link', { name: 'Iniciar sesión' })).toBeVisible();
});

test('the colours follow the system until somebody chooses', { tag: '@once' }, async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await ground()).not.toBe(light);
});

test('nothing moves for those who do not want it', { tag: '@once' }, async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await ready(page);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return [...transitionDuration.split(','), ...animationDuration.split(',')].some((time) => Number.parseFloat(time) > 0.001);
    }).length,
  );
  expect(moving).toBe(0);
});

test('where colours are forced, buttons keep their edges and the focus its ring', { tag: '@once' }, async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/login');
  await ready(page);
  const button = page.getByRole('main').getByRole('button', { name: 'Log in' });
  const edge = await button.evaluate((element) => getComputedStyle(element).borderTopColor);
  const ground = await button.evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(edge).not.toBe(ground);
  await page.keyboard.press('Tab');
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle);
  expect(ring).not.toBe('none');
});

test("the admins' own styles come after all others", { tag: '@once' }, async ({ page, baseURL }, info) => {
  const file = info.outputPath('own.css');
  writeFileSync(file, ':root { --ground: rgb(1, 2, 3); }');
  const site = await startPages(`styles-${info.workerIndex}`, baseURL ?? '', { SPINNEY_UI_CSS: file });
  try {
    // One that does not exist is a page as well.
    for (const path of ['/', '/login', '/communities', '/nothing-here']) {
      await page.goto(site.url + path);
      await ready(page);
      await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(1, 2, 3)');
      await expect(page.locator('link[rel=stylesheet]').last()).toHaveAttribute('href', '/custom.css');
    }
  } finally {
    await site.stop();
  }
});
