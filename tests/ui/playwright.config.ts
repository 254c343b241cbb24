// One server and one UI for the whole run (src/harness/start.ts); every test makes its own people and communities.

import { defineConfig, devices } from '@playwright/test';

const chromium = {
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Root may not use Chromium's own sandbox; what is shown here is our own.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  },
};

export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.spec.ts',
  outputDir: '.out/results',
  globalSetup: './src/harness/start.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['html', { outputFolder: '.out/report', open: 'never' }]],
  use: { locale: 'en-GB', trace: 'retain-on-failure', ...chromium },
  projects: [
    { name: 'desktop', testIgnore: ['**/weigh.spec.ts', '**/pictures.spec.ts'], use: { ...chromium, viewport: { width: 1280, height: 900 } } },
    { name: 'phone', testIgnore: ['**/weigh.spec.ts', '**/pictures.spec.ts'], use: { ...devices['Pixel 7'], ...chromium } },
    // What is promised without JavaScript: tests marked @plain.
    { name: 'plain', grep: /@plain/, use: { ...chromium, viewport: { width: 1280, height: 900 }, javaScriptEnabled: false } },
    // Only when asked for: scripts/screenshots.sh.
    ...(process.env.PICTURES ? [{ name: 'pictures', testMatch: '**/pictures.spec.ts', use: { ...chromium } }] : []),
    // Measured when nothing else runs.
    { name: 'weigh', testMatch: '**/weigh.spec.ts', dependencies: ['desktop', 'phone', 'plain'], timeout: 180_000, use: { ...chromium, viewport: { width: 1280, height: 900 } } },
  ],
});
