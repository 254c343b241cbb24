import { admin, call, community, expect, person, post, test } from '../harness/test.ts';

test('what moderators did is told in sentences, and can be narrowed @plain', { tag: '@once' }, async ({ page }) => {
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

test('the log is narrowed to who did something, and shows what went along with a ban @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [root, ada, bob] = [await admin(), await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  await post(bob, books.id, 'Buy my book');
  await post(bob, books.id, 'Buy my other book');
  await call(root.token, 'POST', '/community/ban_user', { community_id: books.id, person_id: bob.id, ban: true, reason: 'advertising', remove_or_restore_data: true });
  await call(ada.token, 'PUT', '/community', { community_id: books.id, summary: 'No advertising' });
  await logIn(root);
  await page.goto(`/modlog?community=${books.name}`);
  const entries = page.getByRole('main').locator('ol > li');
  await page.getByLabel('Done by').fill(`@${root.name}`);
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(entries).toHaveCount(1);
  await page.getByRole('link', { name: 'with 2 more' }).click();
  await expect(page.getByText('Only the parts of one entry.')).toBeVisible();
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText('Buy my');
  await page.goto(`/modlog?community=${books.name}&moderator=${root.name}`);
  await page.getByLabel('Also each part of something larger').check();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(entries).toHaveCount(3);
});

test('moderators look for what one of them did @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  await call(ada.token, 'POST', '/community/mod', { community_id: books.id, person_id: bob.id, added: true });
  const id = await post(ada, books.id, 'Buy my book');
  await call(ada.token, 'POST', '/post/lock', { post_id: id, locked: true, reason: '' });
  await call(bob.token, 'POST', '/post/lock', { post_id: id, locked: false, reason: '' });
  await page.goto(`/modlog?community=${books.name}`);
  await expect(page.getByLabel('Done by')).toHaveCount(0);
  await logIn(ada);
  await page.goto(`/modlog?community=${books.name}`);
  await page.getByLabel('Done by').fill(bob.name);
  await page.getByRole('button', { name: 'Show' }).click();
  const entries = page.getByRole('main').locator('ol > li');
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText(bob.name);
  await expect(page.getByLabel('In the community')).toHaveValue(books.name);
});
