import { call, community, expect, person, post, test } from '../harness/test.ts';

test('what moderators did is told in sentences, and can be narrowed @plain', async ({ page }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const id = await post(bob, books.id, 'Buy my book');
  await call(ada.token, 'POST', '/post/remove', { post_id: id, removed: true, reason: 'advertising' });
  await call(ada.token, 'POST', '/post/lock', { post_id: id, locked: true, reason: 'enough said' });

  await page.goto(`/c/${books.name}`);
  await page.getByRole('complementary').getByRole('link', { name: 'Moderation log' }).click();
  const entries = page.getByRole('main').locator('ol > li');
  await expect(entries).toHaveCount(2);
  await expect(entries.nth(1)).toContainText('removed Buy my book in books');
  await expect(entries.nth(1)).toContainText('Reason: advertising');

  await page.getByLabel('What').selectOption({ label: 'Locked posts' });
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText('locked Buy my book');
});
