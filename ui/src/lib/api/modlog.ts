// What moderators and admins have done.

import type { ModlogKind, ModlogView } from '#generated/v4.ts';
import type { Api, Query as QueryOf } from './http.ts';

/** The kinds of entries, in the order they are offered; whether all of them are here is checked below. */
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
  'mod_edit_tag',
  'mod_change_community_visibility',
  'mod_approve_follower',
  'mod_resolve_report',
  'rule_define',
  'rule_mark_post',
  'rule_mark_comment',
  'rule_refuse',
  'mod_approve_marked',
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
  'admin_edit_announcement',
  'admin_edit_tagline',
  'admin_edit_multi_community',
  'admin_delete_media',
  'admin_limit_instance',
  'admin_purge_person',
  'admin_purge_community',
  'admin_purge_post',
  'admin_purge_comment',
] as const satisfies ModlogKind[];
export type Kind = (typeof kinds)[number];
/** A kind the API knows and this list does not is an error here. */
const _all: Exclude<ModlogKind, Kind> extends never ? true : never = true;
void _all;

export type Entry = ModlogView;
export type Query = Omit<QueryOf<'GET /modlog'>, 'type_'> & { type_?: Kind };

export const list = (api: Api, query: Query) => api.call('GET /modlog', { query });
