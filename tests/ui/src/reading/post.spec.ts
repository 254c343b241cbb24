import { comment, community, call, expect, person, post, ready, test } from '../harness/test.ts';

/** A post of somebody with a thread of three below it. */
async function dune() {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune', { body: '::: spoiler The end\nHe rides a worm.\n:::' });
  const first = await comment(bob, id, 'I must not fear.');
  const second = await comment(ada, id, 'Fear is the mind-killer.', first);
  const third = await comment(bob, id, 'I will face it.', second);
  return { ada, bob, books, id, first, second, third };
}

test('a vote on a comment counts at once and is still there later @plain', async ({ page, logIn }) => {
  const { ada, id, first } = await dune();
  await logIn(ada);
  await page.goto(`/post/${id}`);
  const up = page.locator(`#comment-${first}`).getByRole('button', { name: 'Vote up' }).first();
  await expect(up).toHaveAttribute('aria-pressed', 'false');
  await up.click();
  await expect(up).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(async () => (await call(null, 'GET', '/comment', { id: first })).comment_view.comment.upvotes).toBe(2);

  await page.reload();
  await expect(up).toHaveAttribute('aria-pressed', 'true');
  await up.click();
  await expect(up).toHaveAttribute('aria-pressed', 'false');
});

test('a vote that is refused is taken back, and says why', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, id } = await dune();
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await ready(page);
  await page.route('**/act?/post', (route) => route.abort());
  const up = page.locator(`#post-${id}`).getByRole('button', { name: 'Vote up' });
  const before = await up.getAttribute('aria-pressed');
  await up.click();
  await expect(page.getByRole('status').getByText('The server cannot be reached')).toBeVisible();
  await expect(up).toHaveAttribute('aria-pressed', before ?? '');
});

test('who is not logged in is led to the login by a vote, and back @plain', { tag: '@once' }, async ({ page }) => {
  const { id } = await dune();
  await page.goto(`/post/${id}`);
  await page.getByRole('button', { name: 'Vote up' }).first().click();
  await expect(page).toHaveURL(`/login?next=%2Fpost%2F${id}`);
});

test('threads fold and unfold', async ({ page }) => {
  const { id, second, third } = await dune();
  await page.goto(`/post/${id}`);
  await ready(page);
  const thread = page.locator(`#comment-${second}`);
  const fold = thread.getByRole('button', { name: /^Fold the thread/ }).first();
  await fold.click();
  await expect(page.locator(`#comment-${third}`)).toBeHidden();
  await expect(thread.getByText('2 comments folded')).toBeVisible();
  await thread.getByRole('button', { name: /^Unfold/ }).click();
  await expect(page.locator(`#comment-${third}`)).toBeVisible();
  // The line along it does the same.
  await thread.locator('.line').first().click();
  await expect(page.locator(`#comment-${third}`)).toBeHidden();
  await thread.locator('.line').first().click();
  await expect(page.locator(`#comment-${third}`)).toBeVisible();
});

test('a spoiler is closed until it is opened @plain', { tag: '@once' }, async ({ page }) => {
  const { id } = await dune();
  await page.goto(`/post/${id}`);
  await expect(page.getByText('He rides a worm.')).toBeHidden();
  await page.getByText('The end').click();
  await expect(page.getByText('He rides a worm.')).toBeVisible();
});

test('what is new since the last visit is marked', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, bob, id, first } = await dune();
  await logIn(ada);
  // The first time, what was written after she wrote last is new to her.
  await page.goto(`/post/${id}`);
  await expect(page.getByText('new', { exact: true })).toHaveCount(1);
  await page.reload();
  await expect(page.getByText('new', { exact: true })).toHaveCount(0);
  const fresh = await comment(bob, id, 'Where the fear has gone there will be nothing.', first);
  await page.goto(`/post/${id}`);
  await ready(page);
  await expect(page.locator(`#comment-${fresh}`).getByText('new', { exact: true })).toBeVisible();
  await expect(page.getByText('new', { exact: true })).toHaveCount(1);
  await page.keyboard.press('n');
  await expect(page.locator(`#comment-${fresh}`)).toBeFocused();
});

test('a link to a comment shows it with what it answers @plain', async ({ page }) => {
  const { id, first, second, third } = await dune();
  await page.goto(`/comment/${third}`);
  await expect(page.locator(`#comment-${third}`)).toBeVisible();
  await expect(page.locator(`#comment-${second}`)).toBeVisible();
  await expect(page.locator(`#comment-${first}`)).toHaveCount(0);
  await page.getByRole('link', { name: 'Show more above' }).click();
  await expect(page.locator(`#comment-${first}`)).toBeVisible();
  await page.getByRole('link', { name: 'Show all comments' }).click();
  await expect(page).toHaveURL(`/post/${id}#comments`);
});

test('a deep thread goes on where its page ends @plain', async ({ page, javaScriptEnabled }) => {
  const { ada, id, third } = await dune();
  let parent = third;
  for (let depth = 4; depth <= 12; depth++) parent = await comment(ada, id, `depth ${depth}`, parent);
  await page.goto(`/post/${id}`);
  await expect(page.getByText('depth 8')).toBeVisible();
  await expect(page.getByText('depth 12')).toHaveCount(0);
  if (javaScriptEnabled !== false) await ready(page);
  await page.getByRole('link', { name: /^Show \d+ more answers$/ }).click();
  await expect(page.getByText('depth 12')).toBeVisible();
  // In place with a script, on a page of the thread's own without one.
  await expect(page).toHaveURL(javaScriptEnabled === false ? /\/comment\/\d+$/ : `/post/${id}`);
});

test('comments one after the other @plain', { tag: '@once' }, async ({ page }) => {
  const { id } = await dune();
  await page.goto(`/post/${id}`);
  await page.getByRole('link', { name: 'Flat' }).click();
  await expect(page).toHaveURL(new RegExp(`/post/${id}\\?.*view=flat`));
  await expect(page.locator('.comments > li')).toHaveCount(3);
});

test('code has colours, and stays text', { tag: '@once' }, async ({ page }) => {
  const { ada, books } = await dune();
  const body = '```js\nconst a = "<img src=x onerror=alert(1)>";\n```';
  const id = await post(ada, books.id, 'Code', { body });
  await page.goto(`/post/${id}`);
  await expect(page.locator('.prose .hljs-keyword')).toHaveText('const');
  await expect(page.locator('.prose img')).toHaveCount(0);
});

test('a picture opens large, and going back closes it', async ({ page, baseURL }) => {
  const { ada, books } = await dune();
  const id = await post(ada, books.id, 'A tree', { url: `${baseURL}/icon-512.png`, alt_text: 'Two trees' });
  await page.goto(`/post/${id}`);
  await ready(page);
  await page.getByRole('link', { name: 'Picture: A tree' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByAltText('Two trees')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(`/post/${id}`);
});

test('a picture that is not safe for work is covered until asked for @plain', { tag: '@once' }, async ({ page, logIn, baseURL }) => {
  const { ada, books } = await dune();
  await call(ada.token, 'PUT', '/account/settings/save', { show_nsfw: true, blur_nsfw: true });
  const id = await post(ada, books.id, 'Sensitive', { url: `${baseURL}/icon-512.png`, nsfw: true, alt_text: 'Bark' });
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await expect(page.getByAltText('Bark')).toBeHidden();
  await page.getByText('Show sensitive picture').click();
  await expect(page.getByAltText('Bark')).toBeVisible();
});

test('a thread of more comments than a page holds goes on @plain', { tag: '@once' }, async ({ page, javaScriptEnabled }) => {
  test.slow();
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'A long thread');
  const first = await comment(ada, id, 'The first');
  // Many at a time: there are a lot of them.
  for (let made = 0; made < 301; made += 43) await Promise.all(Array.from({ length: 43 }, (_, number) => comment(ada, id, `answer ${made + number}`, first)));
  await comment(ada, id, 'The last');
  await page.goto(`/post/${id}?sort=old`);
  await expect(page.locator('.comment')).toHaveCount(300);
  await expect(page.getByText('The last', { exact: true })).toHaveCount(0);
  if (javaScriptEnabled !== false) {
    await ready(page);
    const more = page.getByRole('link', { name: 'Show 2 more answers' });
    await more.click();
    await expect(page.locator('.comment')).toHaveCount(302);
    await expect(more).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'More comments' }).click();
  await expect(page.getByText('The last', { exact: true })).toBeVisible();
  await expect(page.locator('.comment')).toHaveCount(1);
  await page.getByRole('link', { name: 'First page' }).click();
  await expect(page.getByText('The first', { exact: true })).toBeVisible();
});
