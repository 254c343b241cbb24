// From the first look to the first post without a mouse: only tab, enter and letters.

import { community, expect, fresh, PASSWORD, person, ready, test, type Page } from '../harness/test.ts';
import type { Locator } from '@playwright/test';

const MOST_STOPS = 80;

/** Presses the tab key until it stops at `goal`. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tab key does not lead to ${goal}`);
}

test('somebody signs up and publishes a post by keyboard alone', { tag: '@once' }, async ({ page }) => {
  const books = await community(await person('ada'), 'books');
  const name = fresh('typist');
  await page.goto('/login');
  await ready(page);
  const main = page.getByRole('main');
  await tabTo(page, main.getByRole('link', { name: 'Sign up' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/signup/);
  for (const [label, text] of [['Name', name], ['Password', PASSWORD], ['Password once more', PASSWORD]] as const) {
    await tabTo(page, main.getByLabel(label, { exact: true }));
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();

  await tabTo(page, page.getByRole('banner').getByRole('link', { name: 'New post' }));
  await page.keyboard.press('Enter');
  const field = page.getByRole('combobox', { name: 'Community' });
  await tabTo(page, field);
  await page.keyboard.type(books.name);
  await expect(page.getByRole('option', { name: books.name })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue(books.name);
  await tabTo(page, page.getByLabel('Title'));
  await page.keyboard.type('Written without a mouse');
  await tabTo(page, page.getByLabel('Text (optional)'));
  await page.keyboard.type('Every word.');
  await tabTo(page, page.getByRole('button', { name: 'Publish' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Written without a mouse');
});
