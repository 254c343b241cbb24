// People as the pages show them.

import type { Person, PersonView } from '#generated/v4.ts';

export interface PersonRef {
  id: number;
  name: string;
  /** Where they are from, `null` for here. */
  host: string | null;
  /** What they want to be called; the name without anything else. */
  display: string;
  avatar: string | null;
  bot: boolean;
}

export function personRef(person: Person): PersonRef {
  return {
    id: person.id,
    name: person.name,
    host: person.local ? null : hostOf(person.ap_id),
    display: person.display_name || person.name,
    avatar: person.avatar ?? null,
    bot: person.bot_account,
  };
}

/** `name` here, `name@host` elsewhere. */
export function handle(ref: { name: string; host: string | null }): string {
  return ref.host ? `${ref.name}@${ref.host}` : ref.name;
}

export function personPath(ref: { name: string; host: string | null }): string {
  return `/u/${handle(ref)}`;
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}

/** A person as their own page shows them. */
export interface PersonProfile extends PersonRef {
  banner: string | null;
  bioHtml: string;
  posts: number;
  comments: number;
  joinedAt: string;
  matrix: string | null;
  admin: boolean;
  banned: boolean;
  banEndsAt: string | null;
  deleted: boolean;
  blocked: boolean;
  /** What the reader noted about them. */
  note: string | null;
  source: string;
}

export function personProfile(view: PersonView): PersonProfile {
  const { person, person_actions: actions } = view;
  return {
    ...personRef(person),
    banner: person.banner ?? null,
    bioHtml: person.bio_html ?? '',
    posts: person.post_count,
    comments: person.comment_count,
    joinedAt: person.published_at,
    matrix: person.matrix_user_id ?? null,
    admin: view.is_admin,
    banned: view.banned,
    banEndsAt: view.ban_expires_at ?? null,
    deleted: person.deleted,
    blocked: Boolean(actions?.blocked_at),
    note: actions?.note ?? null,
    source: person.ap_id,
  };
}

/** A person in a list. */
export interface PersonItem extends PersonRef {
  posts: number;
  comments: number;
}

export function personItem({ person }: PersonView): PersonItem {
  return { ...personRef(person), posts: person.post_count, comments: person.comment_count };
}
