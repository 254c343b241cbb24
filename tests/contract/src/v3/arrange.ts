/** What tests of v3 begin with: somebody, somewhere, something. */
import assert from "node:assert/strict";
import type { Comment, CommentView, Community, CreateCommunity, CreatePost, Post, PostView } from "lemmy-v3";
import type { V3 } from "../harness/client.js";
import { PASSWORD, unique, type Person as Somebody } from "../harness/people.js";
import type { Site } from "../harness/site.js";

export type Person = Somebody<V3>;

export async function person(site: Site, word: string): Promise<Person> {
  const name = unique(word);
  const { jwt } = await site.v3().register({ username: name, password: PASSWORD, password_verify: PASSWORD, show_nsfw: false });
  assert.ok(jwt);
  return known(site, name, jwt);
}

/** Somebody who has a token already. */
export async function known(site: Site, name: string, jwt: string): Promise<Person> {
  const api = site.v3(jwt);
  const me = (await api.getSite()).my_user?.local_user_view;
  assert.equal(me?.person.name, name);
  return { id: me.person.id, localUserId: me.local_user.id, name, jwt, api };
}

export async function community(creator: Person, word: string, form: Partial<CreateCommunity> = {}): Promise<Community> {
  const name = unique(word);
  return (await creator.api.createCommunity({ name, title: `About ${word}`, ...form })).community_view.community;
}

export async function post(creator: Person, place: Community, name: string, form: Partial<CreatePost> = {}): Promise<Post> {
  return (await creator.api.createPost({ name, community_id: place.id, ...form })).post_view.post;
}

export async function comment(creator: Person, under: Post, content: string, parent?: Comment): Promise<Comment> {
  const form = { content, post_id: under.id, ...(parent ? { parent_id: parent.id } : {}) };
  return (await creator.api.createComment(form)).comment_view.comment;
}

export const titles = (posts: PostView[]): string[] => posts.map((view) => view.post.name);
export const contents = (comments: CommentView[]): string[] => comments.map((view) => view.comment.content);

/** The post as this viewer finds it in its community's list, `undefined` if it is not there. */
export async function listed(viewer: V3, wanted: Post): Promise<PostView | undefined> {
  const { posts } = await viewer.getPosts({ community_id: wanted.community_id, sort: "New", limit: 50 });
  return posts.find((view) => view.post.id === wanted.id);
}
