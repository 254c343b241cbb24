/** What tests of v4 begin with: somebody, somewhere, something. */
import assert from "node:assert/strict";
import type { Comment, CommentView, Community, CreateCommunity, CreatePost, PagedResponse, Post, PostView } from "lemmy-v4";
import type { V4 } from "../harness/client.js";
import { PASSWORD, unique, type Person as Somebody } from "../harness/people.js";
import type { Site } from "../harness/site.js";

export type Person = Somebody<V4>;

export async function person(site: Site, word: string): Promise<Person> {
  const name = unique(word);
  const { jwt } = await site.v4().register({ username: name, password: PASSWORD, password_verify: PASSWORD });
  assert.ok(jwt);
  return known(site, name, jwt);
}

/** Somebody who has a token already. */
export async function known(site: Site, name: string, jwt: string): Promise<Person> {
  const api = site.v4(jwt);
  const me = (await api.getMyUser()).local_user_view;
  assert.equal(me.person.name, name);
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

export const titles = ({ items }: { items: PostView[] }): string[] => items.map((view) => view.post.name);
export const contents = ({ items }: { items: { comment: CommentView["comment"] }[] }): string[] => items.map((view) => view.comment.content);

/** The post as this viewer finds it in its community's list, `undefined` if it is not there. */
export async function listed(viewer: V4, wanted: Post): Promise<PostView | undefined> {
  const { items } = await viewer.getPosts({ community_id: wanted.community_id, sort: "new", limit: 50 });
  return items.find((view) => view.post.id === wanted.id);
}

/** Every page of a list, by its cursors; fails if a page repeats or the walk does not end. */
export async function pages<Item>(list: (cursor: { page_cursor?: string }) => Promise<PagedResponse<Item>>): Promise<PagedResponse<Item>[]> {
  const walked: PagedResponse<Item>[] = [];
  const cursors = new Set<string>();
  let page = await list({});
  for (;;) {
    walked.push(page);
    if (page.next_page === undefined) return walked;
    assert.ok(!cursors.has(page.next_page), "a cursor came twice");
    cursors.add(page.next_page);
    page = await list({ page_cursor: page.next_page });
  }
}
