// Every page: it is there with the right status, axe finds nothing, nothing sticks out at the side, and a picture of
// it is kept in .out/screens. A new page gets a line here.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accessible, admin, call, comment, community, expect, fits, person, post, ready, test, type Person } from './harness/test.ts';

interface Route {
  name: string;
  path: string;
  /** Who looks; nobody without it. */
  as?: 'reader' | 'moderator' | 'admin';
  status?: number;
  /** How lists look; as a list without it. */
  view?: 'compact' | 'card';
  /** It has no script. */
  still?: true;
}

const routes: Route[] = [
  { name: 'front', path: '/' },
  { name: 'front-following', path: '/?type=subscribed', as: 'reader' },
  { name: 'front-top', path: '/?type=all&sort=top&range=year' },
  { name: 'front-compact', path: '/?type=all', view: 'compact' },
  { name: 'front-cards', path: '/?type=all', view: 'card' },
  { name: 'community', path: '/c/{community}' },
  { name: 'community-compact', path: '/c/{community}', view: 'compact', as: 'moderator' },
  { name: 'community-moderator', path: '/c/{community}', as: 'moderator' },
  { name: 'communities', path: '/communities' },
  { name: 'multi-communities', path: '/multi_communities', as: 'reader' },
  { name: 'multi-community', path: '/m/{multi}', as: 'reader' },
  { name: 'create-multi-community', path: '/create_multi_community', as: 'reader' },
  { name: 'edit-multi-community', path: '/m/{multi}/settings', as: 'moderator' },
  { name: 'post', path: '/post/{post}' },
  { name: 'post-reader', path: '/post/{post}', as: 'reader' },
  { name: 'post-flat', path: '/post/{post}?view=flat' },
  { name: 'comment', path: '/comment/{comment}' },
  { name: 'person', path: '/u/{person}' },
  { name: 'person-reader', path: '/u/{person}', as: 'reader' },
  { name: 'search', path: '/search?q=bread' },
  { name: 'search-empty', path: '/search' },
  { name: 'modlog', path: '/modlog' },
  { name: 'about', path: '/about' },
  { name: 'instances', path: '/instances' },
  { name: 'instances-blocked', path: '/instances?kind=blocked' },
  { name: 'display', path: '/display' },
  { name: 'login', path: '/login' },
  { name: 'signup', path: '/signup' },
  { name: 'signup-done', path: '/signup/done?mail=1&application=1' },
  { name: 'login-reset', path: '/login_reset' },
  { name: 'password-change', path: '/password_change/token' },
  { name: 'verify-email', path: '/verify_email' },
  { name: 'create-post', path: '/create_post?community={community}', as: 'reader' },
  { name: 'cross-post', path: '/create_post?from={post}', as: 'reader' },
  { name: 'edit-post', path: '/post/{post}/edit', as: 'moderator' },
  { name: 'edit-post-not-mine', path: '/post/{post}/edit', as: 'reader', status: 403 },
  { name: 'edit-comment', path: '/comment/{comment}/edit', as: 'moderator' },
  { name: 'reply', path: '/reply?post={post}&parent={comment}', as: 'reader' },
  { name: 'reply-in-thread', path: '/comment/{comment}?reply={comment}', as: 'reader' },
  { name: 'report-post', path: '/report?post={post}', as: 'reader' },
  { name: 'report-comment', path: '/report?comment={comment}', as: 'reader' },
  { name: 'create-community', path: '/create_community', as: 'reader' },
  { name: 'settings', path: '/settings', as: 'reader' },
  { name: 'settings-reading', path: '/settings/reading', as: 'reader' },
  { name: 'settings-security', path: '/settings/security', as: 'reader' },
  { name: 'settings-filters', path: '/settings/filters', as: 'reader' },
  { name: 'settings-data', path: '/settings/data', as: 'reader' },
  { name: 'inbox', path: '/inbox', as: 'moderator' },
  { name: 'messages', path: '/messages', as: 'moderator' },
  { name: 'conversation', path: '/messages/{person}', as: 'moderator' },
  { name: 'report-community', path: '/report?community={community}', as: 'reader' },
  { name: 'reports', path: '/reports', as: 'moderator' },
  { name: 'reports-admin', path: '/reports?all&everywhere', as: 'admin' },
  { name: 'review', path: '/review', as: 'moderator' },
  { name: 'followers', path: '/followers', as: 'moderator' },
  { name: 'applications', path: '/applications?all', as: 'admin' },
  { name: 'moderate-post', path: '/post/{post}/moderate?do=remove', as: 'moderator' },
  { name: 'moderate-comment', path: '/comment/{comment}/moderate?do=ban', as: 'admin' },
  { name: 'moderate-person', path: '/u/{person}/moderate', as: 'admin' },
  { name: 'voters', path: '/post/{post}/votes', as: 'moderator' },
  { name: 'community-settings', path: '/c/{community}/settings', as: 'moderator' },
  { name: 'community-tags', path: '/c/{community}/settings/tags', as: 'moderator' },
  { name: 'community-moderators', path: '/c/{community}/settings/moderators', as: 'moderator' },
  { name: 'community-roles', path: '/c/{community}/settings/roles', as: 'moderator' },
  { name: 'community-bans', path: '/c/{community}/settings/bans', as: 'moderator' },
  { name: 'community-filters', path: '/c/{community}/settings/filters', as: 'moderator' },
  { name: 'community-reasons', path: '/c/{community}/settings/reasons', as: 'moderator' },
  { name: 'post-delivery', path: '/post/{post}/delivery', as: 'moderator' },
  { name: 'comment-delivery', path: '/comment/{comment}/delivery', as: 'moderator' },
  { name: 'post-delivery-not-mine', path: '/post/{post}/delivery', as: 'reader', status: 403 },
  { name: 'modlog-parts', path: '/modlog?parts=on' },
  { name: 'saved', path: '/saved', as: 'reader' },
  { name: 'saved-read', path: '/saved?show=read', as: 'reader' },
  { name: 'admin', path: '/admin', as: 'admin' },
  { name: 'admin-general', path: '/admin/general', as: 'admin' },
  { name: 'admin-registration', path: '/admin/registration', as: 'admin' },
  { name: 'admin-content', path: '/admin/content', as: 'admin' },
  { name: 'admin-images', path: '/admin/images', as: 'admin' },
  { name: 'admin-limits', path: '/admin/limits', as: 'admin' },
  { name: 'admin-mail', path: '/admin/mail', as: 'admin' },
  { name: 'admin-federation', path: '/admin/federation', as: 'admin' },
  { name: 'admin-announcements', path: '/admin/announcements', as: 'admin' },
  { name: 'admin-taglines', path: '/admin/taglines', as: 'admin' },
  { name: 'admin-emoji', path: '/admin/emoji', as: 'admin' },
  { name: 'admin-users', path: '/admin/users', as: 'admin' },
  { name: 'admin-users-found', path: '/admin/users?q=reader', as: 'admin' },
  { name: 'admin-user', path: '/admin/users/{person}', as: 'admin' },
  { name: 'admin-roles', path: '/admin/roles', as: 'admin' },
  { name: 'admin-communities', path: '/admin/communities', as: 'admin' },
  { name: 'admin-media', path: '/admin/media', as: 'admin' },
  { name: 'admin-filters', path: '/admin/filters', as: 'admin' },
  { name: 'admin-reasons', path: '/admin/reasons', as: 'admin' },
  { name: 'admin-instances', path: '/admin/instances', as: 'admin' },
  { name: 'admin-lists', path: '/admin/instances/lists', as: 'admin' },
  { name: 'admin-deliveries', path: '/admin/deliveries', as: 'admin' },
  { name: 'admin-oauth', path: '/admin/oauth', as: 'admin' },
  { name: 'admin-not-mine', path: '/admin', as: 'reader', status: 403 },
  { name: 'offline', path: '/offline', still: true },
  { name: 'not-found', path: '/post/999999', status: 404 },
  { name: 'no-such-page', path: '/nowhere', status: 404 },
];

const screens = fileURLToPath(new URL('../.out/screens/', import.meta.url));

/** The life the pages show, made once for a worker. */
let life: Promise<{ fill: (path: string) => string; people: Record<NonNullable<Route['as']>, Person> }> | undefined;

async function live() {
  const [reader, moderator] = [await person('reader'), await person('moderator')];
  const books = await community(moderator, 'books', { title: 'Books', summary: 'What we read.', sidebar: '# Rules\n\n- Be kind.' });
  await call(reader.token, 'POST', '/community/follow', { community_id: books.id, follow: true });
  const body = 'Some **words**, a `word of code`, and\n\n```rust\nfn main() {}\n```\n\n::: spoiler The end\nThe narrator did it.\n:::\n\n| a | b |\n|---|---|\n| 1 | 2 |';
  const dune = await post(moderator, books.id, 'Dune, sixty years later', { body });
  await post(reader, books.id, 'A link', { url: 'https://example.org/a/long/way' });
  const first = await comment(reader, dune, 'I *must not* fear.');
  await call(reader.token, 'POST', '/private_message', { recipient_id: moderator.id, content: 'Hello *there*.' });
  // What moderators see: a report, a tag, a role, a ban, a filter and what it held.
  const spammer = await person('spammer');
  const spam = await post(spammer, books.id, 'Cheap watches', { url: 'https://example.com/watches' });
  await call(reader.token, 'POST', '/post/report', { post_id: spam, reason: 'Advertising, and not for the first time.' });
  const tag = await call(moderator.token, 'POST', '/community/tag', { community_id: books.id, name: 'review', display_name: 'Review', summary: 'What somebody thinks of it' });
  await call(moderator.token, 'PUT', '/post', { post_id: dune, tags: [tag.id] });
  const { role_view: role } = await call(moderator.token, 'POST', '/role', { community_id: books.id, name: 'Janitor', description: 'Keeps threads tidy.', capabilities: ['remove_comments', 'lock'] });
  await call(moderator.token, 'POST', '/role/grant', { role_id: role.role.id, person_id: reader.id, expires_at: Math.floor(Date.now() / 1000) + 600_000 });
  await call(moderator.token, 'POST', '/content_rule', { community_id: books.id, kind: 'keyword', value: 'casino', action: 'hold' });
  await post(spammer, books.id, 'A casino for everybody');
  await call(moderator.token, 'POST', '/community/ban_user', { community_id: books.id, person_id: (await person('troll')).id, ban: true, reason: 'Insults' });
  const second = await comment(moderator, dune, 'Fear is the mind-killer.', first);
  await comment(reader, dune, 'Fear is the little-death.', second);
  const multi = `${books.name}_m`.slice(0, 20);
  const { multi_community_view: arts } = await call(moderator.token, 'POST', '/multi_community', { name: multi, title: 'Books and more', summary: 'What some of us read.', sidebar: 'Put together **by hand**.' });
  await call(moderator.token, 'POST', '/multi_community/entry', { id: arts.multi.id, community_id: books.id });
  const values: Record<string, string> = { multi, community: books.name, post: String(dune), comment: String(second), person: reader.name };
  const fill = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return { fill, people: { reader, moderator, admin: await admin() } };
}

for (const route of routes) {
  test(`${route.name} is accessible and fits`, async ({ page, context, baseURL, logIn }, info) => {
    life ??= live();
    const { fill, people } = await life;
    if (route.as) await logIn(people[route.as]);
    if (route.view) await context.addCookies([{ name: 'view', value: route.view, url: baseURL ?? '' }]);
    const answer = await page.goto(fill(route.path));
    expect(answer?.status()).toBe(route.status ?? 200);
    if (!route.still) await ready(page);
    await expect(page.locator('main#main')).toHaveCount(1);
    // What people wrote may have headings of its own.
    await expect(page.locator('h1:not(.prose *)')).toHaveCount(1);
    await fits(page);
    mkdirSync(screens, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Dark differs by its colours, and those are the same on a phone.
      if (colorScheme === 'light') await accessible(page);
      else if (info.project.name === 'desktop') await accessible(page, 'contrast');
      // Chromium may leave inherited colours as they were when the scheme changes below a page: they are worked out anew.
      await page.evaluate(() => {
        document.body.style.display = 'none';
        document.body.getBoundingClientRect();
        document.body.style.display = '';
      });
      await page.screenshot({ path: `${screens}${route.name}-${info.project.name}-${colorScheme}.png`, fullPage: true });
    }
  });
}

/** What people read or hear on a page: its texts and labels, without its program. */
function texts(html: string): string {
  const body = html.slice(html.indexOf('<body')).replaceAll(/<script[\s\S]*?<\/script>/g, '');
  const labels = [...body.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(([, label]) => label);
  return [body.replaceAll(/<[^>]*>/g, ' '), ...labels].join('\n');
}

test('no text is missing in any language', { tag: '@once' }, async ({ request, baseURL }) => {
  life ??= live();
  const { fill, people } = await life;
  for (const lang of ['en', 'de', 'es']) {
    for (const route of routes) {
      const cookie = `lang=${lang}${route.as ? `; jwt=${people[route.as].token}` : ''}`;
      const html = await (await request.get(baseURL + fill(route.path), { headers: { cookie, accept: 'text/html' } })).text();
      expect(html, route.path).toContain(`lang="${lang}"`);
      // A key that has no text is shown as it is, such as `post.create`.
      expect(texts(html).match(/\b(post|comment|feed|nav|error|community|person|site|keys|search|display|sort|listing|editor|draft|multi|multis|write|compose|report|found|signup|captcha|reset|verify|settings|totp|filters|data|invite|uploads|inbox|messages|kept|mod|admin|capability|queue|reasons|applications|followers|review|place|tags|moderators|bans|rules|roles|cap)\.[a-z_]+(\.[a-z_]+)*\b/g), `${lang} ${route.path}`).toBeNull();
    }
  }
});

for (const theme of ['black', 'contrast'] as const) {
  test(`the theme ${theme} has enough contrast`, { tag: '@once' }, async ({ page, context, baseURL }) => {
    life ??= live();
    const { fill } = await life;
    await context.addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }]);
    for (const path of ['/', '/post/{post}', '/c/{community}']) {
      await page.goto(fill(path));
      await accessible(page, 'contrast');
    }
  });
}

test('at 400 % everything still fits', { tag: '@once' }, async ({ page }) => {
  life ??= live();
  const { fill } = await life;
  // What is left of a window of 1280 pixels.
  await page.setViewportSize({ width: 320, height: 256 });
  for (const route of routes.filter((one) => !one.as)) {
    await page.goto(fill(route.path), { waitUntil: 'domcontentloaded' });
    await fits(page);
  }
});

test('written from right to left it still fits', async ({ page }) => {
  life ??= live();
  const { fill } = await life;
  for (const path of ['/', '/post/{post}', '/c/{community}']) {
    await page.goto(fill(path));
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await fits(page);
  }
});
