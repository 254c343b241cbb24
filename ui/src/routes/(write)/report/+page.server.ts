import { error } from '@sveltejs/kit';
import * as comments from '#lib/api/comment.ts';
import * as communities from '#lib/api/community.ts';
import type { Api } from '#lib/api/http.ts';
import * as posts from '#lib/api/post.ts';
import * as reports from '#lib/api/report.ts';
import { communityPath, communityRef } from '#lib/model/community.ts';
import { attempt, requireLogin, text } from '#lib/server/form.ts';
import { ownPath } from '#lib/text/links.ts';
import type { Actions, PageServerLoad } from './$types';

interface Subject {
  kind: reports.Reported;
  id: number;
  /** What it is called in the heading. */
  title: string;
  /** What it says. */
  excerpt: string;
  back: string;
}

const kinds = ['post', 'comment', 'message', 'community'] as const;

function asked(query: URLSearchParams): { kind: reports.Reported; word: string } {
  const kind = kinds.find((kind) => query.has(kind));
  const word = kind ? (query.get(kind) ?? '') : '';
  if (!kind || word === '' || (kind !== 'community' && !/^\d{1,10}$/.test(word))) error(404, { message: 'not_found', code: 'not_found' });
  return { kind, word };
}

async function subject(api: Api, query: URLSearchParams): Promise<Subject> {
  const { kind, word } = asked(query);
  if (kind === 'post') {
    const { post_view: view } = await posts.get(api, Number(word));
    return { kind, id: view.post.id, title: view.post.name, excerpt: '', back: `/post/${view.post.id}` };
  }
  if (kind === 'comment') {
    const { comment_view: view } = await comments.get(api, Number(word));
    const name = view.creator.display_name || view.creator.name;
    return { kind, id: view.comment.id, title: name, excerpt: view.comment.content, back: `/comment/${view.comment.id}` };
  }
  if (kind === 'community') {
    const { community } = (await communities.get(api, word)).community_view;
    return { kind, id: community.id, title: community.title || community.name, excerpt: '', back: communityPath(communityRef(community)) };
  }
  // Messages can only be listed; who writes the report has just read it.
  return { kind, id: Number(word), title: query.get('name') ?? '', excerpt: '', back: ownPath(query.get('back')) ?? '/messages' };
}

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  return { subject: await subject(event.locals.api, event.url.searchParams) };
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const { kind, id } = await subject(event.locals.api, event.url.searchParams);
      await reports.create(event.locals.api, kind, id, text(form, 'reason'), form.has('rules'));
      return { sent: true };
    });
  },
};
