import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { admin, call, community, expect, fresh, person, post, ready, test, type Page } from '../harness/test.ts';

async function editor(page: Page, logIn: (who: Awaited<ReturnType<typeof person>>) => Promise<void>) {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Something');
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await ready(page);
  return { ada, books, id, text: page.getByLabel('Comment', { exact: true }) };
}

test('buttons and shortcuts format what is selected, and undo takes it back', { tag: '@once' }, async ({ page, logIn }) => {
  const { text } = await editor(page, logIn);
  await text.fill('word');
  await text.selectText();
  await text.press('Control+b');
  await expect(text).toHaveValue('**word**');
  await page.getByRole('button', { name: 'Italic (Ctrl+I)' }).click();
  await expect(text).toHaveValue('***word***');
  await text.press('Control+z');
  await expect(text).toHaveValue('**word**');

  await text.fill('- one');
  await text.press('End');
  await text.press('Enter');
  await text.pressSequentially('two');
  await expect(text).toHaveValue('- one\n- two');
});

test('the toolbar is one stop for the tab key, and arrows walk in it', { tag: '@once' }, async ({ page, logIn }) => {
  const { text } = await editor(page, logIn);
  await text.focus();
  await page.keyboard.press('Shift+Tab');
  const bold = page.getByRole('button', { name: 'Bold (Ctrl+B)' });
  await expect(bold).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'Italic (Ctrl+I)' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Preview' })).toBeFocused();
});

test('the preview is what the server makes of the text', { tag: '@once' }, async ({ page, logIn }) => {
  const { text } = await editor(page, logIn);
  await page.getByRole('button', { name: 'Preview' }).click();
  await text.fill('Some **strength** and\n\n::: spoiler The end\nHe did it.\n:::');
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.locator('strong')).toHaveText('strength');
  await expect(preview.locator('summary')).toHaveText('The end');
  await text.fill('<b>no</b> <script>no()</script>');
  await expect(preview).toContainText('<b>no</b> <script>no()</script>');
});

test('people, communities and emoji are completed', async ({ page, logIn, baseURL }) => {
  const shortcode = fresh('fox').toLowerCase();
  // No two emoji have one picture.
  const picture = `${baseURL}/icon-192.png?${shortcode}`;
  await call((await admin()).token, 'POST', '/custom_emoji', { shortcode, category: 'Animals', image_url: picture, alt_text: 'A fox', keywords: ['vulpine'] });
  const { text, books, ada } = await editor(page, logIn);
  const host = new URL(page.url()).host;
  await text.pressSequentially(`Thanks @${ada.name.slice(0, -1)}`);
  await expect(page.getByRole('option', { name: `@${ada.name}@${host}` })).toBeVisible();
  await text.press('Enter');
  await expect(text).toHaveValue(`Thanks @${ada.name}@${host} `);

  await text.fill('');
  await text.pressSequentially(`see !${books.name.slice(0, -1)}`);
  await page.getByRole('option', { name: `!${books.name}@${host}` }).click();
  await expect(text).toHaveValue(`see !${books.name}@${host} `);

  await text.fill('');
  await text.pressSequentially('so :taco');
  await expect(page.getByRole('option', { name: ':taco:' })).toBeVisible();
  await text.press('Tab');
  await expect(text).toHaveValue('so 🌮 ');
  await text.pressSequentially(':rock');
  await expect(page.getByRole('option').first()).toBeVisible();
  await text.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);

  // The site's own are found by their words as well.
  await text.fill('');
  await text.pressSequentially('quick :vulpi');
  await page.getByRole('option', { name: `:${shortcode}:` }).click();
  await expect(text).toHaveValue(`quick ![A fox](${picture} "emoji ${shortcode}") `);
});

test('a picture is pasted or dropped, and described where it stands', { tag: '@once' }, async ({ page, logIn }) => {
  const { text } = await editor(page, logIn);
  const url = 'https://pictures.example/a.png';
  await page.route('**/upload', (route) => route.fulfill({ json: { url } }));
  await text.fill('Look:');
  await text.evaluate((area: HTMLTextAreaElement) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(10)], 'cat.png', { type: 'image/png' }));
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(text).toHaveValue(`Look:\n![](${url})\n`);
  await page.getByLabel('Description of cat.png').fill('A cat [asleep]');
  await expect(text).toHaveValue(`Look:\n![A cat  asleep ](${url})\n`);

  await page.getByRole('button', { name: 'Close cat.png' }).click();
  await text.fill('And:');
  const took = await text.evaluate((area: HTMLTextAreaElement) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(10)], 'dog.png', { type: 'image/png' }));
    const told = (kind: string) => !area.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    return [told('dragover'), told('drop')];
  });
  // Both are taken, so that the browser does not open the file instead of the page.
  expect(took).toEqual([true, true]);
  await expect(text).toHaveValue(`And:\n![](${url})\n`);
});

/** A picture of some 400 kB: most of it is comments, which JPEG has in segments of at most 64 kB. */
function heavy(): Buffer {
  const photo = readFileSync(fileURLToPath(new URL('../../../fixtures/images/photo.jpg', import.meta.url)));
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xff]), Buffer.alloc(0xffff - 2, 'x')]);
  return Buffer.concat([photo.subarray(0, 2), ...Array.from({ length: 6 }, () => comment), photo.subarray(2)]);
}

test('an upload shows how far it is, holds back who would leave, and can be called off', { tag: '@once' }, async ({ page, logIn }) => {
  const { text } = await editor(page, logIn);
  const network = await page.context().newCDPSession(page);
  const throttle = (uploadThroughput: number) => network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  const choose = () => page.locator('input[type=file]').first().setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer: heavy() });
  const partly = () => page.waitForFunction(() => [...document.querySelectorAll('progress')].some(({ value }) => value > 0 && value < 1));
  // As slow as makes it last for minutes.
  await throttle(4_000);
  await choose();
  await expect(page.getByRole('progressbar', { name: 'Sending large.jpg' })).toBeVisible();
  await partly();
  const asked = page.waitForEvent('dialog');
  const leaving = page.getByRole('banner').getByRole('link', { name: 'Spinney' }).click();
  const dialog = await asked;
  expect(dialog.message()).toContain('would be lost');
  await dialog.dismiss();
  await leaving;
  await expect(page.getByRole('progressbar', { name: 'Sending large.jpg' })).toBeVisible();
  await page.getByRole('button', { name: 'Close large.jpg' }).click();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(text).toHaveValue('');

  await throttle(4_000);
  await choose();
  await partly();
  await throttle(-1);
  await expect(text).toHaveValue(/!\[\]\(.+\)/);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

test('an upload that fails says why and can be tried again', { tag: '@once' }, async ({ page, logIn }) => {
  const { text } = await editor(page, logIn);
  let tries = 0;
  await page.route('**/upload', (route) => {
    tries += 1;
    return tries === 1 ? route.fulfill({ status: 400, json: { code: 'not_an_image_type' } }) : route.fulfill({ json: { url: 'https://p.example/1.png' } });
  });
  await page.locator('input[type=file]').first().setInputFiles({ name: 'odd.png', mimeType: 'image/png', buffer: Buffer.from('x') });
  await expect(page.getByRole('alert')).toHaveText('This kind of file is not taken.');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(text).toHaveValue(/!\[\]\(https:\/\/p\.example\/1\.png\)/);
});

test('a post is not published before the pictures of its text are there', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await logIn(ada);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/upload', async (route) => {
    await held;
    await route.fulfill({ json: { url: 'https://pictures.example/a.png' } });
  });
  await page.goto(`/create_post?community=${books.name}`);
  await ready(page);
  await page.getByLabel('Title').fill('With a picture');
  const text = page.getByLabel('Text (optional)');
  await text.evaluate((area: HTMLTextAreaElement) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(10)], 'cat.png', { type: 'image/png' }));
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  const publish = page.getByRole('button', { name: 'Publish' });
  await expect(publish).toBeDisabled();
  release();
  await expect(publish).toBeEnabled();
  await publish.click();
  await expect(page).toHaveURL(/\/post\/\d+$/);
  const { post_view: view } = await call(null, 'GET', '/post', { id: Number(page.url().split('/').at(-1)) });
  expect(view.post.body).toContain('https://pictures.example/a.png');
});

test('settings are not saved either before the pictures of a text are there', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  await logIn(ada);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/upload', async (route) => {
    await held;
    await route.fulfill({ json: { url: 'https://pictures.example/a.png' } });
  });
  await page.goto('/settings');
  await ready(page);
  const about = page.getByLabel('About you');
  await about.evaluate((area: HTMLTextAreaElement) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(10)], 'cat.png', { type: 'image/png' }));
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect(await about.evaluate((area: HTMLTextAreaElement) => area.validationMessage)).toBe('A picture is still being sent.');
  release();
  await expect(about).toHaveValue(/pictures\.example/);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  expect((await call(ada.token, 'GET', '/account')).local_user_view.person.bio).toContain('pictures.example');
});

test('who would leave a text that the browser does not keep is asked first', { tag: '@once' }, async ({ page, logIn }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  const { text } = await editor(page, logIn);
  await text.fill('An hour of work');
  await expect(page.getByText('Your browser does not keep drafts')).toBeVisible();
  const asked = page.waitForEvent('dialog');
  const leaving = page.getByRole('banner').getByRole('link', { name: 'Spinney' }).click();
  await (await asked).dismiss();
  await leaving;
  await expect(text).toHaveValue('An hour of work');
});
