// Takes a picture from an editor and hands it to the API.

import { json } from '@sveltejs/kit';
import { ApiError } from '#lib/api/http.ts';
import * as images from '#lib/api/image.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, request }) => {
  if (!locals.account) return json({ code: 'not_logged_in' }, { status: 401 });
  const file = (await request.formData()).get('file');
  if (!(file instanceof File) || file.size === 0) return json({ code: 'no_file' }, { status: 400 });
  try {
    return json({ url: (await images.upload(locals.api, file)).image_url });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return json({ code: error.code, detail: error.detail }, { status: error.status });
  }
};
