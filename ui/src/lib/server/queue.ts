// The queue of reports: the page of it an address names, and what is decided about what stands on it.

import type { RequestEvent } from '@sveltejs/kit';
import { ApiError, type Api, type Query } from '#lib/api/http.ts';
import * as comments from '#lib/api/comment.ts';
import * as communities from '#lib/api/community.ts';
import * as log from '#lib/api/modlog.ts';
import * as posts from '#lib/api/post.ts';
import * as reports from '#lib/api/report.ts';
import { opposite } from '#lib/model/measure.ts';
import { queueChoice, type QueueChoice } from '#lib/model/queue.ts';
import { cases, isSettled, type Case } from '#lib/model/report.ts';
import { personRef, type PersonRef } from '#lib/model/person.ts';
import { enhanced, text } from './form.ts';
import { ban, deedOf, perform, reasonOf } from './measure.ts';

const PAGE = 40;

/** The page of reports of a choice. */
export async function readQueue(api: Api, choice: QueueChoice) {
  const community = choice.community ? (await communities.get(api, choice.community)).community_view.community : null;
  const query: Query<'GET /report/list'> = {
    type_: choice.kind,
    unresolved_only: !choice.all,
    community_id: community?.id,
    show_community_rule_violations: choice.everywhere || undefined,
    page_cursor: choice.cursor ?? undefined,
    limit: PAGE,
  };
  return reports.list(api, query);
}

/** Something that somebody else had settled already. */
export interface Meanwhile {
  key: string;
  by: PersonRef | null;
}

/** What became of what was decided. */
export interface Decided {
  deed: string;
  done: string[];
  meanwhile: Meanwhile[];
  refused: { key: string; code: string }[];
  /** The reports that were settled, as `kind:id`, to open them again. */
  settled: string[];
}

const MOST_NAMES = 5;
const kindOf = (key: string) => key.split(':')[0] as reports.Reported;
const isKey = (key: string) => /^(post|comment|message|community):\d{1,10}$/.test(key);
const numberOf = (key: string) => Number(key.split(':')[1]);

/** Who did the last thing about a post or comment, if the moderation log tells. */
async function lastBy(api: Api, key: string): Promise<PersonRef | null> {
  const kind = kindOf(key);
  if (kind !== 'post' && kind !== 'comment') return null;
  try {
    // Moderators read each other's names in the log of their own community.
    const view = kind === 'post' ? (await posts.get(api, numberOf(key))).post_view : (await comments.get(api, numberOf(key))).comment_view;
    const query = kind === 'post' ? { post_id: numberOf(key) } : { comment_id: numberOf(key) };
    const page = await log.list(api, { ...query, community_id: view.community.id, show_own: true, limit: 1 });
    const by = page.items[0]?.moderator;
    return by ? personRef(by) : null;
  } catch (error) {
    // It may be gone for good; then nobody is named.
    if (error instanceof ApiError && error.status < 500) return null;
    throw error;
  }
}

async function settle(api: Api, one: Case, resolved: boolean, conclusion?: string): Promise<string[]> {
  const changing = one.complaints.filter((complaint) => complaint.resolved !== resolved);
  for (const { id } of changing) await reports.resolve(api, one.kind, id, resolved, conclusion);
  return changing.map(({ id }) => `${one.kind}:${id}`);
}

/** Carries one decision out; answers which reports it settled. */
async function decide(api: Api, one: Case, deed: string, form: FormData): Promise<string[]> {
  if (deed === 'resolve' || deed === 'unresolve') return settle(api, one, deed === 'resolve', text(form, `conclusion ${one.key}`));
  const authorId = one.author?.id ?? 0;
  const communityId = one.community?.id ?? 0;
  if (one.kind === 'community') {
    await communities.remove(api, { community_id: one.id, removed: true, reason: reasonOf(form) });
  } else if (one.kind === 'message') {
    await ban(api, authorId, null, form, true);
  } else {
    const measure = deedOf(deed);
    if (measure) await perform(api, { kind: one.kind, id: one.id, communityId, authorId }, measure, form);
  }
  // What is removed is settled by the server; of the rest who decides says so.
  if (deed === 'remove') return one.complaints.filter(({ resolved }) => !resolved).map(({ id }) => `${one.kind}:${id}`);
  return form.has('settle') ? settle(api, one, true, reasonOf(form)) : [];
}

/** Which deeds make sense for what. */
export function fits(one: Pick<Case, 'kind'>, deed: string): boolean {
  if (deed === 'resolve' || deed === 'unresolve') return true;
  if (deed === 'ban') return one.kind !== 'community';
  if (deed === 'remove') return one.kind !== 'message';
  return one.kind === 'post' || one.kind === 'comment';
}

/**
 * What a form of the queue decides about `item`s of its page. The page is read again first: what somebody else settled
 * since it was shown is left alone, and told.
 */
export async function decideAll(event: RequestEvent, form: FormData): Promise<Decided> {
  const { api } = event.locals;
  const deed = text(form, 'do').split(' ')[0] ?? '';
  const decided: Decided = { deed, done: [], meanwhile: [], refused: [], settled: [] };
  const keys = wanted(form);
  const page = cases((await readQueue(api, queueChoice(event.url.searchParams))).items);
  const banned = new Set<number>();
  for (const key of keys) {
    const now = page.find((one) => one.key === key);
    const over = deed !== 'unresolve' && (!now || isSettled(now));
    if (!now || over) {
      decided.meanwhile.push({ key, by: now?.complaints[0]?.resolver ?? (decided.meanwhile.length < MOST_NAMES ? await lastBy(api, key) : null) });
      continue;
    }
    if (!fits(now, deed)) {
      decided.refused.push({ key, code: 'does_not_fit' });
      continue;
    }
    try {
      // Nobody is banned twice for two things they wrote.
      const again = deed === 'ban' && now.author !== null && banned.has(now.author.id);
      decided.settled.push(...(again ? await settle(api, now, form.has('settle')) : await decide(api, now, deed, form)));
      if (deed === 'ban' && now.author) banned.add(now.author.id);
      decided.done.push(key);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500 || error.status === 401) throw error;
      decided.refused.push({ key, code: error.code });
    }
  }
  return decided;
}

/** What a form of the queue is about: the one its button stands at, or all that are ticked. */
export function wanted(form: FormData): string[] {
  const [, one] = text(form, 'do').split(' ');
  const keys = one ? [one] : form.getAll('item').flatMap((value) => String(value).split(','));
  return [...new Set(keys)].filter(isKey).slice(0, PAGE);
}

/** Takes back what was decided by mistake: the measures on `items`, and the `reports` that were settled, wherever they stand now. */
export async function takeBack(api: Api, form: FormData): Promise<void> {
  const deed = deedOf(text(form, 'deed'));
  const back = deed && opposite[deed];
  if (back) {
    for (const key of wanted(form)) {
      const [kind, id] = [kindOf(key), numberOf(key)];
      const view = kind === 'post' ? (await posts.get(api, id)).post_view : kind === 'comment' ? (await comments.get(api, id)).comment_view : null;
      if (kind !== 'post' && kind !== 'comment') continue;
      if (view) await perform(api, { kind, id, communityId: view.community.id, authorId: view.creator.id }, back, form);
    }
  }
  const settled = text(form, 'reports').split(',').filter(isKey).slice(0, 4 * PAGE);
  for (const key of settled) await reports.resolve(api, kindOf(key), numberOf(key), false);
}

/** Whether a form still has to ask for a reason: what only settles needs none, and a script asks before it sends. */
export function mustAsk(event: RequestEvent, form: FormData): boolean {
  const deed = text(form, 'do').split(' ')[0];
  return !enhanced(event) && deed !== 'resolve' && deed !== 'unresolve' && !form.has('sure');
}
