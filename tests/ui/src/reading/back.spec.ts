// Going back: lists and threads are as they were left, and show what was done meanwhile.

import { call, comment, community, expect, person, post, ready, test, type Page, type Person } from '../harness/test.ts';

/** Somebody who scrolls through lists, and a community with this many posts. */
async function life(posts: number) {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const ids: number[] = [];
  for (let number = 1; number <= posts; number++) ids.push(await post(ada, books.id, `Book number ${number}`));
  await call(ada.token, 'PUT', '/account/settings/save', { infinite_scroll_enabled: true });
  return { ada, books, ids, title: (number: number) => `Book number ${number}` };
}

/** Scrolls until a post is there. */
async function reach(page: Page, title: string): Promise<void> {
  const wanted = page.getByRole('link', { name: title, exact: true });
  await expect(async () => {
    await page.mouse.wheel(0, 4000);
    await expect(wanted).toBeAttached({ timeout: 500 });
  }).toPass();
  await wanted.scrollIntoViewIfNeeded();
}

test('a list that was scrolled on shows what was done with its posts meanwhile', async ({ page, logIn }) => {
  const { books, ids, title } = await life(25);
  const bob = await person('bob');
  await call(bob.token, 'PUT', '/account/settings/save', { infinite_scroll_enabled: true });
  await logIn(bob);
  await page.goto(`/c/${books.name}?sort=old`);
  await ready(page);
  await reach(page, title(25));
  const row = (number: number) => page.locator(`#post-${ids[number - 1]}`);
  // One is voted on and one is hidden in the list, one is read and voted on at its own page.
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/act?/post'));
  await row(24).getByRole('button', { name: 'Vote down' }).click();
  await answered;
  await row(23).getByLabel('More').click();
  await row(23).getByRole('button', { name: 'Hide' }).click();
  await expect(page.getByText('Hidden from your lists.')).toBeVisible();
  await page.getByRole('link', { name: title(25), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: title(25) })).toBeVisible();
  const voted = page.waitForResponse((answer) => answer.url().endsWith('/act?/post'));
  await row(25).getByRole('button', { name: 'Vote up' }).click();
  await voted;

  await page.goBack();
  await expect(row(25)).toHaveClass(/\bread\b/);
  await expect(row(25).getByRole('button', { name: 'Vote up' })).toHaveAttribute('aria-pressed', 'true');
  await expect(row(24).getByRole('button', { name: 'Vote down' })).toHaveAttribute('aria-pressed', 'true');
  await expect(row(24)).not.toHaveClass(/\bread\b/);
  await expect(row(23)).toHaveCount(0);
  await expect(page.getByText('Hidden from your lists.')).toHaveCount(0);
});

test('two visits to the same list are two places in it', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books, title } = await life(45);
  await logIn(ada);
  await page.goto(`/c/${books.name}?sort=new`);
  await ready(page);
  const sort = (name: string) => page.getByRole('navigation', { name: 'Order' }).getByRole('link', { name, exact: true });
  await sort('Hot').click();
  await expect(page).toHaveURL(/sort=hot/);
  await sort('New').click();
  await expect(page).toHaveURL(/sort=new/);
  await reach(page, title(1));
  await page.evaluate(() => scrollTo(0, 0));
  // From now on nothing more is loaded.
  await page.route('**/api/v4/post/list**', (route) => route.abort());
  await sort('Hot').click();
  await expect(page).toHaveURL(/sort=hot/);
  await expect(page.getByRole('article')).toHaveCount(20);
  await sort('New').click();
  await expect(page).toHaveURL(/sort=new/);
  await expect(page.getByRole('article')).toHaveCount(20);
  await page.goBack();
  await expect(page).toHaveURL(/sort=hot/);
  await page.goBack();
  await expect(page).toHaveURL(/sort=new/);
  await expect(page.getByRole('article')).toHaveCount(45);
});

test('a list is as long after a reload as it was before', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books, title } = await life(45);
  await logIn(ada);
  await page.goto(`/c/${books.name}?sort=old`);
  await ready(page);
  await reach(page, title(45));
  await page.reload();
  await expect(page.getByRole('link', { name: title(45), exact: true })).toBeInViewport();
  await expect(page.getByRole('article')).toHaveCount(45);
});

test('who is not logged in chooses for the device that lists go on @plain', { tag: '@once' }, async ({ page, javaScriptEnabled }) => {
  const { books, title } = await life(25);
  await page.goto('/display');
  await page.getByLabel('Go on while I scroll').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Go on while I scroll')).toBeChecked();
  await page.goto(`/c/${books.name}?sort=old`);
  const next = page.getByRole('link', { name: 'Next page' });
  if (javaScriptEnabled === false) {
    // Nothing goes on by itself there.
    await next.click();
    await expect(page.getByRole('article')).toHaveCount(5);
    return;
  }
  await ready(page);
  await expect(next).toHaveCount(0);
  await reach(page, title(25));
});

/** A thread that is deeper than a page shows. */
async function deep(by: Person, postId: number): Promise<number[]> {
  const made: number[] = [];
  for (let depth = 1; depth <= 10; depth++) made.push(await comment(by, postId, `depth ${depth}`, made.at(-1)));
  return made;
}

test('a thread is unfolded and folded as it was left', async ({ page }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune');
  const [first] = await deep(ada, id);
  const other = await comment(ada, id, 'Something else');
  await comment(ada, id, 'An answer to it', other);
  await page.goto(`/post/${id}`);
  await ready(page);
  await page.getByRole('link', { name: /^Show \d+ more answers?$/ }).click();
  await expect(page.getByText('depth 10', { exact: true })).toBeVisible();
  await page.locator(`#comment-${other}`).getByRole('button', { name: /^Fold/ }).first().click();
  await page.getByRole('main').getByRole('link', { name: 'books' }).first().click();
  await expect(page).toHaveURL(`/c/${books.name}`);
  await page.goBack();
  await expect(page.getByText('depth 10', { exact: true })).toBeVisible();
  await expect(page.getByText('An answer to it')).toBeHidden();
  await expect(page.locator(`#comment-${first}`)).toBeVisible();
});

test('what was unfolded stays with its post', { tag: '@once' }, async ({ page }) => {
  const ada = await person('ada');
  const [books, films] = [await community(ada, 'books'), await community(ada, 'films')];
  const url = `https://example.org/${ada.name}`;
  const id = await post(ada, books.id, 'Dune', { url });
  const second = await post(ada, films.id, 'Dune again', { url });
  await deep(ada, id);
  await page.goto(`/post/${id}`);
  await ready(page);
  await page.getByRole('link', { name: /^Show \d+ more answers?$/ }).click();
  await expect(page.getByText('depth 10', { exact: true })).toBeVisible();
  await page.locator('.cross').getByRole('link', { name: /films/ }).click();
  await expect(page).toHaveURL(`/post/${second}`);
  await expect(page.getByText('No comments yet')).toBeVisible();
  await expect(page.getByText(/^depth \d+$/)).toHaveCount(0);
});

test('answers that did not come can be asked for again', { tag: '@once' }, async ({ page }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune');
  await deep(ada, id);
  await page.goto(`/post/${id}`);
  await ready(page);
  const more = page.getByRole('link', { name: /^Show \d+ more answers?$/ });
  await page.route('**/comment/list/slim**', (route) => route.abort());
  await more.click();
  await expect(page.getByRole('status').getByText('The server cannot be reached')).toBeVisible();
  await page.unroute('**/comment/list/slim**');
  await more.click();
  await expect(page.getByText('depth 10', { exact: true })).toBeVisible();
  await expect(more).toHaveCount(0);
});
