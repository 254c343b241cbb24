import { accessible, call, comment, community, expect, person, post, ready, test } from '../harness/test.ts';

test('answers and mentions wait in the inbox until they are read @plain', async ({ page, logIn, baseURL }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune');
  await comment(bob, id, 'An answer to you.');
  const other = await post(bob, books.id, 'Elsewhere');
  await comment(bob, other, `What says @${ada.name}@${new URL(baseURL ?? '').host}?`);
  await logIn(ada);
  await page.goto('/');
  await page.getByRole('link', { name: 'Inbox, 2 unread' }).click();
  await expect(page.getByText('An answer to you.')).toBeVisible();
  await page.getByRole('link', { name: 'Mentions (1)' }).click();
  await expect(page.getByText('An answer to you.')).toHaveCount(0);
  await expect(page.getByText('What says')).toBeVisible();
  await page.getByRole('button', { name: 'Mark as read' }).click();
  await expect(page.getByText('Nothing new. You have read everything.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Inbox, 1 unread' })).toBeVisible();

  await page.goto('/inbox');
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByRole('link', { name: 'Inbox, 0 unread' })).toBeVisible();
  await page.getByRole('link', { name: 'Show read ones too' }).click();
  await expect(page.getByText('An answer to you.')).toBeVisible();
});

test('two people write to each other, change and delete a message @plain', async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  await logIn(ada);
  await page.goto('/messages');
  await page.getByLabel('Write to').fill(bob.name);
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await page.getByLabel('Message', { exact: true }).fill('Hello *Bob*');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('li em')).toHaveText('Bob');

  await page.getByRole('link', { name: 'Edit' }).click();
  const edit = page.locator('li').getByLabel('Message', { exact: true });
  await edit.fill('Hello Robert');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Hello Robert')).toBeVisible();

  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Hello Robert')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Hello Robert')).toBeVisible();

  await logIn(bob);
  await page.goto('/messages');
  await page.getByRole('link', { name: new RegExp(ada.name) }).click();
  await expect(page.getByText('Hello Robert')).toBeVisible();
});

test('a conversation that is looked at is read', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  await call(bob.token, 'POST', '/private_message', { recipient_id: ada.id, content: 'Are you there?' });
  await logIn(ada);
  await page.goto(`/messages/${bob.name}`);
  await ready(page);
  await expect(page.getByText('Are you there?')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Inbox, 0 unread' })).toBeVisible();
});

test('somebody says of what below a post and in a community they want to hear @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(bob, 'books');
  const id = await post(bob, books.id, 'Dune');
  await logIn(ada);
  await page.goto(`/post/${id}`);
  // The side of the page tells of the community.
  const ofPost = page.getByRole('article').filter({ has: page.getByRole('heading', { level: 1 }) });
  await ofPost.locator('summary', { hasText: 'Notifications' }).click();
  await ofPost.getByRole('button', { name: 'All comments', exact: true }).click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/post', { id: String(id) })).post_view.post_actions?.notifications).toBe('all_comments');
  await page.reload();
  await ofPost.locator('summary', { hasText: 'Notifications' }).click();
  await expect(ofPost.getByRole('button', { name: 'All comments', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await accessible(page);

  await page.goto(`/c/${books.name}`);
  const ofPlace = page.locator('form').filter({ has: page.locator('summary', { hasText: 'Notifications' }) });
  await ofPlace.locator('summary').click();
  await ofPlace.getByRole('button', { name: 'All posts', exact: true }).click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/community', { name: books.name })).community_view.community_actions?.notifications).toBe('all_posts');

  await post(bob, books.id, 'The next one');
  await comment(bob, id, 'To nobody in particular.');
  await page.goto('/inbox');
  await expect(page.getByText('To nobody in particular.')).toBeVisible();
  await expect(page.getByText('The next one').first()).toBeVisible();
});

test('what is begun of a message, and of a change of one, is kept until it is sent', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  await call(ada.token, 'POST', '/private_message', { recipient_id: bob.id, content: 'Hello' });
  await logIn(ada);
  await page.goto(`/messages/${bob.name}`);
  await ready(page);
  const written = page.locator('#last').getByLabel('Message', { exact: true });
  const changed = page.locator('li').getByLabel('Message', { exact: true });
  await written.fill('Half a thought');
  await page.getByRole('link', { name: 'Edit' }).click();
  await changed.fill('Hello Bob');
  await page.reload();
  await ready(page);
  await expect(written).toHaveValue('Half a thought');
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(changed).toHaveValue('Hello Bob');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Hello Bob')).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('message-edit')))).toEqual([]);
});
