// People as the pages show them.

import type { Person } from '#generated/v4.ts';

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
