import { admin, call, community, expect, person, post, test } from '../harness/test.ts';

test('somebody is found, banned for a time with all they wrote, and let in again @plain', async ({ page, logIn }) => {
  const [root, mallory] = [await admin(), await person('mallory')];
  // More than ten years would be for good.
  const end = `${new Date().getUTCFullYear() + 1}-12-31`;
  const books = await community(mallory, 'books');
  const spam = await post(mallory, books.id, 'Buy this');
  await logIn(root);
  await page.goto('/admin/users');
  await page.getByRole('searchbox', { name: 'Find somebody by name' }).fill(mallory.name);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: mallory.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(mallory.name);

  await page.locator('summary').filter({ hasText: 'Ban' }).click();
  await page.getByLabel('Reason').first().fill('Advertising');
  await page.getByLabel('Until').first().fill(end);
  await page.getByLabel('Also remove all they wrote').check();
  await page.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText('Banned from this site', { exact: false })).toBeVisible();
  const view = await call(root.token, 'GET', '/person', { username: mallory.name });
  expect(view.person_view).toMatchObject({ banned: true, ban_expires_at: `${end}T23:59:59Z` });
  expect((await call(root.token, 'GET', '/post', { id: String(spam) })).post_view.post.removed).toBe(true);

  await page.locator('summary').filter({ hasText: 'Lift the ban' }).click();
  await page.getByRole('button', { name: 'Lift the ban' }).click();
  await expect(page.locator('summary').getByText('Ban', { exact: true })).toBeVisible();
  expect((await call(root.token, 'GET', '/post', { id: String(spam) })).post_view.post.removed).toBe(false);
});

test('somebody becomes an admin, and no admin again @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [root, ada] = [await admin(), await person('ada')];
  await logIn(root);
  await page.goto(`/admin/users/${ada.name}`);
  await page.locator('summary').filter({ hasText: 'Make an admin' }).click();
  await page.getByRole('button', { name: 'Make an admin' }).click();
  const demote = page.locator('summary').filter({ hasText: 'Take the admin rights' });
  await expect(demote).toBeVisible();
  expect((await call(ada.token, 'GET', '/account')).local_user_view.local_user.admin).toBe(true);
  await demote.click();
  await page.getByRole('button', { name: 'Take the admin rights' }).click();
  await expect(page.locator('summary').filter({ hasText: 'Make an admin' })).toBeVisible();
  expect((await call(ada.token, 'GET', '/account')).local_user_view.local_user.admin).toBe(false);
});

test('a role is made, granted until a day, and shows its holder only its own pages @plain', { tag: '@once' }, async ({ page, context, logIn }) => {
  const [root, ada] = [await admin(), await person('ada')];
  const name = `Emoji of ${ada.name}`;
  await logIn(root);
  await page.goto('/admin/roles');
  await page.locator('summary').filter({ hasText: 'New role' }).click();
  await page.getByLabel('Name of the role').first().fill(name);
  await page.getByLabel('Emoji', { exact: true }).first().check();
  await page.getByRole('button', { name: 'New role' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await page.locator(`summary[aria-label*="Grant the role ${name}"]`).click();
  const entry = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  await entry.getByLabel('To whom').fill(`@${ada.name}`);
  await entry.getByLabel('Until').fill('2099-01-31');
  await entry.getByRole('button', { name: 'Grant a role' }).click();
  await expect(entry.getByRole('link', { name: ada.name })).toBeVisible();
  const own = await call(ada.token, 'GET', '/account/capabilities');
  expect(own.site).toEqual(['manage_emoji']);

  await context.clearCookies();
  await logIn(ada);
  await page.goto('/');
  const menu = page.getByRole('banner').getByRole('button', { name: 'Menu' });
  if (await menu.isVisible()) await menu.click();
  await expect(page.getByRole('link', { name: 'Moderation', exact: true })).toHaveCount(0);
  await page.getByRole('link', { name: 'Administration' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Administration');
  await page.goto('/admin/emoji');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Emoji');
  expect((await page.goto('/admin/general'))?.status()).toBe(403);
  await context.clearCookies();
  await logIn(root);
  await page.goto('/admin/roles');
  await entry.getByRole('button', { name: `Revoke the role ${name} of ${ada.name}` }).click();
  await expect(entry.getByRole('link', { name: ada.name })).toHaveCount(0);
  expect((await call(ada.token, 'GET', '/account/capabilities')).site).toEqual([]);
});

test('an account is purged only when its name is typed @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [root, mallory] = [await admin(), await person('mallory')];
  await logIn(root);
  await page.goto(`/admin/users/${mallory.name}`);
  await page.locator('summary').filter({ hasText: 'Purge' }).click();
  await page.getByLabel('To be sure, type').fill('somebody else');
  await page.getByRole('button', { name: 'Purge it for good' }).click();
  await expect(page.getByRole('alert')).toHaveText('What you typed is not the name.');
  await page.getByLabel('To be sure, type').fill(mallory.name);
  await page.getByRole('button', { name: 'Purge it for good' }).click();
  await expect(page).toHaveURL(/\/admin\/users\?saved/);
  // What is left is that the name stays taken.
  expect((await call(root.token, 'GET', '/person', { username: mallory.name })).person_view.person.deleted).toBe(true);
  await expect(call(mallory.token, 'GET', '/account')).rejects.toThrow('401');
});
