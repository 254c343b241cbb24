// Posts and comments in one list.

import type { PostCommentCombinedView } from '#generated/v4.ts';
import { commentCard, type CommentCard } from './comment.ts';
import { postItem, type PostItem } from './post.ts';

export type Mixed = { kind: 'post'; key: string; post: PostItem } | { kind: 'comment'; key: string; comment: CommentCard };

export function mixed(view: PostCommentCombinedView): Mixed {
  return view.type_ === 'post'
    ? { kind: 'post', key: `p${view.post.id}`, post: postItem(view) }
    : { kind: 'comment', key: `c${view.comment.id}`, comment: commentCard(view) };
}
