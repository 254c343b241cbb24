// Keeps the program of the pages and a page that says one is offline. Pages themselves are not kept: they belong to
// who reads them, and change.

import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';

const CACHE = `spinney-${version}`;
const OFFLINE = '/offline';

self.addEventListener('install', (event) => {
  const files = [...immutable, ...assets].map(({ path }) => `/${path.replace(/^\//, '')}`);
  const filled = caches.open(CACHE).then((cache) => cache.addAll([...files, OFFLINE]));
  event.waitUntil(filled.then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(others.then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/_app/immutable/')) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error()));
  }
});
