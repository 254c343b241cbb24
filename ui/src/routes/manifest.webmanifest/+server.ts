// What makes the site an app that can be installed.

import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals: { site, lang } }) => {
  const manifest = {
    id: '/',
    name: site.name,
    short_name: site.name,
    description: site.summary ?? undefined,
    lang,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f5f4ef',
    theme_color: '#276239',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
    ],
    share_target: { action: '/create_post', method: 'GET', params: { title: 'title', text: 'body', url: 'url' } },
  };
  return new Response(JSON.stringify(manifest), {
    headers: { 'content-type': 'application/manifest+json', 'cache-control': 'public, max-age=3600' },
  });
};
