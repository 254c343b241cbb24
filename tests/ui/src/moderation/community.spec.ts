import { admin, call, community, expect, person, post, ready, test, type Person } from '../harness/test.ts';

async function arranged() {
  const ada = await person('ada');
  return { ada, books: await community(ada, 'books', { summary: 'What we read.' }) };
}

test('the settings of a community are changed @plain', async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  await logIn(ada);
  await page.goto(`/c/${books.name}`);
  await page.getByRole('complementary').getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Name to be shown').fill('Books and more');
  await page.getByLabel('In one sentence').fill('Everything with letters.');
  await page.getByLabel('About the community, and its rules').fill('# Rules\n\n- Be kind.');
  await page.getByLabel('Only moderators may post').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.').filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/c/${books.name}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Books and more' })).toBeVisible();
  await expect(page.getByText('Only moderators post here.')).toBeVisible();
});

test('what was typed stays when it is refused @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings/filters`);
  await call(ada.token, 'POST', '/content_rule', { community_id: books.id, kind: 'keyword', value: 'casino', action: 'hold' });
  await page.getByLabel('Which', { exact: true }).fill('casino');
  await page.getByRole('button', { name: 'Make the filter' }).click();
  await expect(page.getByRole('alert').first()).toContainText('exists already');
  await expect(page.getByLabel('Which', { exact: true })).toHaveValue('casino');
});

test('tags are made, changed and deleted @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings/tags`);
  const making = page.getByRole('region', { name: 'New tag' });
  await making.getByLabel('Name', { exact: true }).fill('review');
  await making.getByLabel('Name to be shown').fill('Review');
  await making.getByLabel('Colour 4').check();
  await making.getByRole('button', { name: 'Make the tag' }).click();
  const tag = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Review' });
  await expect(tag).toBeVisible();
  await tag.getByText('Edit').click();
  await tag.getByLabel('What it is for').fill('What somebody thinks of it');
  await tag.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('What somebody thinks of it')).toBeVisible();
  if (!(await tag.getByRole('button', { name: 'Delete the tag Review' }).isVisible())) await tag.getByText('Edit').click();
  await tag.getByRole('button', { name: 'Delete the tag Review' }).click();
  await expect(tag).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tag.getByText('Edit')).toBeVisible();
});

test('moderators are appointed, ranked and dismissed @plain', async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  const bob = await person('bob');
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings/moderators`);
  await page.getByLabel('Who', { exact: true }).fill(bob.name);
  await page.getByRole('button', { name: 'Appoint', exact: true }).click();
  const list = page.getByRole('main').locator('ol > li');
  await expect(list).toHaveCount(2);
  await list.nth(1).getByText('Make first…').click();
  await list.nth(1).getByRole('button', { name: 'Hand over' }).click();
  await expect(list.first()).toContainText(bob.name);
  // The first can no longer be dismissed by who handed over.
  await expect(list.first().getByText('Dismiss…')).toHaveCount(0);
  await list.nth(1).getByText('Step down…').click();
  await list.nth(1).getByRole('button', { name: 'Step down' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'books' })).toBeVisible();
  const { moderators } = await call(null, 'GET', '/community', { name: books.name });
  expect(moderators.map(({ moderator }: { moderator: { name: string } }) => moderator.name)).toEqual([bob.name]);
});

test('a role is made, given for a week, and taken away @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  const bob = await person('bob');
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings/roles`);
  const making = page.getByRole('region', { name: 'New role' });
  await making.getByLabel('Name of the role').fill('Janitor');
  await making.getByLabel('Remove comments').check();
  await making.getByRole('button', { name: 'Make the role' }).click();
  const role = page.getByRole('region', { name: 'Janitor' });
  await expect(role).toContainText('Remove comments');
  await role.getByText('Give it to…').click();
  await role.getByLabel('Who', { exact: true }).fill(bob.name);
  await role.getByLabel('For how long').selectOption({ label: '7 days' });
  await role.getByRole('button', { name: 'Give it', exact: true }).click();
  await expect(role.getByRole('listitem').filter({ hasText: bob.name })).toContainText('until');
  const own = await call(bob.token, 'GET', '/account/capabilities');
  expect(own.communities[0].capabilities).toContain('remove_comments');
  await role.getByText('Take away').click();
  await role.getByRole('button', { name: 'Take it away' }).click();
  await expect(role.getByText('Nobody has it.')).toBeVisible();
});

test('somebody is banned by name, with an end and a reason @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  const bob = await person('bob');
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings/bans`);
  await page.getByLabel('Who', { exact: true }).fill(bob.name);
  await page.getByLabel('Reason', { exact: true }).fill('spam');
  await page.getByLabel('For how long').selectOption({ label: '1 day' });
  await page.getByRole('button', { name: 'Ban', exact: true }).click();
  const ban = page.getByRole('main').getByRole('listitem').filter({ hasText: bob.name });
  await expect(ban).toContainText('spam');
  await ban.getByRole('button', { name: `Lift the ban of ${bob.name}` }).click();
  await expect(page.getByText('Nobody is banned.')).toBeVisible();
});

test('what a filter holds waits in the queue until it is published @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  const bob = await person('bob');
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings/filters`);
  await page.getByLabel('Which', { exact: true }).fill('casino');
  await page.getByLabel('Hold for review').locator('visible=true').check();
  await page.getByRole('button', { name: 'Make the filter' }).click();
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'casino' })).toBeVisible();

  const held = await post(bob, books.id, 'A novel about a casino');
  await page.getByRole('link', { name: 'What was found' }).click();
  const item = page.getByRole('main').getByRole('article');
  await expect(item).toContainText('A novel about a casino');
  await expect(item).toContainText('found: casino');
  await item.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Nothing here.')).toBeVisible();
  const { post_view: view } = await call(null, 'GET', '/post', { id: String(held) });
  expect(view.post.removed).toBe(false);
});

test('who wants to follow a private community is let in, or not @plain', { tag: '@once' }, async ({ page, logIn, javaScriptEnabled }) => {
  const ada = await person('ada');
  const secret = await community(ada, 'secret', { visibility: 'private' });
  const [bob, eve] = [await person('bob'), await person('eve')];
  await call(bob.token, 'POST', '/community/follow', { community_id: secret.id, follow: true });
  await call(eve.token, 'POST', '/community/follow', { community_id: secret.id, follow: true });
  const followed = async (who: Person) => (await call(who.token, 'GET', '/community', { name: secret.name })).community_view.community_actions?.follow_state;
  await logIn(ada);
  await page.goto('/');
  await page.getByRole('link', { name: '2 things to moderate' }).click();
  await expect(page).toHaveURL('/followers');
  const of = (who: Person) => page.getByRole('main').getByRole('listitem').filter({ hasText: who.name });
  if (javaScriptEnabled === false) {
    await of(bob).getByRole('button', { name: `Let in ${bob.name}` }).click();
    await expect(of(bob)).toHaveCount(0);
    await of(eve).getByRole('button', { name: `Deny ${eve.name}` }).click();
  } else {
    await ready(page);
    await of(bob).focus();
    await page.keyboard.press('r');
    await expect(of(bob)).toHaveCount(0);
    await of(eve).focus();
    await page.keyboard.press('d');
  }
  await expect(page.getByText('Nobody waits.')).toBeVisible();
  expect(await followed(bob)).toBe('accepted');
  expect(await followed(eve)).not.toBe('accepted');
});

test('an admin lets somebody into a community that others moderate @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const secret = await community(ada, 'secret', { visibility: 'private' });
  const bob = await person('bob');
  await call(bob.token, 'POST', '/community/follow', { community_id: secret.id, follow: true });
  await logIn(await admin());
  await page.goto('/followers');
  const button = page.getByRole('button', { name: `Let in ${bob.name}` });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(button).toHaveCount(0);
  await page.getByRole('link', { name: 'Also of communities I do not moderate' }).click();
  await button.click();
  await expect(button).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Only of communities I moderate' })).toBeVisible();
  expect((await call(bob.token, 'GET', '/account')).follows.map((one: { community: { id: number } }) => one.community.id)).toContain(secret.id);
});

test('an icon is uploaded and taken away', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings`);
  await ready(page);
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGPQqLDBihiGlgQAeQM3AdOedqMAAAAASUVORK5CYII=';
  await page.getByLabel('Icon', { exact: true }).setInputFiles({ name: 'icon.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
  await expect(page.getByAltText('The icon')).toBeVisible();
  await page.getByRole('button', { name: 'Remove the icon' }).click();
  await expect(page.getByAltText('The icon')).toHaveCount(0);
});
