import { accessible, admin, call, comment, community, expect, fits, person, post, ready, test } from '../harness/test.ts';

async function arranged() {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books', { sidebar: '# Rules\n\n- Be kind.' });
  const postId = await post(bob, books.id, 'Dune');
  const commentId = await comment(bob, postId, 'You are all *fools*.');
  return { ada, bob, books, postId, commentId };
}

test('a post is removed from its menu, and restored by the message', async ({ page, logIn }) => {
  const { ada, postId } = await arranged();
  await logIn(ada);
  await page.goto(`/post/${postId}`);
  await ready(page);
  await page.getByRole('main').getByRole('link', { name: 'Remove…' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Moderate a post' });
  await dialog.getByLabel('Which rule').filter({ visible: true }).selectOption({ label: 'Be kind.' });
  await accessible(page);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Removed by a moderator').filter({ visible: true }).first()).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Removed by a moderator')).toHaveCount(0);
});

test('a post is locked, pinned and removed on a page of its own @plain', async ({ page, logIn }) => {
  const { ada, postId } = await arranged();
  await logIn(ada);
  await page.goto(`/post/${postId}/moderate`);
  await fits(page);
  await page.getByRole('button', { name: 'Pin in books' }).click();
  await expect(page.getByText('Pinned in books.').filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Take the pin off in books' })).toBeVisible();
  await page.getByText('Lock: no more comments').click();
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(page.getByText('Locked.', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/post/${postId}/moderate?do=remove`);
  await page.getByLabel('Reason', { exact: true }).locator('visible=true').fill('no');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Removed.', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  const { post_view: view } = await call(ada.token, 'GET', '/post', { id: String(postId) });
  expect([view.post.removed, view.post.locked, view.post.featured_community]).toEqual([true, true, true]);
  await page.getByRole('link', { name: 'What was done about it' }).click();
  await expect(page.getByText('Only what was done about one post.')).toBeVisible();
  await expect(page.getByRole('main').locator('ol > li')).toHaveCount(3);
});

test('a post is locked and pinned from its menu with one click, and it is taken back @plain', { tag: '@once' }, async ({ page, logIn, javaScriptEnabled }) => {
  const { ada, postId } = await arranged();
  const state = async () => {
    const { post_view: view } = await call(ada.token, 'GET', '/post', { id: String(postId) });
    return [view.post.locked, view.post.featured_community];
  };
  const scripted = javaScriptEnabled !== false;
  await logIn(ada);
  await page.goto(`/post/${postId}`);
  if (scripted) await ready(page);
  const main = page.getByRole('main');
  const marks = [
    { name: 'Lock', back: 'Unlock', wanted: [true, false] },
    { name: 'Pin', back: 'Take the pin off', wanted: [false, true] },
  ];
  for (const { name, back, wanted } of marks) {
    await main.getByRole('button', { name, exact: true }).click();
    await expect(main.getByRole('button', { name: back, exact: true })).toBeVisible();
    expect(await state()).toEqual(wanted);
    if (scripted) await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
    else await main.getByRole('button', { name: back, exact: true }).click();
    await expect(main.getByRole('button', { name, exact: true })).toBeVisible();
    expect(await state()).toEqual([false, false]);
  }
});

test('who holds a role is offered in the menu only what leads to its page @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books, postId } = await arranged();
  const cleo = await person('cleo');
  const { role_view: view } = await call(ada.token, 'POST', '/role', { community_id: books.id, name: 'Tidy', capabilities: ['remove_posts'] });
  await call(ada.token, 'POST', '/role/grant', { role_id: view.role.id, person_id: cleo.id });
  await logIn(cleo);
  await page.goto(`/post/${postId}`);
  await expect(page.getByRole('main').getByRole('link', { name: 'Moderate', exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByRole('button', { name: 'Lock', exact: true })).toHaveCount(0);
});

test('what was done before the script arrived is told on the page, and no longer after the next measure', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, postId } = await arranged();
  await logIn(ada);
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/*.js', async (route) => {
    await arrived;
    await route.continue().catch(() => {});
  });
  await page.goto(`/post/${postId}/moderate`, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Pin in books' }).click({ noWaitAfter: true });
  await page.waitForURL(/done=feature/, { waitUntil: 'commit' });
  arrive();
  await ready(page);
  const told = page.getByRole('main').getByText('Pinned in books.');
  await expect(told).toBeVisible();
  await page.getByRole('button', { name: 'Take the pin off in books' }).click();
  await expect(page.getByRole('button', { name: 'Pin in books', exact: true })).toBeVisible();
  await expect(told).toBeHidden();
});

test('a comment is removed with all below it, and its author banned @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, bob, books, postId, commentId } = await arranged();
  const below = await comment(bob, postId, 'Indeed.', commentId);
  await logIn(ada);
  await page.goto(`/comment/${commentId}/moderate?do=remove`);
  await expect(page.getByText('You are all fools.')).toBeVisible();
  await page.getByLabel('With the 1 comment below it').locator('visible=true').check();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Removed.', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  const { comment_view: view } = await call(ada.token, 'GET', '/comment', { id: String(below) });
  expect(view.comment.removed).toBe(true);

  await page.goto(`/comment/${commentId}/moderate?do=ban`);
  await page.getByLabel('For how long').selectOption({ label: '3 days' });
  await page.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText(`${bob.name} is banned.`).filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/c/${books.name}/settings/bans`);
  await expect(page.getByRole('listitem').filter({ hasText: bob.name })).toBeVisible();
  await page.getByRole('button', { name: `Lift the ban of ${bob.name}` }).click();
  await expect(page.getByText('Nobody is banned.')).toBeVisible();
});

test('a moderator speaks as one, warns, and changes tags of a post @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, bob, books, postId } = await arranged();
  const own = await comment(ada, postId, 'Please stay kind.');
  const tag = await call(ada.token, 'POST', '/community/tag', { community_id: books.id, name: 'review', display_name: 'Review' });
  await logIn(ada);
  await page.goto(`/comment/${own}/moderate`);
  await page.getByRole('button', { name: 'Mark as spoken for the moderators' }).click();
  await expect(page.getByRole('button', { name: 'No longer spoken for the moderators' })).toBeVisible();

  await page.goto(`/post/${postId}/moderate?do=edit`);
  await page.getByLabel('Review', { exact: true }).check();
  await page.getByLabel('Not safe for work').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.').filter({ visible: true }).first()).toBeVisible();
  const { post_view: view } = await call(ada.token, 'GET', '/post', { id: String(postId) });
  expect([view.post.nsfw, view.tags.map(({ id }: { id: number }) => id)]).toEqual([true, [tag.id]]);

  await page.goto(`/post/${postId}/moderate?do=warn`);
  await page.getByLabel('Reason', { exact: true }).locator('visible=true').fill('last time');
  await page.getByRole('button', { name: 'Warn', exact: true }).click();
  await expect(page.getByText(`${bob.name} was warned.`).filter({ visible: true }).first()).toBeVisible();
});

test('moderators see who voted @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, bob, postId } = await arranged();
  await call(ada.token, 'POST', '/post/like', { post_id: postId, is_upvote: false });
  await logIn(ada);
  await page.goto(`/post/${postId}/moderate`);
  await page.getByRole('link', { name: 'Who voted' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: bob.name })).toContainText('Vote up');
  await expect(page.getByRole('listitem').filter({ hasText: ada.name })).toContainText('Vote down');
});

test('an admin pins on the front page, bans from the site and lifts it @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { bob, postId } = await arranged();
  await logIn(await admin());
  await page.goto(`/post/${postId}/moderate`);
  await page.getByRole('button', { name: 'Pin on the front page' }).click();
  await expect(page.getByText('Pinned on the front page.').filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/u/${bob.name}/moderate`);
  await page.getByLabel('Reason', { exact: true }).fill('spam everywhere');
  await page.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText('Banned from this site.')).toBeVisible();
  await page.getByRole('button', { name: 'Lift the ban' }).first().click();
  await expect(page.getByText('Banned from this site.')).toHaveCount(0);
});

test('whoever may ban in every community by a role of the site bans in one by its name, and sees where somebody is banned @plain', { tag: '@once' }, async ({ page, logIn, javaScriptEnabled }) => {
  const { bob, books, postId } = await arranged();
  const [root, cleo] = [await admin(), await person('cleo')];
  const { role_view: view } = await call(root.token, 'POST', '/role', { name: `Bans of ${cleo.name}`, capabilities: ['ban'] });
  await call(root.token, 'POST', '/role/grant', { role_id: view.role.id, person_id: cleo.id });
  await logIn(cleo);
  await page.goto(`/u/${bob.name}`);
  await page.getByRole('link', { name: 'Moderate', exact: true }).filter({ visible: true }).click();
  if (javaScriptEnabled !== false) await ready(page);
  await page.getByLabel('In which community').fill(`!${books.name}`);
  await page.getByLabel('For how long').selectOption({ label: '3 days' });
  await page.getByRole('button', { name: 'Ban', exact: true }).click();
  const banned = page.getByRole('region', { name: 'Banned from' });
  await expect(banned.getByRole('link', { name: 'books' })).toBeVisible();
  await expect(post(bob, books.id, 'More')).rejects.toThrow('person_is_banned_from_community');
  await fits(page);
  await accessible(page);
  await banned.getByRole('button', { name: 'Lift the ban from books' }).click();
  await expect(banned).toHaveCount(0);
  await comment(bob, postId, 'Back again.');
});

test('who only lets people in or follow has those queues, and no others @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [root, cleo] = [await admin(), await person('cleo')];
  const { role_view: view } = await call(root.token, 'POST', '/role', { name: `Door of ${cleo.name}`, capabilities: ['approve_applications'] });
  await call(root.token, 'POST', '/role/grant', { role_id: view.role.id, person_id: cleo.id });
  await logIn(cleo);
  await page.goto('/');
  const menu = page.getByRole('banner').getByRole('button', { name: 'Menu' });
  if (await menu.isVisible()) await menu.click();
  await page.getByRole('link', { name: 'Moderation', exact: true }).click();
  await expect(page).toHaveURL('/applications');
  await expect(page.getByRole('navigation', { name: 'Moderation' }).getByRole('link')).toHaveCount(1);
});
