// The live preview of what is being written. The browser may only read from the API itself.

import { json } from '@sveltejs/kit';
import { ApiError } from '#lib/api/http.ts';
import * as markdown from '#lib/api/markdown.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, request }) => {
  const { content } = (await request.json().catch(() => ({}))) as { content?: unknown };
  try {
    return json(await markdown.render(locals.api, typeof content === 'string' ? content : ''));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return json({ code: error.code }, { status: error.status });
  }
};
