import { admin, call, expect, fresh, test } from '../harness/test.ts';

test('a tagline is added, changed, deleted, and brought back @plain', async ({ page, logIn }) => {
  const root = await admin();
  const text = fresh('tag');
  await logIn(root);
  await page.goto('/admin/taglines');
  await page.getByLabel('New tagline').fill(`Be **${text}**`);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const entry = page.getByRole('listitem').filter({ hasText: text });
  await expect(entry.locator('.prose strong')).toHaveText(text);
  await entry.locator('summary').filter({ hasText: 'Edit' }).click();
  await entry.getByLabel('Tagline', { exact: true }).fill(`Stay **${text}**`);
  await entry.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(entry.locator('.prose')).toContainText(`Stay ${text}`);
  await entry.getByRole('button', { name: `Delete “Stay **${text}**”` }).click();
  await expect(entry).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(entry.locator('.prose')).toContainText(`Stay ${text}`);
});

test('an announcement is for whom and when it says @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const root = await admin();
  const text = fresh('news');
  await logIn(root);
  await page.goto('/admin/announcements');
  const add = page.getByRole('main');
  await add.getByLabel('Text', { exact: true }).first().fill(`About **${text}**`);
  await add.getByLabel('For whom').first().selectOption('moderators');
  await add.getByLabel('From', { exact: true }).first().fill('2099-05-01T10:00');
  await add.getByLabel('To', { exact: true }).first().fill('2099-04-01T10:00');
  await add.getByRole('button', { name: 'Announce' }).click();
  await expect(page.getByRole('alert')).toHaveText('It ends before it begins.');
  await expect(add.getByLabel('Text', { exact: true }).first()).toHaveValue(`About **${text}**`);
  await add.getByLabel('To', { exact: true }).first().fill('2099-06-01T10:00');
  await add.getByRole('button', { name: 'Announce' }).click();
  const entry = page.getByRole('listitem').filter({ hasText: text });
  await expect(entry).toContainText('To come');
  const made = async () => (await call(root.token, 'GET', '/admin/announcement/list')).announcements.find((one: { content: string }) => one.content.includes(text));
  expect(await made()).toMatchObject({ audience: 'moderators', dismissible: true });
  await entry.locator('summary').filter({ hasText: 'Edit' }).click();
  await entry.getByLabel('To', { exact: true }).fill('');
  await entry.getByLabel('Members may put it away').uncheck();
  await entry.getByRole('button', { name: 'Save', exact: true }).click();
  // What was done before may still be told.
  await expect.poll(made).toMatchObject({ dismissible: false, content: `About **${text}**` });
  expect((await made()).ends_at ?? null).toBeNull();
  await entry.locator('summary').filter({ hasText: 'Delete' }).click();
  await entry.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(entry).toHaveCount(0);
  expect(await made()).toBeUndefined();
});

const picture = { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64') };

test('an emoji is uploaded, described and deleted @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const root = await admin();
  const code = fresh('fox').toLowerCase();
  await logIn(root);
  await page.goto('/admin/emoji');
  await page.getByLabel('Code', { exact: true }).first().fill(code);
  await page.getByLabel('What it shows').first().fill('A fox');
  await page.getByLabel('Category').first().fill('Animals');
  await page.getByLabel('Words that find it').first().fill('fox, red');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('There was no picture in it.');
  await expect(page.getByLabel('Code', { exact: true }).first()).toHaveValue(code);
  await page.getByLabel('Picture', { exact: true }).first().setInputFiles(picture);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const entry = page.getByRole('listitem').filter({ hasText: `:${code}:` });
  await expect(entry.getByRole('img', { name: 'A fox' })).toBeVisible();
  const made = async () => (await call(root.token, 'GET', '/custom_emoji/list')).custom_emojis.find((one: { custom_emoji: { shortcode: string } }) => one.custom_emoji.shortcode === code);
  expect((await made()).keywords.map((one: { keyword: string }) => one.keyword).sort()).toEqual(['fox', 'red']);
  await entry.locator('summary').filter({ hasText: 'Edit' }).click();
  await entry.getByLabel('What it shows').fill('A red fox');
  await entry.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(entry.getByRole('img', { name: 'A red fox' })).toBeVisible();
  await entry.getByRole('button', { name: `Delete ${code}` }).click();
  await expect(entry).toHaveCount(0);
  expect(await made()).toBeUndefined();
});
