import * as images from '#lib/api/image.ts';
import * as people from '#lib/api/person.ts';
import { personRef } from '#lib/model/person.ts';
import { postPath } from '#lib/model/post.ts';
import { change } from '#lib/server/change.ts';
import { requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const cursor = event.url.searchParams.get('page') ?? undefined;
  const name = (event.url.searchParams.get('user') ?? '').trim().replace(/^@/, '').slice(0, 200);
  const owner = name ? (await people.get(api, name)).person_view.person : null;
  const [page, usage] = await Promise.all([
    images.listAll(api, { person_id: owner?.id, page_cursor: cursor, limit: 48 }),
    cursor || owner ? null : images.usage(api),
  ]);
  return {
    owner: owner && personRef(owner),
    files: page.items.map(({ local_image: image, person, post }) => ({
      name: image.pictrs_alias,
      at: image.published_at,
      by: personRef(person),
      post: post ? { title: post.name, href: postPath(post) } : null,
    })),
    usage: usage && {
      groups: [
        { of: 'kinds' as const, totals: usage.kinds },
        { of: 'users' as const, totals: usage.users.slice(0, 10) },
        { of: 'instances' as const, totals: usage.instances.slice(0, 10) },
      ],
      bytes: usage.kinds.reduce((sum, total) => sum + total.bytes, 0),
      files: usage.kinds.reduce((sum, total) => sum + total.files, 0),
      quota: usage.quota_bytes ?? null,
      cache: usage.cache_bytes,
    },
    next: page.next_page ?? null,
    later: cursor !== undefined,
  };
};

export const actions: Actions = {
  remove: change('done', async (api, form) => void (await images.removeAny(api, text(form, 'filename')))),
};
