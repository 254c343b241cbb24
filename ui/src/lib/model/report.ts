// What was reported, as the queue shows it: one case for each thing, with all that is said against it on the page.

import type { ReportCombinedView } from '#generated/v4.ts';
import type { Reported } from '#lib/api/report.ts';
import { excerpt } from '#lib/text/excerpt.ts';
import { domainOf } from '#lib/text/links.ts';
import { rulesOf } from '#lib/text/rules.ts';
import { commentPath } from './comment.ts';
import { communityPath, communityRef, type CommunityRef } from './community.ts';
import { personRef, type PersonRef } from './person.ts';
import { postPath, type AuthorMarks } from './post.ts';

/** One report. */
export interface Complaint {
  id: number;
  reason: string;
  reporter: PersonRef;
  at: string;
  /** It is said to break the rules of the whole site. */
  forAdmins: boolean;
  resolved: boolean;
  resolver: PersonRef | null;
  resolvedAt: string | null;
  /** What the one who settled it wrote. */
  conclusion: string | null;
}

/** Something that was reported, and by whom. */
export interface Case {
  /** Kind and number, such as `post:12`. */
  key: string;
  kind: Reported;
  id: number;
  path: string | null;
  /** What it is called: of a comment the post it is under. */
  title: string;
  /** What it said when it was reported. */
  text: string;
  /** What it says now, if that is something else. */
  now: string | null;
  link: { url: string; domain: string } | null;
  community: CommunityRef | null;
  author: PersonRef | null;
  marks: AuthorMarks | null;
  /** Whether its author is banned where it stands. */
  banned: boolean;
  removed: boolean;
  deleted: boolean;
  locked: boolean;
  complaints: Complaint[];
}

const CHARACTERS = 700;

interface ComplaintRow {
  id: number;
  reason: string;
  published_at: string;
  updated_at?: string | null;
  resolved: boolean;
  violates_instance_rules?: boolean;
  conclusion?: string | null;
}

function complaint(row: ComplaintRow, view: ReportCombinedView): Complaint {
  return {
    id: row.id,
    reason: row.reason,
    reporter: personRef(view.creator),
    at: row.published_at,
    forAdmins: row.violates_instance_rules ?? false,
    resolved: row.resolved,
    resolver: view.resolver ? personRef(view.resolver) : null,
    resolvedAt: row.resolved ? (row.updated_at ?? null) : null,
    conclusion: row.resolved ? (row.conclusion ?? null) : null,
  };
}

const words = (text: string | null | undefined) => excerpt(text ?? '', CHARACTERS);
const changed = (before: string, now: string) => (now === '' || now === before ? null : now);

function one(view: ReportCombinedView): Case {
  const nothing = { path: null, now: null, link: null, community: null, author: null, marks: null, banned: false, removed: false, deleted: false, locked: false };
  if (view.type_ === 'private_message') {
    const { private_message: message, private_message_report: report } = view;
    return {
      ...nothing,
      key: `message:${message.id}`,
      kind: 'message',
      id: message.id,
      title: '',
      text: words(report.original_pm_text),
      now: changed(words(report.original_pm_text), words(message.content)),
      author: personRef(view.private_message_creator),
      marks: { admin: view.creator_is_admin, moderator: false, banned: view.creator_banned },
      banned: view.creator_banned,
      deleted: message.deleted,
      complaints: [complaint(report, view)],
    };
  }
  const community = communityRef(view.community);
  if (view.type_ === 'community') {
    const report = view.community_report;
    return {
      ...nothing,
      key: `community:${community.id}`,
      kind: 'community',
      id: community.id,
      path: communityPath(community),
      title: community.title,
      text: words([report.original_community_summary, report.original_community_sidebar].filter(Boolean).join('\n\n')),
      community,
      removed: view.community.removed,
      deleted: view.community.deleted,
      complaints: [complaint(report, view)],
    };
  }
  const marks = { admin: view.creator_is_admin, moderator: view.creator_is_moderator, banned: view.creator_banned || view.creator_banned_from_community };
  const placed = { community, marks, banned: view.creator_banned_from_community };
  if (view.type_ === 'comment') {
    const { comment, comment_report: report } = view;
    const before = words(report.original_comment_text);
    return {
      ...nothing,
      ...placed,
      key: `comment:${comment.id}`,
      kind: 'comment',
      id: comment.id,
      path: commentPath(comment),
      title: view.post.name,
      text: before,
      now: changed(before, words(comment.content)),
      author: personRef(view.comment_creator),
      removed: comment.removed,
      deleted: comment.deleted,
      locked: comment.locked,
      complaints: [complaint(report, view)],
    };
  }
  const { post, post_report: report } = view;
  const before = words(report.original_post_body);
  const now = words(post.body);
  return {
    ...nothing,
    ...placed,
    key: `post:${post.id}`,
    kind: 'post',
    id: post.id,
    path: postPath(post),
    title: report.original_post_name,
    text: before,
    now: changed([report.original_post_name, before].join('\n'), [post.name, now].join('\n')),
    link: report.original_post_url ? { url: report.original_post_url, domain: domainOf(report.original_post_url) ?? '' } : null,
    author: personRef(view.post_creator),
    removed: post.removed,
    deleted: post.deleted,
    locked: post.locked,
    complaints: [complaint(report, view)],
  };
}

/** The cases of a page of reports, in its order. */
export function cases(views: ReportCombinedView[]): Case[] {
  const byKey = new Map<string, Case>();
  for (const view of views) {
    const next = one(view);
    const known = byKey.get(next.key);
    if (known) known.complaints.push(...next.complaints);
    else byKey.set(next.key, next);
  }
  return [...byKey.values()];
}

/** Nothing is left to be done about it. */
export function isSettled(one: Case): boolean {
  return one.complaints.every((complaint) => complaint.resolved);
}

/** The rules of the communities on a page, by their ids. */
export function rulesByCommunity(views: ReportCombinedView[]): Record<number, string[]> {
  const rules: Record<number, string[]> = {};
  for (const view of views) {
    if (view.type_ !== 'private_message') rules[view.community.id] ??= rulesOf(view.community.sidebar);
  }
  return rules;
}
