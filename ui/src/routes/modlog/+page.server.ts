import * as communities from '#lib/api/community.ts';
import * as log from '#lib/api/modlog.ts';
import * as people from '#lib/api/person.ts';
import { logEntry } from '#lib/model/modlog.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const query = url.searchParams;
  const name = (key: string) => (query.get(key) ?? '').trim().replace(/^[!@]/, '').slice(0, 200);
  const number = (key: string) => (/^[1-9]\d{0,9}$/.test(query.get(key) ?? '') ? Number(query.get(key)) : null);
  const asked = {
    kind: log.kinds.find((kind) => kind === query.get('kind')) ?? null,
    community: name('community'),
    person: name('person'),
    moderator: name('moderator'),
    post: number('post'),
    comment: number('comment'),
    /** Also what is a part of something larger. */
    parts: query.has('parts'),
    /** Only the parts of one entry. */
    of: number('of'),
    cursor: query.get('page'),
  };
  const personId = async (username: string) => (username ? (await people.get(api, username)).person_view.person.id : undefined);
  const [community, person, moderator] = await Promise.all([
    asked.community ? communities.get(api, asked.community) : undefined,
    personId(asked.person),
    personId(asked.moderator),
  ]);
  const page = await log.list(api, {
    type_: asked.kind ?? undefined,
    community_id: community?.community_view.community.id,
    other_person_id: person,
    mod_person_id: moderator,
    post_id: asked.post ?? undefined,
    comment_id: asked.comment ?? undefined,
    show_bulk: asked.parts || undefined,
    bulk_action_parent_id: asked.of ?? undefined,
    page_cursor: asked.cursor ?? undefined,
  });
  return { asked, entries: page.items.map(logEntry), next: page.next_page ?? null };
};
