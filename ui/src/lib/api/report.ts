// Telling moderators and admins of something, and what they do about it.

import type { Api, Query } from './http.ts';

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

export const list = (api: Api, query: Query<'GET /report/list'>) => api.call('GET /report/list', { query });

const settled = {
  post: 'PUT /post/report/resolve',
  comment: 'PUT /comment/report/resolve',
  message: 'PUT /private_message/report/resolve',
  community: 'PUT /community/report/resolve',
} as const satisfies Record<Reported, string>;

/** Settles a report, or opens it again; its id is one among those of its kind. `conclusion` says what came of it. */
export const resolve = (api: Api, kind: Reported, id: number, resolved: boolean, conclusion?: string) =>
  api.call(settled[kind], { body: { report_id: id, resolved, conclusion: conclusion || undefined } });
