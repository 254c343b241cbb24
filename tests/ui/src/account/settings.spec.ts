import { createHmac } from 'node:crypto';
import { accessible, admin, call, community, expect, fresh, PASSWORD, person, ready, test } from '../harness/test.ts';

test('a profile is written and shown @plain', async ({ page, logIn }) => {
  const ada = await person('ada');
  await logIn(ada);
  await page.goto('/settings');
  await page.getByLabel('Name to be shown').fill('Ada L.');
  await page.getByLabel('About you').fill('I **count**.');
  await page.getByLabel('Matrix address').fill('no address');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Matrix');
  await expect(page.getByLabel('About you')).toHaveValue('I **count**.');
  await page.getByLabel('Matrix address').fill('@ada:example.org');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await page.goto(`/u/${ada.name}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ada L.');
  await expect(page.locator('.prose strong')).toHaveText('count');
});

test('what is set for reading holds for the pages @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  await logIn(ada);
  await page.goto('/settings/reading');
  await page.getByLabel('Colours').selectOption('dark');
  await page.getByLabel('Language of the pages').selectOption('de');
  await page.getByLabel('Open links in a new tab').check();
  await page.getByLabel('Posts on a page').fill('7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lesen');
  await expect(page.getByLabel('Links in einem neuen Tab öffnen')).toBeChecked();
  const { local_user_view: view } = await call(ada.token, 'GET', '/account');
  expect(view.local_user).toMatchObject({ theme: 'dark', interface_language: 'de', open_links_in_new_tab: true, default_items_per_page: 7, show_avatars: true });
});

test('words and people are filtered, and let in again @plain', async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(bob, 'books');
  await logIn(ada);
  await page.goto('/settings/filters');
  await page.getByLabel('Words').fill('spoiler\nelection');
  await page.getByLabel('Sites linked to').fill('bad.example');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await page.getByLabel('Block somebody, a community or a whole site').fill(`@${bob.name}`);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(page.getByRole('link', { name: bob.name })).toBeVisible();
  await page.getByLabel('Block somebody, a community or a whole site').fill(`!${books.name}`);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(page.getByRole('link', { name: books.name })).toBeVisible();
  const info = await call(ada.token, 'GET', '/account');
  expect(info.keyword_blocks.toSorted()).toEqual(['election', 'spoiler']);
  expect(await call(ada.token, 'GET', '/account/filter')).toMatchObject({ domains: ['bad.example'] });
  await page.getByRole('button', { name: `Unblock ${bob.name}` }).click();
  await expect(page.getByRole('link', { name: bob.name })).toHaveCount(0);
});

test('a whole site is blocked by its host, and let in again in parts @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const host = `${fresh('loud').replaceAll('_', '-')}.example`;
  await logIn(ada);
  await page.goto('/settings/filters');
  await page.getByLabel('Block somebody, a community or a whole site').fill(host);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('This site has never heard of that one.');
  // It is heard of by what the admins think of it.
  await call((await admin()).token, 'POST', '/admin/instance/limit', { instance: host, reason: 'Loud', no_downvotes: true });
  // As a link of somebody's page proposes.
  await page.goto(`/settings/filters?block=${host}`);
  await expect(page.getByLabel('Block somebody, a community or a whole site')).toHaveValue(host);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Communities of other sites' })).toContainText(host);
  const people = page.getByRole('list', { name: 'People of other sites' });
  await people.getByRole('button', { name: `Unblock ${host}` }).click();
  await expect(people).toHaveCount(0);
  const info = await call(ada.token, 'GET', '/account');
  expect([info.instance_communities_blocks, info.instance_persons_blocks].map((list) => list.map(({ domain }: { domain: string }) => domain))).toEqual([[host], []]);
});

test('posts with a tag are filtered, also with one of a community that is not followed @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const [books, films] = [await community(bob, 'books'), await community(bob, 'films')];
  const tagOf = (of: { id: number }, name: string) => call(bob.token, 'POST', '/community/tag', { community_id: of.id, name: name.toLowerCase(), display_name: name });
  const [spoiler, trailer] = [await tagOf(books, 'Spoiler'), await tagOf(films, 'Trailer')];
  await call(ada.token, 'POST', '/community/follow', { community_id: books.id, follow: true });
  await logIn(ada);
  const saved = () => expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await page.goto('/settings/filters');
  await page.getByLabel('Spoiler').check();
  await page.getByRole('button', { name: 'Save: Tags' }).click();
  await saved();
  const filtered = async () => (await call(ada.token, 'GET', '/account/filter')).tags;
  await expect.poll(filtered).toEqual([spoiler.id]);

  await page.getByLabel('Tags of which community').fill(`!${films.name}`);
  await page.getByRole('button', { name: 'Show its tags' }).click();
  await page.getByLabel('Trailer').check();
  await page.getByRole('button', { name: 'Save: Tags' }).click();
  await saved();
  await expect.poll(async () => (await filtered()).toSorted()).toEqual([spoiler.id, trailer.id].toSorted());

  await page.goto('/settings/filters');
  await page.getByLabel(`A tag of another community (number ${trailer.id})`).uncheck();
  await page.getByLabel('Spoiler').uncheck();
  await page.getByRole('button', { name: 'Save: Tags' }).click();
  await saved();
  await expect.poll(filtered).toEqual([]);
});

test('sessions are listed and ended, and a new password ends all others @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const other = await call(null, 'POST', '/account/auth/login', { username_or_email: ada.name, password: PASSWORD });
  await logIn(ada);
  await page.goto('/settings/security');
  const ends = page.locator('summary[aria-label^="End the session of"]');
  await expect(ends).toHaveCount(2);
  // The newest comes first.
  await ends.first().click();
  await expect(page.getByText('has to log in again').filter({ visible: true })).toHaveCount(1);
  // It asks first: so far nothing was ended.
  await call(other.jwt, 'GET', '/account');
  await accessible(page);
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(ends).toHaveCount(1);
  await expect(call(other.jwt, 'GET', '/account')).rejects.toThrow('401');

  await page.getByLabel('Password so far').fill('wrong');
  await page.getByLabel('New password', { exact: true }).fill('another good battery');
  await page.getByLabel('New password once more').fill('another good battery');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.');
  await page.getByLabel('Password so far').fill(PASSWORD);
  await page.getByLabel('New password', { exact: true }).fill('another good battery');
  await page.getByLabel('New password once more').fill('another good battery');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByRole('status').filter({ hasText: /Saved|was changed/ })).toBeVisible();
  await page.goto('/settings/security');
  await expect(ends).toHaveCount(1);
  await call(null, 'POST', '/account/auth/login', { username_or_email: ada.name, password: 'another good battery' });
});

test('a second factor is set up, asked for, and turned off @plain', { tag: '@once' }, async ({ page, logIn, context }) => {
  const ada = await person('ada');
  await logIn(ada);
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Set it up' }).click();
  const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
  await expect(page.getByRole('img', { name: /Code to be scanned/ })).toBeVisible();
  await page.getByLabel('The six digits the app shows now').fill('000000');
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await expect(page.getByRole('alert')).toHaveText('The code is wrong or has expired.');
  await page.getByLabel('The six digits the app shows now').fill(digits(secret));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await expect(page.getByText('a code of your authenticator app is needed')).toBeVisible();

  await context.clearCookies();
  await page.goto('/login');
  await page.getByLabel('Name or e-mail address').fill(ada.name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('Code from your authenticator app').fill(digits(secret));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL('/');

  await page.goto('/settings/security');
  await page.getByLabel('Code from your authenticator app').fill(digits(secret));
  await page.getByRole('button', { name: 'Turn it off' }).click();
  await expect(page.getByRole('button', { name: 'Set it up' })).toBeVisible();
});

test('an account is deleted only with its password @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  await logIn(ada);
  await page.goto('/settings/data');
  await page.locator('summary').filter({ hasText: 'Delete the account' }).click();
  await page.getByLabel('Your password, to be sure it is you').fill('not this');
  await page.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Your password, to be sure it is you').fill(PASSWORD);
  await page.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
  await expect(call(ada.token, 'GET', '/account')).rejects.toThrow('401');
});

test('changes of settings are not left behind by accident', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  await logIn(ada);
  await page.goto('/settings');
  await ready(page);
  await page.getByLabel('About you').fill('Unfinished');
  const asked = page.waitForEvent('dialog');
  const gone = page.getByRole('banner').getByRole('link', { name: 'Spinney' }).click();
  const dialog = await asked;
  expect(dialog.message()).toContain('would be lost');
  await dialog.dismiss();
  await gone;
  await expect(page.getByLabel('About you')).toHaveValue('Unfinished');
});

/** What an authenticator app shows (RFC 6238, SHA-1, six digits, half a minute). */
function digits(secret: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll('=', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(count).digest();
  const from = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
