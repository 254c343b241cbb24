import { admin, call, community, expect, fresh, person, test } from '../harness/test.ts';
import { open } from '../harness/document.ts';

test('an announcement is shown to everybody, and can be put away @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [root, ada] = [await admin(), await person('ada')];
  const word = fresh('notice');
  const { announcements } = await call(root.token, 'POST', '/admin/announcement', { content: `Maintenance **tonight**, ${word}` });
  const made = announcements.find(({ content }: { content: string }) => content.includes(word));
  try {
    await logIn(ada);
    await page.goto('/');
    const notice = page.getByRole('region', { name: 'Announcements' }).locator('.notice', { hasText: word });
    await expect(notice.locator('strong')).toHaveText('tonight');
    await notice.getByRole('button', { name: 'Put it away' }).click();
    await expect(notice).toHaveCount(0);
    await page.goto('/communities');
    await expect(notice).toHaveCount(0);
  } finally {
    await call(root.token, 'DELETE', '/admin/announcement', { id: made.id });
  }
});

test('an announcement for moderators is for nobody else', { tag: '@once' }, async () => {
  const [root, ada, bob] = [await admin(), await person('ada'), await person('bob')];
  await community(ada, 'books');
  const word = fresh('staff');
  const { announcements } = await call(root.token, 'POST', '/admin/announcement', { content: `Meeting ${word}`, audience: 'moderators' });
  const made = announcements.find(({ content }: { content: string }) => content.includes(word));
  try {
    expect((await open('/about', { as: ada })).html).toContain(word);
    expect((await open('/about', { as: bob })).html).not.toContain(word);
    expect((await open('/about')).html).not.toContain(word);
  } finally {
    await call(root.token, 'DELETE', '/admin/announcement', { id: made.id });
  }
});
