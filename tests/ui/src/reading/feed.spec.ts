import { call, community, expect, person, post, ready, test } from '../harness/test.ts';
import { open } from '../harness/document.ts';

/** Somebody with a community that has this many posts. */
async function life(posts: number) {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const ids: number[] = [];
  for (let number = 1; number <= posts; number++) ids.push(await post(ada, books.id, `Book number ${number}`));
  return { ada, books, ids };
}

test('order and look of a list are chosen by links and buttons @plain', async ({ page }) => {
  const { books } = await life(3);
  await page.goto(`/c/${books.name}`);
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await expect(page).toHaveURL(/sort=new/);
  await expect(page.getByRole('article').first()).toContainText('Book number 3');
  await page.getByText('More', { exact: true }).click();
  await page.getByRole('link', { name: 'Old', exact: true }).click();
  await expect(page.getByRole('article').first()).toContainText('Book number 1');

  await page.getByRole('button', { name: 'Compact' }).click();
  await expect(page.locator('.feed.compact')).toBeVisible();
  await page.reload();
  await expect(page.locator('.feed.compact')).toBeVisible();
});

test('a list goes on on its next page @plain', { tag: '@once' }, async ({ page }) => {
  const { books } = await life(22);
  await page.goto(`/c/${books.name}?sort=old`);
  await expect(page.getByRole('article')).toHaveCount(20);
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.getByRole('article')).toHaveCount(2);
  await page.getByRole('link', { name: 'First page' }).click();
  await expect(page.getByRole('article')).toHaveCount(20);
});

test('who scrolls on gets more, and comes back to the same place', async ({ page, logIn }) => {
  const { ada, books } = await life(45);
  await call(ada.token, 'PUT', '/account/settings/save', { infinite_scroll_enabled: true });
  await logIn(ada);
  await page.goto(`/c/${books.name}?sort=old`);
  await ready(page);
  const last = page.getByRole('link', { name: 'Book number 45', exact: true });
  await expect(async () => {
    await page.mouse.wheel(0, 4000);
    await expect(last).toBeAttached({ timeout: 500 });
  }).toPass();
  await last.scrollIntoViewIfNeeded();
  const place = await page.evaluate(() => scrollY);
  await last.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Book number 45' })).toBeVisible();
  await page.goBack();
  await expect(last).toBeInViewport();
  expect(Math.abs((await page.evaluate(() => scrollY)) - place)).toBeLessThan(50);
});

test('what was read is told apart, and can be marked unread', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books, ids } = await life(2);
  await logIn(ada);
  await page.goto(`/post/${ids[0]}`);
  await page.goto(`/c/${books.name}`);
  await ready(page);
  const read = page.locator(`#post-${ids[0]}`);
  await expect(read).toHaveClass(/\bread\b/);
  await read.getByLabel('More').click();
  await read.getByRole('button', { name: 'Mark as unread' }).click();
  const isRead = async () => {
    const { items } = await call(ada.token, 'GET', '/post/list', { community_name: books.name });
    return Boolean(items.find((view: { post: { id: number } }) => view.post.id === ids[0]).post_actions?.read_at);
  };
  await expect.poll(isRead).toBe(false);
});

test('posts that were scrolled past are marked as read, if one wishes', { tag: '@once' }, async ({ page, logIn }) => {
  const { books, ids } = await life(20);
  const bob = await person('bob');
  await call(bob.token, 'PUT', '/account/settings/save', { auto_mark_fetched_posts_as_read: true });
  await logIn(bob);
  await page.goto(`/c/${books.name}?sort=old`);
  await ready(page);
  await expect(page.locator(`#post-${ids[0]}`)).not.toHaveClass(/\bread\b/);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect(page.locator(`#post-${ids[0]}`)).toHaveClass(/\bread\b/);
  await page.reload();
  await expect(page.locator(`#post-${ids[0]}`)).toHaveClass(/\bread\b/);
  await expect(page.locator(`#post-${ids[19]}`)).not.toHaveClass(/\bread\b/);
});

test('a post is hidden, and its place says so', async ({ page, logIn }) => {
  const { ada, books, ids } = await life(2);
  await logIn(ada);
  await page.goto(`/c/${books.name}`);
  await ready(page);
  const row = page.locator(`#post-${ids[1]}`);
  await row.getByLabel('More').click();
  await row.getByRole('button', { name: 'Hide' }).click();
  await expect(page.getByText('Hidden from your lists.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('article')).toHaveCount(1);
});

test('following is one click @plain', async ({ page, logIn }) => {
  const { books } = await life(1);
  const bob = await person('bob');
  await logIn(bob);
  await page.goto(`/c/${books.name}`);
  const follow = page.getByRole('button', { name: /^Follow(ing)?:/ }).first();
  // It shows as followed at once; who leaves before the server has heard of it takes that back.
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await follow.click();
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  await answered;
  await page.goto('/?type=subscribed');
  await expect(page.getByRole('link', { name: 'Book number 1', exact: true })).toBeVisible();
});

test('the lists of what one follows and of what one moderates hold that and nothing else', { tag: '@once' }, async () => {
  const [own, other, elsewhere] = [await life(1), await life(1), await life(1)];
  await call(own.ada.token, 'POST', '/community/follow', { community_id: other.books.id, follow: true });
  const shown = async (listing: string) => {
    const { html } = await open(`/?type=${listing}&sort=new`, { as: own.ada });
    return [own, other, elsewhere].map(({ ids }) => html.includes(`id="post-${ids[0]}"`));
  };
  expect(await shown('moderator_view')).toEqual([true, false, false]);
  // Who founds a community follows it.
  expect(await shown('subscribed')).toEqual([true, true, false]);
  expect(await shown('all')).toEqual([true, true, true]);
});

test('a tag leads to the posts that have it @plain', { tag: '@once' }, async ({ page }) => {
  const { ada, books } = await life(1);
  const tag = await call(ada.token, 'POST', '/community/tag', { community_id: books.id, name: 'review', display_name: 'Review' });
  await post(ada, books.id, 'A review', { tags: [tag.id] });
  await page.goto(`/c/${books.name}`);
  await page.getByRole('article').getByRole('link', { name: 'Review', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/c/${books.name}\\?.*tag=${tag.id}`));
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'A review', exact: true })).toBeVisible();
  // It stays while the order is changed.
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await expect(page).toHaveURL(/sort=new/);
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByRole('navigation', { name: 'Tags' }).getByRole('link', { name: 'All', exact: true }).click();
  await expect(page.getByRole('article')).toHaveCount(2);
});

test('the list somebody has chosen to begin with is among those that are offered @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  await call(ada.token, 'PUT', '/account/settings/save', { default_listing_type: 'suggested' });
  await logIn(ada);
  await page.goto('/');
  const listings = page.getByRole('navigation', { name: 'Which posts' });
  await expect(listings.getByRole('link', { name: 'Suggested' })).toHaveAttribute('aria-current', 'true');
  await expect(listings.getByRole('link', { name: 'Moderating' })).toHaveCount(0);
  await page.goto('/settings/reading');
  await expect(page.getByLabel('Front page').getByRole('option', { name: 'Moderating' })).toHaveCount(0);
});
