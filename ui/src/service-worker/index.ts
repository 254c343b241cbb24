// Keeps the program of the pages as it is used, and a page that says one is offline. Pages themselves are not kept:
// they belong to who reads them, and change.

import { version } from '$app/env';
import { self } from '$app/service-worker';

const CACHE = `spinney-${version}`;
const OFFLINE = '/offline';
const PROGRAM = '/_app/immutable/';

/** The page, and the styles and signs it needs; it has no script. */
async function keepOffline(): Promise<void> {
  const cache = await caches.open(CACHE);
  const page = await fetch(OFFLINE, { headers: { accept: 'text/html' } });
  if (!page.ok) throw new Error(`${OFFLINE}: ${page.status}`);
  const html = await page.clone().text();
  const named = [...html.matchAll(/(?:href|src)="([^"#]+)/g)].map(([, address]) => new URL(address ?? '', page.url));
  const parts = named.filter(({ origin, pathname }) => origin === location.origin && (pathname.startsWith(PROGRAM) || pathname.startsWith('/icon')));
  await Promise.all([cache.put(OFFLINE, page), cache.addAll([...new Set(parts.map(({ pathname }) => pathname))])]);
}

/** A part of the program: what has its name never changes. */
async function part(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  // What an answer varies by (encodings, origins) is no difference to this site's own pages.
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && response.status === 200) await cache.put(request, response.clone());
  return response;
}

self.addEventListener('install', (event) => event.waitUntil(keepOffline().then(() => self.skipWaiting())));

self.addEventListener('activate', (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith(PROGRAM)) event.respondWith(part(request));
  else if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE, { ignoreVary: true })) ?? Response.error()));
  }
});
