import { readFileSync } from 'node:fs';
import { accessible, call, community, expect, fits, fresh, person, post, siteUrl, test } from '../harness/test.ts';

test('settings and follows are taken along and brought in elsewhere @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  await call(bob.token, 'POST', '/community/follow', { community_id: books.id, follow: true });
  await call(bob.token, 'PUT', '/account/settings/save', { bio: 'Moves about.' });
  await logIn(bob);
  await page.goto('/settings/data');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download settings' }).click()]);
  const backup = readFileSync(await file.path());
  expect(backup.toString()).toContain(books.name);

  const carol = await person('carol');
  await logIn(carol);
  await page.goto('/settings/data');
  await page.getByLabel('File with settings').setInputFiles({ name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{') });
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('File with settings').setInputFiles({ name: 'settings.json', mimeType: 'application/json', buffer: backup });
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await expect(page.getByRole('status').filter({ hasText: /It was read|Saved/ }).first()).toBeVisible();
  await expect.poll(async () => (await call(carol.token, 'GET', '/account')).follows.length).toBe(1);
  const { local_user_view: view } = await call(carol.token, 'GET', '/account');
  expect(view.person.bio).toBe('Moves about.');
});

test('what became of a file is told, with what could not be brought in @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const nothing = `${siteUrl()}/c/${fresh('nothing').toLowerCase()}`;
  const file = { followed_communities: [`${siteUrl()}/c/${books.name}`, nothing] };
  await logIn(bob);
  await page.goto('/settings/data');
  const result = page.getByRole('group', { name: 'The last file' });
  await expect(result).toHaveCount(0);
  await page.getByLabel('File with settings').setInputFiles({ name: 'settings.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await expect(result).toBeVisible();
  // Its lists are worked through afterwards.
  await expect(async () => {
    await page.reload();
    await expect(result).toContainText('1 entry of its lists was brought in.', { timeout: 500 });
    await expect(result.locator('summary')).toHaveText('1 entry could not be brought in', { timeout: 500 });
  }).toPass();
  await result.locator('summary').click();
  await expect(result.getByRole('listitem')).toContainText(nothing);
  await expect(result.getByRole('listitem')).toContainText('followed community');
  await fits(page);
  await accessible(page);
});

test('everything the site knows of somebody is theirs to take', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await post(ada, books.id, 'Written by me');
  await logIn(ada);
  await page.goto('/settings/data');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download everything' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('Written by me');
});

test('a picture is deleted only after a question @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const body = new FormData();
  const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
  body.append('images[]', new Blob([dot], { type: 'image/png' }), 'dot.png');
  const sent = await fetch(`${siteUrl()}/api/v4/image`, { method: 'POST', headers: { authorization: `Bearer ${ada.token}` }, body });
  const { filename } = (await sent.json()) as { filename: string };
  await logIn(ada);
  await page.goto('/settings/data');
  const picture = page.getByRole('img', { name: `Uploaded picture ${filename}` });
  await expect(picture).toBeVisible();
  await page.locator(`summary[aria-label="Delete the picture ${filename}"]`).click();
  await expect(page.getByText('Where it was posted it will be missing.')).toBeVisible();
  await expect(picture).toBeVisible();
  await fits(page);
  await page.getByRole('button', { name: 'Delete it for good' }).and(page.locator('li button')).click();
  await expect(picture).toHaveCount(0);
});

test('an invitation is revoked only after a question @plain', { tag: '@once' }, async ({ page, logIn }) => {
  await logIn(await person('ada'));
  await page.goto('/settings/data');
  await page.getByLabel('How often it can be used').fill('77');
  await page.getByRole('button', { name: 'Make an invitation' }).click();
  const invitation = page.getByRole('listitem').filter({ hasText: 'used 0 of 77 times' });
  await invitation.locator('summary').click();
  await expect(invitation.getByText('lets nobody in any more')).toBeVisible();
  await fits(page);
  await accessible(page);
  await invitation.getByRole('button', { name: 'Revoke it for good' }).click();
  await expect(invitation).toHaveCount(0);
});
