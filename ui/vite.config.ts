import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ envPrefix: 'UI_' }),
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // Widths of bars and the like are set by scripts through the DOM, which needs no exception.
          'style-src': ['self'],
          // The one style attribute of SvelteKit's own: it hides what tells screen readers of a new page.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          // Pictures of other instances are shown from there unless the site proxies them.
          'img-src': ['self', 'https:', 'http:', 'data:', 'blob:'],
          'media-src': ['self', 'https:', 'http:'],
          'connect-src': ['self'],
          'font-src': ['self'],
          'frame-src': ['none'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['self'],
          'manifest-src': ['self'],
          'worker-src': ['self'],
        },
      },
      // One file of styles a page costs a request more than it saves.
      inlineStyleThreshold: 4096,
      version: { pollInterval: 0 },
    }),
  ],
  build: { target: 'es2022' },
  test: { include: ['src/**/*.test.ts'] },
});
