// What pages tell those who read them without a browser: search engines, previews, other servers.

import { call, community, expect, person, post, test } from '../harness/test.ts';
import { facts, open, said } from '../harness/document.ts';
import { ADMIN, start, startPages } from '../harness/processes.ts';

test('crawlers are told where everything is', { tag: '@once' }, async ({ baseURL }) => {
  expect((await open('/robots.txt')).html).toContain(`Sitemap: ${baseURL}/sitemap.xml`);
  const map = await open('/sitemap.xml');
  expect(map.headers.get('content-type')).toContain('xml');
  expect(map.html).toMatch(/<loc>http:\/\/localhost:\d+\/post\/\d+<\/loc>/);
});

test('a page has the status of what it shows', { tag: '@once' }, async () => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const [kept, removed, deleted] = [await post(ada, books.id, 'Kept'), await post(bob, books.id, 'Removed'), await post(bob, books.id, 'Deleted')];
  await call(ada.token, 'POST', '/post/remove', { post_id: removed, removed: true, reason: 'no' });
  await call(bob.token, 'DELETE', '/post', { post_id: deleted, deleted: true });
  const status = async (path: string, as?: typeof ada) => (await open(path, as ? { as } : {})).status;
  for (const [path, expected] of [
    [`/post/${kept}`, 200],
    ['/post/2147483647', 404],
    ['/post/no-number', 404],
    ['/c/no_such_place', 404],
    ['/u/nobody_at_all', 404],
    // What is gone is not told apart from what never was.
    [`/post/${removed}`, 404],
    [`/post/${deleted}`, 404],
    ['/settings', 303],
    ['/reports', 303],
    ['/admin', 303],
  ] as const) {
    expect(await status(path), path).toBe(expected);
  }
  // Who wrote it and who removed it go on seeing it.
  expect(await status(`/post/${removed}`, bob)).toBe(200);
  expect(await status(`/post/${removed}`, ada)).toBe(200);
  for (const path of ['/admin', '/admin/users', '/reports', `/post/${kept}/moderate`, `/post/${kept}/edit`, `/c/${books.name}/settings`]) {
    const answer = await open(path, { as: bob });
    expect(answer.status, path).toBe(403);
    expect(answer.html).toContain('Not for you to see</h1>');
  }
});

test('a page that cannot be made says that it is not there for now', { tag: '@once' }, async ({}, info) => {
  // A server that is not there: nothing listens on port 1.
  const pages = await startPages(`away-${info.workerIndex}`, 'http://127.0.0.1:1', {});
  try {
    const answer = await open('/', { at: pages.url });
    expect(answer.status).toBe(503);
    expect(answer.html).toContain('The server does not answer');
    expect(answer.headers.get('cache-control') ?? '').not.toContain('public');
  } finally {
    await pages.stop();
  }
});

test('one address is a page for people, and an object for other servers', { tag: '@once' }, async () => {
  // Without https a site speaks with others only if it is told to.
  const site = await start('machines', { FEDERATION__INSECURE_DEVELOPMENT_MODE: 'true' });
  try {
    const path = `/u/${ADMIN.name}`;
    expect((await open(path, { at: site.url })).headers.get('content-type')).toContain('text/html');
    const object = await open(path, { at: site.url, headers: { accept: 'application/activity+json' } });
    expect(object.headers.get('content-type')).toContain('json');
    expect(JSON.parse(object.html)).toMatchObject({ type: 'Person', preferredUsername: ADMIN.name });
  } finally {
    await site.stop();
  }
});

test('machines are told what a post is about', { tag: '@once' }, async ({ baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books', { title: 'Books' });
  const picture = `${baseURL}/icon-512.png`;
  const id = await post(ada, books.id, 'Dune & more', { body: 'The **spice** must flow.', url: picture });
  const page = await open(`/post/${id}?sort=new`);
  expect(page.html).toContain('<title>Dune &amp; more · Spinney</title>');
  expect(said(page, 'canonical')).toBe(`${baseURL}/post/${id}`);
  expect(said(page, 'og:url')).toBe(`${baseURL}/post/${id}`);
  expect(said(page, 'og:title')).toBe('Dune &amp; more');
  expect(said(page, 'og:type')).toBe('article');
  expect(said(page, 'og:description')).toBe('The spice must flow.');
  expect(said(page, 'description')).toBe('The spice must flow.');
  expect(said(page, 'og:image')).toBe(picture);
  expect(said(page, 'robots')).toBeUndefined();
  expect(facts(page)).toMatchObject({
    '@type': 'DiscussionForumPosting',
    headline: 'Dune & more',
    commentCount: 0,
    image: picture,
    author: { '@type': 'Person', url: `${baseURL}/u/${ada.name}` },
  });
  // Another order, and one comment alone, are not pages of their own for search engines.
  expect(said(await open(`/post/${id}?view=flat`), 'robots')).toBe('noindex');

  // What is sensitive is shown to nobody who did not ask for it.
  const sensitive = await post(ada, books.id, 'Sensitive', { url: picture, nsfw: true });
  await call(ada.token, 'PUT', '/account/settings/save', { show_nsfw: true });
  const covered = await open(`/post/${sensitive}`, { as: ada });
  expect(covered.status).toBe(200);
  expect(said(covered, 'og:image')).toBeUndefined();
  expect(facts(covered)).not.toHaveProperty('image');
  expect(said(covered, 'robots')).toBe('noindex');
});

test('machines are told what a site, a community and somebody are', { tag: '@once' }, async ({ baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books', { title: 'Books', summary: 'What we read.' });
  for (let number = 0; number < 21; number++) await post(ada, books.id, `Book ${number}`);
  const front = await open('/?type=all&sort=new');
  expect(said(front, 'canonical')).toBe(`${baseURL}/`);
  expect(facts(front)).toMatchObject({ '@type': 'WebSite', url: baseURL, potentialAction: { '@type': 'SearchAction', target: `${baseURL}/search?q={q}` } });

  const place = await open(`/c/${books.name}?sort=new`);
  expect(said(place, 'canonical')).toBe(`${baseURL}/c/${books.name}`);
  expect(said(place, 'og:title')).toBe('Books');
  expect(said(place, 'og:description')).toBe('What we read.');
  expect(place.html).toContain(`type="application/rss+xml" href="/feeds/c/${books.name}.xml"`);
  const next = /href="(\/c\/[^"]*page=[^"]*)"/.exec(place.html)?.[1]?.replaceAll('&amp;', '&');
  const later = await open(next ?? '');
  expect(said(later, 'robots')).toBe('noindex');
  expect(said(later, 'canonical')).toBeUndefined();

  const profile = await open(`/u/${ada.name}?show=posts`);
  expect(said(profile, 'canonical')).toBe(`${baseURL}/u/${ada.name}`);
  expect(said(profile, 'og:type')).toBe('profile');
  expect(facts(profile)).toMatchObject({ '@type': 'ProfilePage', mainEntity: { '@type': 'Person', name: ada.name, url: `${baseURL}/u/${ada.name}` } });
});

test('tables are tables, and maths stays the text it is', { tag: '@once' }, async () => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Sums', { body: '| a | b |\n|---|---|\n| 1 | 2 |\n\nEnergy is $E_0 = mc^2$ and $$\\sum_{i} x_i$$' });
  const { html } = await open(`/post/${id}`);
  expect(html).toContain('<td>2</td>');
  expect(html).toContain('Energy is $E_0 = mc^2$ and $$\\sum_{i} x_i$$</p>');
});
