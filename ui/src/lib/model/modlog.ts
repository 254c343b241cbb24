// An entry of the moderation log as its page shows it.

import type { Entry, Kind } from '#lib/api/modlog.ts';
import { excerpt } from '#lib/text/excerpt.ts';
import { commentPath } from './comment.ts';
import { communityPath, communityRef } from './community.ts';
import { personPath, personRef } from './person.ts';
import { postPath } from './post.ts';

/** Something an entry is about, and where it is. */
export interface Target {
  text: string;
  href: string | null;
}

export interface LogEntry {
  id: number;
  kind: Kind;
  /** The measure was lifted. */
  lifted: boolean;
  reason: string | null;
  detail: string | null;
  endsAt: string | null;
  at: string;
  /** How many entries are a part of it. */
  parts: number;
  targets: Partial<Record<'moderator' | 'person' | 'post' | 'comment' | 'community' | 'instance', Target>>;
}

const COMMENT_CHARACTERS = 80;

export function logEntry(view: Entry): LogEntry {
  const { modlog, moderator, target_person: person, target_post: post, target_comment: comment, target_community: community, target_instance: instance } = view;
  return {
    id: modlog.id,
    kind: modlog.kind,
    lifted: modlog.is_revert,
    reason: modlog.reason ?? null,
    detail: modlog.detail ?? null,
    endsAt: modlog.expires_at ?? null,
    at: modlog.published_at,
    parts: modlog.child_count,
    targets: {
      ...(moderator ? { moderator: { text: personRef(moderator).display, href: personPath(personRef(moderator)) } } : {}),
      ...(person ? { person: { text: personRef(person).display, href: personPath(personRef(person)) } } : {}),
      ...(post ? { post: { text: post.name, href: postPath(post) } } : {}),
      ...(comment ? { comment: { text: excerpt(comment.content, COMMENT_CHARACTERS) || `#${comment.id}`, href: commentPath(comment) } } : {}),
      ...(community ? { community: { text: communityRef(community).title, href: communityPath(communityRef(community)) } } : {}),
      ...(instance ? { instance: { text: instance.domain, href: null } } : {}),
    },
  };
}
