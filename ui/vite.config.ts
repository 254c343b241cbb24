import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

// What nearly every page shows.
const SHARED =
  /src[\\/](routes[\\/]\+(error|page)\.svelte|lib[\\/](components[\\/](layout[\\/](Columns|Head|Header|Icon|More|Nav|Notices|Prose|Sentence|SiteCard|Time|Toaster|UserMenu)|person[\\/](Author|Avatar)|post[\\/](Feed|FeedControls|Flags|Media|PostRow|Thumb|Tools|Vote))\.svelte|i18n[\\/](bring|catalogues|format|index|langs)\.ts|model[\\/](announcement|community|feed|person|post|preferences|unread)\.ts|state[\\/](early|feed\.svelte|highlight|lightbox|menus|submit|toasts\.svelte|viewer)\.ts|text[\\/](excerpt|links|pictures|time)\.ts|api[\\/](browser|http|post)\.ts|icons\.svg))/;

// What only moderators and admins are shown.
const STAFF = /src[\\/](routes[\\/](admin|\(moderation\))|lib[\\/]components[\\/](admin|moderation))[\\/].*\.svelte/;

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
          'media-src': ['self', 'https:', 'http:', 'data:'],
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
  environments: {
    client: {
      build: {
        // The list of what each page needs goes into every page. Styles have to be in it; parts of the program are found by
        // those that import them, and are mostly there already.
        modulePreload: { resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')) },
        rolldownOptions: {
          output: {
            // Few files of some size rather than many small ones: each costs a request and the head of an answer.
            codeSplitting: {
              groups: [
                { name: 'frame', test: /node_modules[\\/](svelte|@sveltejs|esm-env|clsx|devalue)[\\/]/, minShareCount: 2 },
                { name: 'shared', test: SHARED },
                // For few, and together: every part has a name that goes into every page.
                { name: 'staff', test: STAFF },
              ],
            },
          },
        },
      },
    },
  },
  test: { include: ['src/**/*.test.ts'] },
});
