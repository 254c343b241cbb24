// Telling moderators and admins of something.

import type { Api } from './http.ts';

export type Reported = 'post' | 'comment' | 'message' | 'community';

const paths: Record<Reported, [path: string, field: string]> = {
  post: ['/post/report', 'post_id'],
  comment: ['/comment/report', 'comment_id'],
  message: ['/private_message/report', 'private_message_id'],
  community: ['/community/report', 'community_id'],
};

/** `instanceRules` brings it to the admins as well. */
export function create(api: Api, kind: Reported, id: number, reason: string, instanceRules: boolean): Promise<unknown> {
  const [path, field] = paths[kind];
  const both = kind === 'post' || kind === 'comment' ? { violates_instance_rules: instanceRules } : {};
  const body = JSON.stringify({ [field]: id, reason, ...both });
  return api.send('POST', path, { headers: { 'content-type': 'application/json' }, body });
}
