import { comment, community, call, expect, person, post, ready, test } from '../harness/test.ts';

// Not on phones, which have no keys: playwright.config.ts.

test('posts and comments are walked through by keyboard', async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const [first, second] = [await post(ada, books.id, 'First'), await post(ada, books.id, 'Second')];
  const answer = await comment(ada, second, 'A comment');
  await logIn(ada);
  await page.goto(`/c/${books.name}?sort=new`);
  await ready(page);
  await page.keyboard.press('j');
  await expect(page.locator(`#post-${second}`)).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.locator(`#post-${first}`)).toBeFocused();
  await page.keyboard.press('s');
  await expect(page.locator(`#post-${first}`).getByRole('button', { name: 'Saved' })).toBeVisible();
  await page.keyboard.press('k');
  await page.keyboard.press('o');
  await expect(page).toHaveURL(`/post/${second}`);

  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator(`#comment-${answer}`)).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.getByText('A comment')).toBeHidden();
  await page.keyboard.press('x');
  await page.keyboard.press('z');
  await expect.poll(async () => (await call(null, 'GET', '/comment', { id: answer })).comment_view.comment.downvotes).toBe(1);
});

test('the help sheet lists the keys, and they can be switched off', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('Next post or comment')).toBeVisible();
  await sheet.getByRole('link', { name: 'Switch them off' }).click();
  await page.getByLabel('Off').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.goto('/');
  await ready(page);
  await page.keyboard.press('?');
  await expect(sheet).toHaveCount(0);
});

test('the palette leads anywhere', async ({ page }) => {
  const ada = await person('ada');
  const books = await community(ada, 'palette', { title: 'Palettes and easels' });
  await page.goto('/');
  await ready(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(books.name);
  await expect(page.getByRole('option', { name: /Palettes and easels/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/c/${books.name}`);
});

test('the first key leads past the navigation to the content', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/#main');
});

test('a menu opens by either key, and gives the keyboard back when it closes', async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await post(ada, books.id, 'First');
  await logIn(ada);
  await page.goto(`/c/${books.name}`);
  await ready(page);
  const more = page.getByRole('article').getByRole('button', { name: 'More' });
  // What the number of points is made of is not only for who points at it.
  await expect(page.getByRole('img', { name: '1 point (↑ 1, ↓ 0)' })).toHaveText('1');
  await more.focus();
  for (const key of [' ', 'Enter']) {
    await page.keyboard.press(key);
    await expect(more).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press('Tab');
    await expect(more).not.toBeFocused();
    await page.keyboard.press('Escape');
    await expect(more).toHaveAttribute('aria-expanded', 'false');
    await expect(more).toBeFocused();
  }
});

test('a sheet that is closed by its button gives the keyboard back', async ({ page }) => {
  await page.goto('/');
  await ready(page);
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Communities' });
  await link.focus();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Enter');
  await expect(sheet).toHaveCount(0);
  await expect(link).toBeFocused();
});

test('a message that can be taken back waits for who points at it, or has the keyboard in it', async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await post(ada, books.id, 'First');
  await page.clock.install();
  await logIn(ada);
  await page.goto(`/c/${books.name}`);
  await ready(page);
  await page.getByRole('article').getByRole('button', { name: 'More' }).click();
  await page.getByRole('article').getByRole('button', { name: 'Delete', exact: true }).click();
  const undo = page.getByRole('status').getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await page.clock.runFor(10_000);
  await undo.hover();
  await page.clock.runFor(10_000);
  await undo.focus();
  await page.mouse.move(0, 0);
  await page.clock.runFor(15_000);
  await expect(undo).toBeFocused();
  await undo.blur();
  await page.clock.runFor(16_000);
  await expect(undo).toHaveCount(0);
});
