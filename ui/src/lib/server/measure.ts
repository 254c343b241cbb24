// Carries out what moderators decide, from the fields of a form.

import { error, type RequestEvent } from '@sveltejs/kit';
import * as comments from '#lib/api/comment.ts';
import * as communities from '#lib/api/community.ts';
import { type Api } from '#lib/api/http.ts';
import * as moderation from '#lib/api/moderation.ts';
import * as posts from '#lib/api/post.ts';
import * as roles from '#lib/api/role.ts';
import { communityRef } from '#lib/model/community.ts';
import { deeds, moderatedComment, moderatedPost, type Deed, type Moderated } from '#lib/model/measure.ts';
import { handle } from '#lib/model/person.ts';
import { rulesOf } from '#lib/text/rules.ts';
import { attempt, done, id, requireLogin, text } from './form.ts';
import { reasonsFor } from './reasons.ts';

/** What a measure is about, as the API wants it. */
export interface Subject {
  kind: 'post' | 'comment';
  id: number;
  communityId: number;
  authorId: number;
}

const DAY_SECONDS = 86_400;

/** The rule that was chosen and what was written beside it. */
export function reasonOf(form: FormData): string {
  return [text(form, 'rule'), text(form, 'reason')].filter(Boolean).join(' – ');
}

/** When a ban ends, as seconds since 1970: at a day that was named, or after so many; `undefined` for never. */
export function endOf(form: FormData, now = Date.now()): number | undefined {
  const day = text(form, 'until').match(/^\d{4}-\d\d-\d\d$/)?.[0];
  if (day) return Math.floor(Date.parse(`${day}T23:59:59Z`) / 1000);
  const days = id(form, 'days');
  return days > 0 ? Math.floor(now / 1000) + days * DAY_SECONDS : undefined;
}

/** What the viewer may do in a community beyond what everybody may. */
export async function mayIn(api: Api, communityId: number): Promise<string[]> {
  const own = await roles.own(api);
  return [...new Set([...own.site, ...(own.communities.find((one) => one.community_id === communityId)?.capabilities ?? [])])];
}

export function deedOf(word: string): Deed | undefined {
  return deeds.find((deed) => deed === word);
}

/** Bans somebody from a community, or from the site if the form says so; or lifts that. */
export async function ban(api: Api, personId: number, communityId: number | null, form: FormData, ban: boolean): Promise<void> {
  const body = {
    person_id: personId,
    ban,
    reason: reasonOf(form),
    expires_at: ban ? endOf(form) : undefined,
    // Lifting it gives back what it took.
    remove_or_restore_data: ban ? form.has('data') : true,
  };
  if (communityId === null || text(form, 'where') === 'site') await moderation.banFromSite(api, body);
  else await moderation.banFromCommunity(api, { ...body, community_id: communityId });
}

/** Does it. */
export async function perform(api: Api, subject: Subject, deed: Deed, form: FormData): Promise<void> {
  const reason = reasonOf(form);
  const children = form.has('children');
  if (deed === 'ban' || deed === 'unban') return ban(api, subject.authorId, subject.communityId, form, deed === 'ban');
  if (subject.kind === 'post') {
    const post_id = subject.id;
    if (deed === 'remove' || deed === 'restore') await moderation.removePost(api, { post_id, removed: deed === 'remove', reason, remove_children: children || undefined });
    else if (deed === 'lock' || deed === 'unlock') await moderation.lockPost(api, { post_id, locked: deed === 'lock', reason });
    else if (deed === 'feature' || deed === 'unfeature') await moderation.featurePost(api, { post_id, featured: deed === 'feature', feature_type: 'community' });
    else if (deed === 'feature_site' || deed === 'unfeature_site') await moderation.featurePost(api, { post_id, featured: deed === 'feature_site', feature_type: 'local' });
    else if (deed === 'warn') await moderation.warnPost(api, { post_id, reason });
    else if (deed === 'purge') await moderation.purgePost(api, { post_id, reason });
    else if (deed === 'edit') {
      const tags = form.getAll('tag').map(Number).filter(Number.isInteger);
      await moderation.editPost(api, { post_id, nsfw: form.has('nsfw'), tags });
    }
    return;
  }
  const comment_id = subject.id;
  if (deed === 'remove' || deed === 'restore') await moderation.removeComment(api, { comment_id, removed: deed === 'remove', reason, remove_children: children || undefined });
  else if (deed === 'lock' || deed === 'unlock') await moderation.lockComment(api, { comment_id, locked: deed === 'lock', reason });
  else if (deed === 'distinguish' || deed === 'undistinguish') await moderation.distinguish(api, { comment_id, distinguished: deed === 'distinguish' });
  else if (deed === 'warn') await moderation.warnComment(api, { comment_id, reason });
  else if (deed === 'purge') await moderation.purgeComment(api, { comment_id, reason });
}

/** A post or comment as its page for moderators shows it; for others there is no such page. */
export async function loadModerated(event: RequestEvent, kind: 'post' | 'comment', number: number): Promise<Moderated> {
  requireLogin(event);
  const { api, account } = event.locals;
  const view = kind === 'post' ? (await posts.get(api, number)).post_view : (await comments.get(api, number)).comment_view;
  if (!view.can_mod) error(403, { message: 'not_a_mod_or_admin', code: 'not_a_mod_or_admin' });
  const [may, place, reasons] = await Promise.all([
    mayIn(api, view.community.id),
    communities.get(api, handle(communityRef(view.community))),
    reasonsFor(api, view.community.id),
  ]);
  const { community, tags } = place.community_view;
  const around = { viewerId: account?.person.id ?? 0, may, rules: rulesOf(community.sidebar), reasons, tags };
  return 'comment' in view ? moderatedComment(view, around) : moderatedPost(view, around);
}

/** The action of such a page. Back to it, or from one that purged it to the community. */
export function moderateAction(kind: 'post' | 'comment') {
  return async (event: RequestEvent<{ id: number }>) => {
    requireLogin(event);
    const form = await event.request.formData();
    const number = event.params.id;
    const deed = deedOf(text(form, 'do'));
    return attempt(form, async () => {
      const { api } = event.locals;
      const view = kind === 'post' ? (await posts.get(api, number)).post_view : (await comments.get(api, number)).comment_view;
      if (!deed) error(400, { message: 'unknown', code: 'unknown' });
      await perform(api, { kind, id: number, communityId: view.community.id, authorId: view.creator.id }, deed, form);
      const path = deed === 'purge' ? `/c/${handle(communityRef(view.community))}` : `/${kind}/${number}/moderate?done=${deed}`;
      return done(event, path, { deed });
    });
  };
}
