import * as deliveries from '#lib/api/delivery.ts';
import * as posts from '#lib/api/post.ts';
import { delivery } from '#lib/model/delivery.ts';
import { postPath } from '#lib/model/post.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const [status, { post_view: view }] = await Promise.all([deliveries.ofPost(api, event.params.id), posts.get(api, event.params.id)]);
  return { path: postPath(view.post), title: view.post.name, status: delivery(status) };
};
