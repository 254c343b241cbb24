// What the pages for writing have in common on the server.

import * as communities from '#lib/api/community.ts';
import { ApiError, type Api } from '#lib/api/http.ts';
import * as images from '#lib/api/image.ts';
import * as markdown from '#lib/api/markdown.ts';
import * as posts from '#lib/api/post.ts';
import * as sites from '#lib/api/site.ts';
import { target, type Look, type Target, type Language } from '#lib/model/compose.ts';
import { text } from './form.ts';

/** All texts of a form, to be put into its fields again. */
export function typed(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** What a text will look like; empty if it cannot be told now. */
export async function rendered(api: Api, content: string): Promise<string> {
  if (content === '') return '';
  return (await markdown.render(api, content)).html;
}

/** The community a handle names, as who writes for it must know it; `null` if there is none. */
export async function targetOf(api: Api, handle: string): Promise<Target | null> {
  const name = handle.replace(/^[!/]?(c\/)?/, '');
  if (name === '') return null;
  try {
    return target(await communities.get(api, name));
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return null;
    throw error;
  }
}

/** The languages of the site that can be chosen. */
export async function languages(api: Api): Promise<Language[]> {
  const { all_languages: all, discussion_languages: here } = await sites.get(api);
  return all.filter(({ id }) => here.length === 0 || here.includes(id)).map(({ id, name }) => ({ id, name }));
}

/** Uploads the file a form brought without a script, and puts its address into `field`. */
export async function takeFile(api: Api, form: FormData, name: string, field: string): Promise<void> {
  const file = form.get(name);
  if (file instanceof File && file.size > 0) form.set(field, (await images.upload(api, file)).image_url);
  form.delete(name);
}

/** What is known about an address: the title of its page, and where it was posted already. Nothing of it is needed. */
export async function look(api: Api, url: string): Promise<Look> {
  const [facts, found] = await Promise.all([
    posts.metadata(api, url).catch(() => null),
    posts.ofUrl(api, url).catch(() => null),
  ]);
  return {
    url,
    title: facts?.metadata.title || null,
    duplicates: (found?.posts ?? []).map(({ post, community }) => ({ id: post.id, title: post.name, community: community.title || community.name })),
  };
}

/** A moment from a field for local times, as seconds since 1970; `offset` are the minutes the writer's clock is behind UTC. */
export function moment(form: FormData, name: string, offset: string): number | undefined {
  const match = text(form, name).match(/^(\d{4}-\d\d-\d\dT\d\d:\d\d)/);
  if (!match) return undefined;
  const minutes = Number(text(form, offset)) || 0;
  return Math.floor(Date.parse(`${match[1]}:00Z`) / 1000) + minutes * 60;
}
