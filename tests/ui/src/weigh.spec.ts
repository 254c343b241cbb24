// What pages weigh and cost, beside their limits (docs/ARCHITECTURE.md, "The UI"): for nobody, and for somebody logged in.

import { readFileSync } from 'node:fs';
import { comment, community, expect, person, post, siteUrl, test, type Page, type Person } from './harness/test.ts';

const SCRIPT_BYTES = 60_000;
const CRITICAL_BYTES = 20_000;
const SHIFT = 0.01;
const THREAD = 300;
const CPU_MS = 60;
const ROUNDS = 20;
/** Of the clock that /proc counts in. */
const TICK_MS = 10;

interface Weight {
  script: number;
  critical: number;
  shift: number;
}

/** Opens a page that nothing is kept of, and scrolls down. */
async function weigh(page: Page, path: string): Promise<Weight> {
  const bytes = { script: 0, critical: 0 };
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.clearBrowserCache');
  const kinds = new Map<string, string>();
  client.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  // Bodies as they travel, without their heads.
  client.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind === 'Script') bytes.script += encodedDataLength;
    if (kind === 'Stylesheet') bytes.critical += encodedDataLength;
  });
  await page.addInitScript(() => {
    const shifts = ((globalThis as unknown as { shifts: number[] }).shifts = []);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) (shifts as number[]).push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const answer = await page.goto(path, { waitUntil: 'networkidle' });
  // Of a document the browser may tell so only at its end.
  bytes.critical += (await answer?.request().sizes())?.responseBodySize ?? 0;
  await page.mouse.wheel(0, 3000);
  await page.waitForLoadState('networkidle');
  const shift = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0));
  await client.detach();
  console.log(`${path}: ${bytes.script} B of script, ${bytes.critical} B of HTML and CSS, layout shift ${shift.toFixed(4)}`);
  return { ...bytes, shift };
}

for (const who of ['nobody', 'somebody'] as const) {
  test(`the front page is light for ${who}, and nothing on it jumps`, async ({ page, logIn }) => {
    if (who === 'somebody') await logIn(await person('ada'));
    const { script, critical, shift } = await weigh(page, '/?type=all');
    expect(script).toBeGreaterThan(0);
    expect(script).toBeLessThan(SCRIPT_BYTES);
    expect(critical).toBeLessThan(CRITICAL_BYTES);
    expect(shift).toBeLessThan(SHIFT);
  });
}

test('pictures have their place before they are there, whether or not their size is known', async ({ page, context, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const body = new FormData();
  body.append('images[]', new Blob([readFileSync(new URL('../../fixtures/images/photo.jpg', import.meta.url))], { type: 'image/jpeg' }), 'photo.jpg');
  const sent = await fetch(`${siteUrl()}/api/v4/image`, { method: 'POST', headers: { authorization: `Bearer ${ada.token}` }, body });
  const { image_url: url } = (await sent.json()) as { image_url: string };
  const known = await post(ada, books.id, 'A photo', { url, alt_text: 'Known' });
  // A site that is not in development does not look at this machine: how large the picture is, nobody knows.
  const unknown = await post(ada, books.id, 'A drawing', { url: `${baseURL}/icon-512.png`, alt_text: 'Unknown' });
  await context.addCookies([{ name: 'view', value: 'card', url: baseURL ?? '' }]);
  for (const path of [`/c/${books.name}`, `/post/${known}`, `/post/${unknown}`]) {
    const { shift } = await weigh(page, path);
    const names = await page.locator('main img.large').evaluateAll((images) => (images as HTMLImageElement[]).filter((image) => image.naturalWidth > 0).map((image) => image.alt));
    expect(names, path).toEqual(path === `/post/${known}` ? ['Known'] : path === `/post/${unknown}` ? ['Unknown'] : expect.arrayContaining(['Known', 'Unknown']));
    expect(shift, path).toBeLessThan(SHIFT);
  }
});

test(`a thread of ${THREAD} comments is rendered in time`, async () => {
  // Busy machines make and read so many slowly; what is measured is processor time.
  test.setTimeout(600_000);
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'A long thread');
  // Four deep each, several at a time.
  const chain = async (first: number) => {
    let parent: number | undefined;
    for (let depth = 0; depth < 4; depth++) parent = await comment(ada, id, `Comment **${first + depth}** with [a link](https://example.org) and some more words to read.`, parent);
  };
  for (let first = 0; first < THREAD; first += 60) await Promise.all(Array.from({ length: 15 }, (_, number) => chain(first + number * 4)));
  for (const who of [null, ada]) {
    const { each, html } = await rendered(`/post/${id}`, who);
    console.log(`a thread of ${THREAD} comments for ${who ? 'somebody' : 'nobody'}: ${each} ms of processor time, ${html.length} characters`);
    expect(html.split('id="comment-').length - 1).toBe(THREAD);
    expect(each).toBeLessThan(CPU_MS);
  }
});

/** A page, and the processor time that the UI needs for it, once it is warm. */
async function rendered(path: string, who: Person | null): Promise<{ each: number; html: string }> {
  const get = async () => {
    const answer = await fetch(siteUrl() + path, { headers: { accept: 'text/html', ...(who ? { cookie: `jwt=${who.token}` } : {}) } });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  for (let round = 0; round < 5; round++) await get();
  const before = ticks();
  for (let round = 0; round < ROUNDS; round++) await get();
  return { each: ((ticks() - before) * TICK_MS) / ROUNDS, html: await get() };
}

/** Processor time of the UI process so far. */
function ticks(): number {
  const fields = readFileSync(`/proc/${process.env.UI_TEST_PID}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
