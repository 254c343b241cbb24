import { readFileSync } from 'node:fs';
import { call, community, expect, person, post, test } from '../harness/test.ts';

test('settings and follows are taken along and brought in elsewhere @plain', async ({ page, logIn }) => {
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

test('everything the site knows of somebody is theirs to take', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await post(ada, books.id, 'Written by me');
  await logIn(ada);
  await page.goto('/settings/data');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download everything' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('Written by me');
});
