import { admin, call, community, expect, fresh, person, post, test } from '../harness/test.ts';

test('a community is hidden, removed, restored, and purged only when its name is typed @plain', async ({ page, logIn }) => {
  const [root, ada] = [await admin(), await person('ada')];
  const books = await community(ada, 'books');
  const state = async () => (await call(root.token, 'GET', '/community', { name: books.name })).community_view.community;
  await logIn(root);
  await page.goto(`/admin/communities?q=${books.name}`);
  const entry = page.getByRole('listitem').filter({ hasText: books.name });
  await entry.getByRole('button', { name: `Hide ${books.name}` }).click();
  await expect(entry.getByRole('button', { name: `Show ${books.name} again` })).toBeVisible();
  expect((await state()).visibility).toBe('unlisted');

  await entry.locator('summary').filter({ hasText: 'Remove' }).click();
  await entry.getByLabel('Reason').first().fill('Against the rules');
  await entry.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(entry.getByText('Removed', { exact: true })).toBeVisible();
  expect((await state()).removed).toBe(true);
  await entry.getByRole('button', { name: `Restore ${books.name}` }).click();
  await expect(entry.getByText('Removed', { exact: true })).toHaveCount(0);
  expect((await state()).removed).toBe(false);

  await entry.locator('summary').filter({ hasText: 'Purge' }).click();
  await entry.getByLabel('To be sure, type').fill('anything');
  await entry.getByRole('button', { name: 'Purge it for good' }).click();
  await expect(page.getByRole('alert')).toHaveText('What you typed is not the name.');
  await entry.getByLabel('To be sure, type').fill(books.name);
  await entry.getByRole('button', { name: 'Purge it for good' }).click();
  await expect(entry).toHaveCount(0);
  await expect(state()).rejects.toThrow(/404|400/);
});

test('a filter holds a post back until it is approved @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [root, ada] = [await admin(), await person('ada')];
  const books = await community(root, 'books');
  const word = fresh('zweck').replaceAll('_', '');
  await logIn(root);
  await page.goto('/admin/filters');
  await page.getByLabel('Word, host or tag').fill(word);
  await page.getByLabel('What happens', { exact: true }).selectOption('hold');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const rule = page.getByRole('listitem').filter({ hasText: word });
  await expect(rule).toBeVisible();
  const held = await post(ada, books.id, `About ${word}`);
  expect((await call(root.token, 'GET', '/post', { id: String(held) })).post_view.post.removed).toBe(true);

  await page.goto('/admin/review');
  // One place for moderators and admins.
  await expect(page).toHaveURL('/review');
  const entry = page.getByRole('main').getByRole('article').filter({ hasText: `About ${word}` });
  await expect(entry).toContainText(`found by the site: ${word}`);
  await entry.getByRole('button', { name: 'Publish' }).click();
  await expect(entry).toHaveCount(0);
  expect((await call(root.token, 'GET', '/post', { id: String(held) })).post_view.post.removed).toBe(false);

  await page.goto('/admin/filters');
  await rule.getByLabel(`What happens with ${word}`).selectOption('refuse');
  await rule.getByRole('button', { name: `Save the filter ${word}` }).click();
  await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
  await expect(post(ada, books.id, `More ${word}`)).rejects.toThrow('slurs');
  await rule.getByRole('button', { name: `Delete the filter ${word}` }).click();
  await expect(rule).toHaveCount(0);
  await post(ada, books.id, `More ${word}`);
});

test('what somebody uploaded is listed with its size, and deleted @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [root, ada] = [await admin(), await person('ada')];
  const body = new FormData();
  const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
  body.append('images[]', new Blob([dot], { type: 'image/png' }), 'dot.png');
  const sent = await fetch(`${process.env.UI_TEST_URL}/api/v4/image`, { method: 'POST', headers: { authorization: `Bearer ${ada.token}` }, body });
  const { filename } = (await sent.json()) as { filename: string };
  await logIn(root);
  await page.goto('/admin');
  await expect(page.getByRole('region', { name: 'How things stand' })).toContainText('The image service answers.');
  await page.goto('/admin/media');
  await expect(page.getByRole('table', { name: 'By kind' })).toContainText('Uploads');
  const file = page.getByRole('listitem').filter({ has: page.getByRole('img', { name: `Uploaded picture ${filename}` }) });
  await expect(file.getByRole('link', { name: ada.name })).toBeVisible();
  // Of one person alone, from their page or by name.
  await page.goto(`/admin/users/${(await person('bob')).name}`);
  await page.getByRole('main').getByRole('link', { name: 'Media', exact: true }).last().click();
  await expect(page.getByText('None yet.')).toBeVisible();
  await expect(file).toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Find somebody’s files by name' }).fill(ada.name);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText(`What ${ada.name} uploaded`)).toBeVisible();
  await file.locator('summary').filter({ hasText: 'Delete' }).click();
  await file.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(file).toHaveCount(0);
});
