// What is done from many pages: voting, saving, following, blocking, hiding. A form posts here and its page comes
// back, or stays where it is with JavaScript; only a refusal without JavaScript shows the page of this route.

import * as announcements from '#lib/api/announcement.ts';
import * as comments from '#lib/api/comment.ts';
import * as communities from '#lib/api/community.ts';
import * as moderation from '#lib/api/moderation.ts';
import * as multis from '#lib/api/multi.ts';
import * as people from '#lib/api/person.ts';
import * as posts from '#lib/api/post.ts';
import { attempt, backPath, done, enhanced, id, requireLogin, text } from '#lib/server/form.ts';
import { keepChoice } from '#lib/server/session.ts';
import { askedMode, communityModes, postModes } from '#lib/model/notify.ts';
import { isScroll, isTheme, isViewMode } from '#lib/model/preferences.ts';
import { isLang } from '#lib/i18n/langs.ts';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
  // Nothing was sent: there is nothing to see here.
  if (event.request.method === 'GET') redirect(303, '/');
  return { back: backPath(event) };
};

const votes: Record<string, boolean | null> = { up: true, down: false, none: null };

/** An action on one thing: `what` answers where to go on the page it was sent from, or which other page. */
function act(what: (event: RequestEvent, form: FormData, deed: string) => Promise<string>) {
  return async (event: RequestEvent) => {
    const form = await event.request.formData();
    if (!event.locals.account && enhanced(event)) return fail(401, { code: 'not_logged_in', detail: undefined, values: {} as Record<string, string> });
    requireLogin(event);
    const deed = text(form, 'do');
    return attempt(form, async () => {
      const where = await what(event, form, deed);
      return done(event, where.startsWith('/') ? where : backPath(event, where), { deed });
    });
  };
}

export const actions: Actions = {
  post: act(async ({ locals: { api } }, form, deed) => {
    const post = id(form, 'post_id');
    const mode = askedMode(deed, postModes);
    if (deed in votes) await posts.like(api, post, votes[deed] ?? null);
    else if (deed === 'save' || deed === 'unsave') await posts.save(api, post, deed === 'save');
    else if (deed === 'hide' || deed === 'unhide') await posts.hide(api, post, deed === 'hide');
    else if (deed === 'read' || deed === 'unread') await posts.markRead(api, [post], deed === 'read');
    else if (deed === 'delete' || deed === 'restore') await posts.remove(api, post, deed === 'delete');
    else if (deed === 'lock' || deed === 'unlock') await moderation.lockPost(api, { post_id: post, locked: deed === 'lock', reason: '' });
    else if (deed === 'pin' || deed === 'unpin') await moderation.featurePost(api, { post_id: post, featured: deed === 'pin', feature_type: 'community' });
    else if (mode) await posts.notify(api, post, mode);
    // Its own page would mark it as read again.
    return deed === 'unread' ? '/' : `#post-${post}`;
  }),
  read: act(async ({ locals: { api } }, form) => {
    const ids = text(form, 'post_ids').split(',').map(Number).filter(Number.isInteger);
    if (ids.length > 0) await posts.markRead(api, ids.slice(0, 50), true);
    return '';
  }),
  comment: act(async ({ locals: { api } }, form, deed) => {
    const comment = id(form, 'comment_id');
    if (deed in votes) await comments.like(api, comment, votes[deed] ?? null);
    else if (deed === 'save' || deed === 'unsave') await comments.save(api, comment, deed === 'save');
    else if (deed === 'delete' || deed === 'restore') await comments.remove(api, comment, deed === 'delete');
    return `#comment-${comment}`;
  }),
  community: act(async ({ locals: { api } }, form, deed) => {
    const community = id(form, 'community_id');
    const mode = askedMode(deed, communityModes);
    if (deed === 'follow' || deed === 'unfollow') await communities.follow(api, community, deed === 'follow');
    else if (deed === 'block' || deed === 'unblock') await communities.block(api, community, deed === 'block');
    else if (mode) await communities.notify(api, community, mode);
    return '';
  }),
  person: act(async ({ locals: { api } }, form, deed) => {
    if (deed === 'block' || deed === 'unblock') await people.block(api, id(form, 'person_id'), deed === 'block');
    else if (deed === 'note') await people.note(api, id(form, 'person_id'), text(form, 'note'));
    return '';
  }),
  multi: act(async ({ locals: { api } }, form, deed) => {
    if (deed === 'follow' || deed === 'unfollow') await multis.follow(api, id(form, 'multi_id'), deed === 'follow');
    return '';
  }),
  announcement: act(async ({ locals: { api } }, form) => {
    await announcements.dismiss(api, id(form, 'id'));
    return '';
  }),
  /** How pages look on this device; for everybody. */
  display: async (event) => {
    const form = await event.request.formData();
    const [view, scroll, theme, lang, keys] = ['view', 'scroll', 'theme', 'lang', 'keys'].map((name) => text(form, name));
    if (isViewMode(view)) keepChoice(event, 'view', view);
    if (isScroll(scroll)) keepChoice(event, 'scroll', scroll);
    if (isTheme(theme)) keepChoice(event, 'theme', theme);
    if (isLang(lang)) keepChoice(event, 'lang', lang);
    if (keys === 'on' || keys === 'off') keepChoice(event, 'keys', keys);
    return done(event, backPath(event), { deed: 'display' });
  },
};
