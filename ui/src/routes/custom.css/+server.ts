// The admins' own styles, which come after all others: the file that SPINNEY_UI_CSS names.

import { readFile } from 'node:fs/promises';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async () => {
  const file = process.env.SPINNEY_UI_CSS;
  // Read anew each time, so that a change shows at once; browsers keep it for a while.
  const styles = file ? await readFile(file, 'utf8').catch(() => '') : '';
  return new Response(styles, { headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=300' } });
};
