import * as accounts from '#lib/api/account.ts';
import { type Api, ApiError } from '#lib/api/http.ts';
import * as communities from '#lib/api/community.ts';
import * as instances from '#lib/api/instance.ts';
import * as people from '#lib/api/person.ts';
import { communityRef } from '#lib/model/community.ts';
import { personRef } from '#lib/model/person.ts';
import type { CommunityView } from '#generated/v4.ts';
import { attempt, done, id, requireLogin, text } from '#lib/server/form.ts';
import { hostIn } from '#lib/text/links.ts';
import type { Actions, PageServerLoad } from './$types';

/** As many communities as are asked for their tags. */
const COMMUNITIES = 50;

/** The tags of a community, to be chosen from. */
function tagsOf({ community, tags }: CommunityView) {
  const offered = tags.filter((tag) => !tag.deleted).map((tag) => ({ id: tag.id, name: tag.display_name || tag.name }));
  return { ...communityRef(community), tags: offered };
}

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const asked = (event.url.searchParams.get('of') ?? '').trim().replace(/^(!|\/?c\/)/, '').slice(0, 200);
  const [info, filters, followed, other] = await Promise.all([
    accounts.get(api),
    accounts.filters(api),
    communities.list(api, { type_: 'subscribed', sort: 'name_asc', limit: COMMUNITIES }),
    asked ? communities.get(api, asked).catch(missing) : null,
  ]);
  const places = followed.items.map(tagsOf);
  if (other && places.every((place) => place.id !== other.community_view.community.id)) places.push(tagsOf(other.community_view));
  const known = new Set(places.flatMap((place) => place.tags.map((tag) => tag.id)));
  const host = ({ id, domain }: { id: number; domain: string }) => ({ id, domain });
  return {
    keywords: filters.keywords,
    domains: filters.domains,
    tags: filters.tags,
    tagPlaces: places.filter((place) => place.tags.length > 0),
    otherTags: filters.tags.filter((tag) => !known.has(tag)),
    asked,
    notFound: asked !== '' && other === null,
    people: info.person_blocks.map(personRef),
    communities: info.community_blocks.map(communityRef),
    instanceCommunities: info.instance_communities_blocks.map(host),
    instancePersons: info.instance_persons_blocks.map(host),
    /** What is to be blocked, as a link from elsewhere proposes. */
    block: (event.url.searchParams.get('block') ?? '').slice(0, 200),
    saved: event.url.searchParams.has('saved'),
  };
};

/** `null` for a community that does not exist; the page says so. */
function missing(error: unknown): null {
  if (error instanceof ApiError && error.status < 500) return null;
  throw error;
}

/** Hides what comes from a site: its communities, and what its people write elsewhere. */
async function blockInstance(api: Api, host: string): Promise<void> {
  const { items } = await instances.known(api, { kind: 'all', domain_filter: host });
  const instance = items.map((view) => view.instance).find(({ domain }) => domain === host);
  if (!instance) throw new ApiError(404, 'unknown_instance');
  await accounts.blockInstanceCommunities(api, instance.id, true);
  await accounts.blockInstancePersons(api, instance.id, true);
}

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
  /** Those that are ticked, and no others. */
  tags: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.saveFilters(event.locals.api, { tags: form.getAll('tag').map(Number).filter(Number.isInteger) });
      return done(event, '/settings/filters?saved', { deed: 'tags' });
    });
  },
  /** Blocks somebody or something by its handle, or a whole site by its host. */
  block: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const { api } = event.locals;
      const handle = text(form, 'handle');
      const name = handle.replace(/^[@!/]?([cu]\/)?/, '');
      const host = hostIn(handle);
      if (host) await blockInstance(api, host);
      else if (/^!|^\/?c\//.test(handle)) await communities.block(api, (await communities.get(api, name)).community_view.community.id, true);
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
