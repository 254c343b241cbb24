import * as accounts from '#lib/api/account.ts';
import * as communities from '#lib/api/community.ts';
import * as people from '#lib/api/person.ts';
import { communityRef } from '#lib/model/community.ts';
import { personRef } from '#lib/model/person.ts';
import { attempt, done, id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const [info, filters] = await Promise.all([accounts.get(api), accounts.filters(api)]);
  const host = ({ id, domain }: { id: number; domain: string }) => ({ id, domain });
  return {
    keywords: filters.keywords,
    domains: filters.domains,
    people: info.person_blocks.map(personRef),
    communities: info.community_blocks.map(communityRef),
    instanceCommunities: info.instance_communities_blocks.map(host),
    instancePersons: info.instance_persons_blocks.map(host),
    saved: event.url.searchParams.has('saved'),
  };
};

/** What stands in a field one to a line, or with commas between. */
const lines = (form: FormData, name: string) => [...new Set(text(form, name).split(/[\n,]/).map((line) => line.trim()).filter(Boolean))];

export const actions: Actions = {
  words: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.saveFilters(event.locals.api, { keywords: lines(form, 'keywords'), domains: lines(form, 'domains') });
      return done(event, '/settings/filters?saved', { deed: 'words' });
    });
  },
  /** Blocks somebody or something by its handle. */
  block: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const { api } = event.locals;
      const handle = text(form, 'handle');
      const name = handle.replace(/^[@!/]?([cu]\/)?/, '');
      if (/^!|^\/?c\//.test(handle)) await communities.block(api, (await communities.get(api, name)).community_view.community.id, true);
      else await people.block(api, (await people.get(api, name)).person_view.person.id, true);
      return done(event, '/settings/filters?saved', { deed: 'block' });
    });
  },
  unblock: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const { api } = event.locals;
      const kind = text(form, 'kind');
      if (kind === 'person') await people.block(api, id(form, 'id'), false);
      else if (kind === 'community') await communities.block(api, id(form, 'id'), false);
      else if (kind === 'instance_communities') await accounts.blockInstanceCommunities(api, id(form, 'id'), false);
      else if (kind === 'instance_persons') await accounts.blockInstancePersons(api, id(form, 'id'), false);
      return done(event, '/settings/filters?saved', { deed: 'unblock' });
    });
  },
};
