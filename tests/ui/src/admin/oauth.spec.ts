import { admin, call, expect, fresh, test } from '../harness/test.ts';

test('another service is added, turned off, changed and removed @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const root = await admin();
  const name = fresh('Login');
  const made = async () => (await call(root.token, 'GET', '/site')).admin_oauth_providers.find((one: { display_name: string }) => one.display_name === name);
  await logIn(root);
  await page.goto('/admin/oauth');
  await page.locator('summary').filter({ hasText: 'Add a service' }).click();
  const drawer = page.locator('details').filter({ hasText: 'Add a service' });
  await drawer.getByLabel('Name to be shown').fill(name);
  await drawer.getByLabel('Issuer').fill(`https://${name.toLowerCase().replaceAll('_', '-')}.example/`);
  await drawer.getByLabel('Where the browser goes').fill('https://login.example/authorize');
  await drawer.getByLabel('Where tokens come from').fill('https://login.example/token');
  await drawer.getByLabel('Who somebody is').fill('https://login.example/me');
  await drawer.getByLabel('Client id').fill('forum');
  await drawer.getByLabel('Client secret').fill('very secret');
  await drawer.getByRole('button', { name: 'Add', exact: true }).click();
  const entry = page.getByRole('listitem').filter({ hasText: name });
  await expect(entry).toBeVisible();
  expect(await made()).toMatchObject({ enabled: true, use_pkce: true, id_claim: 'sub', scopes: 'openid email' });

  await entry.getByRole('button', { name: `Turn ${name} off` }).click();
  await expect(entry.getByText('Off', { exact: true })).toBeVisible();
  expect((await made()).enabled).toBe(false);
  await entry.locator('summary').filter({ hasText: 'Edit' }).click();
  await entry.getByLabel('Scopes').fill('openid');
  await entry.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
  // What was done before is still being told.
  await expect.poll(made).toMatchObject({ scopes: 'openid', client_id: 'forum' });
  await entry.locator('summary').filter({ hasText: 'Delete' }).click();
  await entry.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(entry).toHaveCount(0);
  expect(await made()).toBeUndefined();
});
