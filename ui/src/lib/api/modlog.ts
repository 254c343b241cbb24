// What moderators and admins have done. The shapes are those of docs/reference/api-v4.md 4, and of api-v4-additions.md.

import type { Comment, Community, Instance, Person, Post } from '#generated/v4.ts';
import { search, type Api } from './http.ts';

/** The kinds of entries. */
export const kinds = [
  'mod_remove_post',
  'mod_lock_post',
  'mod_feature_post_community',
  'mod_edit_post',
  'mod_warn_post',
  'mod_remove_comment',
  'mod_lock_comment',
  'mod_warn_comment',
  'mod_distinguish_comment',
  'mod_ban_from_community',
  'mod_add_to_community',
  'mod_transfer_community',
  'mod_edit_community',
  'mod_change_community_visibility',
  'mod_approve_follower',
  'mod_resolve_report',
  'role_define',
  'role_grant',
  'admin_ban',
  'admin_add',
  'admin_remove_community',
  'admin_feature_post_site',
  'admin_block_instance',
  'admin_allow_instance',
  'admin_decide_application',
  'admin_edit_site',
  'admin_edit_emoji',
  'admin_purge_person',
  'admin_purge_community',
  'admin_purge_post',
  'admin_purge_comment',
] as const;
export type Kind = (typeof kinds)[number];

export interface Entry {
  modlog: {
    id: number;
    kind: Kind;
    is_revert: boolean;
    reason?: string | null;
    detail?: string | null;
    expires_at?: string | null;
    published_at: string;
    child_count: number;
  };
  moderator?: Person | null;
  target_person?: Person | null;
  target_instance?: Instance | null;
  target_community?: Community | null;
  target_post?: Post | null;
  target_comment?: Comment | null;
}

export interface Query {
  type_?: Kind;
  community_id?: number;
  other_person_id?: number;
  mod_person_id?: number;
  page_cursor?: string;
}

export async function list(api: Api, query: Query): Promise<{ items: Entry[]; next_page?: string | null }> {
  const answer = await api.send('GET', `/modlog${search(query)}`, { headers: { accept: 'application/json' } });
  return answer as { items: Entry[]; next_page?: string | null };
}
