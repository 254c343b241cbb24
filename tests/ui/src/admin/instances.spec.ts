import { admin, call, expect, fresh, test } from '../harness/test.ts';

test('an instance is blocked for a time with a reason, found, and unblocked @plain', async ({ page, logIn }) => {
  const root = await admin();
  const domain = `${fresh('bad').replaceAll('_', '-')}.example`;
  const found = async () => (await call(root.token, 'GET', '/federated_instances', { kind: 'blocked', domain_filter: domain })).items;
  await logIn(root);
  await page.goto('/admin/instances');
  await page.locator('summary').filter({ hasText: 'Block an instance' }).click();
  const drawer = page.locator('details').filter({ hasText: 'Block an instance' });
  await drawer.getByLabel('Host name').fill(`https://${domain}/about`);
  await drawer.getByLabel('Reason').fill('Spam');
  await drawer.getByLabel('Until').fill('2099-12-31');
  await drawer.getByRole('button', { name: 'Block', exact: true }).click();
  const entry = page.getByRole('listitem').filter({ hasText: domain });
  await expect(entry.getByText('Blocked', { exact: true })).toBeVisible();
  expect((await found())[0].blocked).toMatchObject({ expires_at: '2099-12-31T23:59:59Z' });

  await page.goto('/admin/instances?kind=blocked');
  await page.getByRole('searchbox', { name: 'Find an instance' }).fill(domain);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await entry.getByRole('button', { name: `Unblock ${domain}` }).click();
  await expect(entry).toHaveCount(0);
  expect(await found()).toEqual([]);
});

test('what is no host is refused, and stays typed @plain', async ({ page, logIn }) => {
  await logIn(await admin());
  await page.goto('/admin/instances');
  await page.locator('summary').filter({ hasText: 'Block an instance' }).click();
  const drawer = page.locator('details').filter({ hasText: 'Block an instance' });
  await drawer.getByLabel('Host name').fill('no host at all');
  await drawer.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(drawer.getByRole('alert')).toBeVisible();
  await expect(drawer.getByLabel('Host name')).toHaveValue('no host at all');
});
