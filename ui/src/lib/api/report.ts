// Telling moderators and admins of something.

import type { Api } from './http.ts';

export type Reported = 'post' | 'comment' | 'message' | 'community';

/** `instanceRules` brings it to the admins as well. */
export function create(api: Api, kind: Reported, id: number, reason: string, instanceRules: boolean): Promise<unknown> {
  switch (kind) {
    case 'post':
      return api.call('POST /post/report', { body: { post_id: id, reason, violates_instance_rules: instanceRules } });
    case 'comment':
      return api.call('POST /comment/report', { body: { comment_id: id, reason, violates_instance_rules: instanceRules } });
    case 'message':
      return api.call('POST /private_message/report', { body: { private_message_id: id, reason } });
    case 'community':
      return api.call('POST /community/report', { body: { community_id: id, reason } });
  }
}
