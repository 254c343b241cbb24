import { call, comment, community, expect, person, post, ready, test } from '../harness/test.ts';
import { open } from '../harness/document.ts';

test('somebody comments, answers, changes and deletes it, and takes that back @plain', async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune');
  const first = await comment(bob, id, 'Fear is the mind-killer.');
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await page.getByLabel('Comment', { exact: true }).fill('A **good** book.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.locator('.comment strong')).toHaveText('good');

  await page.goto(`/post/${id}`);
  await page.locator(`#comment-${first}`).getByRole('link', { name: 'Reply' }).click();
  await page.getByLabel(`Answer to ${bob.name}`).fill('So true.');
  await page.locator(`#comment-${first}`).getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.getByText('So true.')).toBeVisible();
  const mine = await call(ada.token, 'GET', '/comment/list', { post_id: id, parent_id: first, max_depth: 2 });
  const answer = mine.items.find((item: { comment: { content: string } }) => item.comment.content === 'So true.').comment.id;

  await page.goto(`/comment/${answer}/edit`);
  await page.getByLabel('Comment', { exact: true }).fill('So very true.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('So very true.')).toBeVisible();

  await page.goto(`/comment/${answer}`);
  await page.locator(`#comment-${answer}`).getByRole('button', { name: 'Delete' }).click();
  await expect(page.locator(`#comment-${answer}`).getByText('Deleted by its author')).toBeVisible();
  await page.locator(`#comment-${answer}`).getByRole('button', { name: 'Restore' }).click();
  await expect(page.locator(`#comment-${answer}`).getByText('So very true.')).toBeVisible();
});

test('an answer is written in its place, sent by keyboard, and its draft is kept', async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune');
  const first = await comment(bob, id, 'Well?');
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await ready(page);
  const thread = page.locator(`#comment-${first}`);
  await thread.getByRole('link', { name: 'Reply' }).click();
  const text = page.getByLabel(`Answer to ${bob.name}`);
  await expect(text).toBeFocused();
  await text.fill('Well, yes');
  await page.goto('/');
  await page.goto(`/post/${id}`);
  await ready(page);
  await thread.getByRole('link', { name: 'Reply' }).click();
  await expect(text).toHaveValue('Well, yes');
  await text.press('Control+Enter');
  await expect(thread.getByText('Well, yes')).toBeVisible();
  await expect(text).toHaveCount(0);
  await expect(page).toHaveURL(`/post/${id}`);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')))).toEqual([]);
});

test('a deletion can be undone from its message', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune');
  const mine = await comment(ada, id, 'Hasty words');
  await logIn(ada);
  await page.goto(`/comment/${mine}`);
  await ready(page);
  await page.locator(`#comment-${mine}`).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Deleted by its author')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Hasty words')).toBeVisible();
});

test('without a network a comment stays where it is', { tag: '@once' }, async ({ page, logIn, context }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune');
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await ready(page);
  const text = page.getByLabel('Comment', { exact: true });
  await text.fill('Not lost');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await expect(text).toHaveValue('Not lost');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.locator('.comment').getByText('Not lost')).toBeVisible();
  await expect(text).toHaveValue('');
});

test('a change of a comment that was begun is kept, and forgotten when it is sent', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const mine = await comment(ada, await post(ada, books.id, 'Dune'), 'Hasty words');
  await logIn(ada);
  await page.goto(`/comment/${mine}/edit`);
  await ready(page);
  const text = page.getByLabel('Comment', { exact: true });
  await text.fill('Careful words');
  await page.reload();
  await ready(page);
  await expect(text).toHaveValue('Careful words');
  await expect(page.getByText('This is what you began to write earlier.')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('.comment').getByText('Careful words')).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')))).toEqual([]);
});

test('who is not logged in is led to the login and back', { tag: '@once' }, async () => {
  const ada = await person('ada');
  const id = await post(ada, (await community(ada, 'books')).id, 'Dune');
  expect((await open(`/post/${id}`)).html).toContain(`href="/login?next=${encodeURIComponent(`/post/${id}#comments`)}">Log in to comment</a>`);
});
