import { accessible, admin, call, expect, fits, fresh, test } from '../harness/test.ts';

const host = (word: string) => `${fresh(word).replaceAll('_', '-').toLowerCase()}.example`;

test('an instance is blocked for a time with a reason and a note, found, and unblocked @plain', async ({ page, logIn }) => {
  const root = await admin();
  const domain = host('bad');
  const trust = async () => (await call(root.token, 'GET', '/admin/instance', { instance: domain })).instance_trust_view;
  await logIn(root);
  await page.goto('/admin/instances');
  await page.locator('summary').filter({ hasText: 'Block an instance' }).click();
  const drawer = page.locator('details').filter({ hasText: 'Block an instance' });
  await drawer.getByLabel('Host name').fill(`https://${domain}/about`);
  await drawer.getByLabel('Reason').fill('Spam');
  await drawer.getByLabel('Until').fill('2099-12-31');
  await drawer.getByLabel('Note').fill('Asked them twice');
  await drawer.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: /is blocked|Done/ })).toBeVisible();
  expect((await trust()).blocked).toMatchObject({ expires_at: '2099-12-31T23:59:59Z', reason: 'Spam', note: 'Asked them twice' });

  await page.goto('/admin/instances?kind=blocked');
  await page.getByRole('searchbox', { name: 'Find an instance' }).fill(domain);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: domain });
  await expect(entry).toContainText('Spam');
  await expect(entry).toContainText('Note: Asked them twice');
  await entry.getByRole('button', { name: `Unblock ${domain}` }).click();
  await expect(entry).toHaveCount(0);
  expect((await trust()).blocked ?? null).toBeNull();
});

test('an instance is held back in part, and let go again @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const root = await admin();
  const domain = host('loud');
  const trust = async () => (await call(root.token, 'GET', '/admin/instance', { instance: domain })).instance_trust_view;
  await call(root.token, 'POST', '/admin/instance/limit', { instance: domain, reason: 'Loud', limited: true });
  await logIn(root);
  await page.goto(`/admin/instances/${domain}`);
  await expect(page.getByText('Held back', { exact: true })).toBeVisible();
  await page.locator('summary').filter({ hasText: 'Change what is held back' }).click();
  const drawer = page.locator('details').filter({ hasText: 'Change what is held back' });
  await expect(drawer.getByLabel('Out of lists', { exact: true })).toBeChecked();
  await expect(drawer.getByLabel('Reason')).toHaveValue('Loud');
  await drawer.getByLabel('Out of lists', { exact: true }).uncheck();
  await drawer.getByLabel('No images', { exact: true }).check();
  await drawer.getByLabel('No votes down', { exact: true }).check();
  await drawer.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('No images, No votes down')).toBeVisible();
  expect((await trust()).limits).toMatchObject({ limited: false, no_media: true, no_downvotes: true, reason: 'Loud' });

  await page.locator('summary').filter({ hasText: 'Change what is held back' }).click();
  await drawer.getByLabel('No images', { exact: true }).uncheck();
  await drawer.getByLabel('No votes down', { exact: true }).uncheck();
  await drawer.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('summary').filter({ hasText: 'Hold back' })).toBeVisible();
  expect((await trust()).limits ?? null).toBeNull();
});

test('what is no host is refused, and stays typed @plain', { tag: '@once' }, async ({ page, logIn }) => {
  await logIn(await admin());
  await page.goto('/admin/instances');
  await page.locator('summary').filter({ hasText: 'Block an instance' }).click();
  const drawer = page.locator('details').filter({ hasText: 'Block an instance' });
  await drawer.getByLabel('Host name').fill('no host at all');
  await drawer.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(drawer.getByRole('alert')).toBeVisible();
  await expect(drawer.getByLabel('Host name')).toHaveValue('no host at all');
});

test('a list shows what it would do before it does it, and is given away again @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const root = await admin();
  const [one, two] = [host('one'), host('two')];
  await logIn(root);
  await page.goto('/admin/instances/lists');
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await expect(page.getByRole('alert')).toHaveText('There is no list in it.');
  await page.getByLabel('Or its text').fill(`#domain,#severity,#public_comment\n${one},suspend,spam\n${two},silence,loud\nex****e.org,suspend,hidden`);
  await page.getByRole('button', { name: 'See what it would do' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 changes.' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: one })).toContainText('Block');
  await expect(page.getByRole('row').filter({ hasText: two })).toContainText('Out of lists');
  await expect(page.getByText('made unreadable by who wrote it')).toBeVisible();
  expect((await call(root.token, 'GET', '/admin/instance/list', { kind: 'blocked', domain_filter: one })).items).toEqual([]);
  await page.getByRole('button', { name: 'Do 2 changes' }).click();
  await expect(page.getByRole('status').filter({ hasText: /taken in|Done/ })).toBeVisible();
  expect((await call(root.token, 'GET', '/admin/instance/list', { kind: 'blocked', domain_filter: one })).items).toHaveLength(1);
  // It is undone as a whole.
  await page.goto('/admin/instances/lists');
  const taken = page.getByRole('region', { name: 'Lists that were taken in' }).getByRole('listitem').filter({ hasText: 'Decided about 2 instances' }).first();
  const href = await page.getByRole('link', { name: 'Mastodon' }).getAttribute('href');
  const file = await page.request.get(href ?? '');
  expect(await file.text()).toContain(`${one},suspend`);
  await taken.locator('summary').click();
  await taken.getByLabel('Reason').fill('Not ours');
  await fits(page);
  await accessible(page);
  await taken.getByRole('button', { name: 'Undo the list' }).click();
  await expect(taken.getByText('Undone')).toBeVisible();
  expect((await call(root.token, 'GET', '/admin/instance/list', { kind: 'blocked', domain_filter: one })).items).toEqual([]);
});
