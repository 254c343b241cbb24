import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Comment } from "lemmy-v3";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, person, post, type Person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

/** `levels` comments, each under the one before. */
async function chain(author: Person, under: Parameters<typeof comment>[1], levels: number): Promise<Comment[]> {
  const comments: Comment[] = [];
  for (let level = 1; level <= levels; level += 1) comments.push(await comment(author, under, `level ${level}`, comments.at(-1)));
  return comments;
}

test("a thread three deep knows its paths, its counts and who is told", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const first = await bob.api.createComment({ content: "First.", post_id: dune.id });
  const one = first.comment_view.comment;
  assert.deepEqual([one.path, one.ap_id, one.content], [`0.${one.id}`, `https://${HOST}/comment/${one.id}`, "First."]);
  assert.deepEqual([first.comment_view.my_vote, first.comment_view.counts.score], [1, 1]);
  assert.deepEqual(first.recipient_ids, [ada.localUserId], "a top comment tells the post's author");

  const second = await ada.api.createComment({ content: "Second.", post_id: dune.id, parent_id: one.id });
  assert.deepEqual(second.recipient_ids, [bob.localUserId]);
  const two = second.comment_view.comment;
  const three = await comment(ada, dune, "Third.", two);
  assert.equal(three.path, `0.${one.id}.${two.id}.${three.id}`);

  const { comments } = await site.v3().getComments({ post_id: dune.id, max_depth: 8 });
  const children = new Map(comments.map((view) => [view.comment.id, view.counts.child_count]));
  assert.deepEqual([one, two, three].map((each) => children.get(each.id)), [2, 1, 0]);
  assert.equal((await site.v3().getPost({ id: dune.id })).post_view.counts.comments, 3);
});

test("a comment with a fault is refused by its name", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const [dune, emma] = [await post(ada, books, "Dune"), await post(ada, books, "Emma")];
  const elsewhere = await comment(ada, emma, "Elsewhere.");
  const create = (form: object): Promise<unknown> => ada.api.createComment({ content: "Hm.", post_id: dune.id, ...form });
  await refused(create({ post_id: -1 }), 400, "couldnt_find_post");
  await refused(create({ parent_id: elsewhere.id }), 400, "couldnt_create_comment");
  await refused(create({ content: "x".repeat(10_001) }), 400, "invalid_body_field");
  await refused(site.v3().createComment({ content: "Hm.", post_id: dune.id }), 401, "incorrect_login");
  assert.deepEqual((await ada.api.getComments({ post_id: dune.id })).comments, []);

  const orphan = await ada.api.createComment({ content: "Hm.", post_id: dune.id, parent_id: 999_999 });
  assert.equal(orphan.comment_view.comment.path, `0.${orphan.comment_view.comment.id}`, "an unknown parent is none");
});

test("a thread ends at fifty-one levels", async () => {
  const ada = await person(site, "ada");
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const deepest = (await chain(ada, dune, 51)).at(-1);
  assert.equal(deepest?.path.split(".").length, 52);
  await refused(ada.api.createComment({ content: "Deeper!", post_id: dune.id, parent_id: deepest.id }), 400, "max_comment_depth_reached");
});

test("nobody comments on what is deleted", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  await ada.api.deletePost({ post_id: dune.id, deleted: true });
  await refused(ada.api.createComment({ content: "Hm.", post_id: dune.id }), 400, "deleted");
  await refused(bob.api.createComment({ content: "Hm.", post_id: dune.id }), 400, "couldnt_find_post");
});

test("its author edits a comment, and nobody else does", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const hm = await comment(bob, dune, "Hm.");
  await refused(ada.api.editComment({ comment_id: hm.id, content: "Mine" }), 400, "no_comment_edit_allowed");
  await refused(bob.api.editComment({ comment_id: 999_999, content: "Ah." }), 400, "couldnt_find_comment");
  const edited = (await bob.api.editComment({ comment_id: hm.id, content: "Ah.", language_id: 37 })).comment_view.comment;
  assert.deepEqual([edited.content, edited.language_id], ["Ah.", 37]);
  assert.ok(edited.updated);
});

test("a deleted comment keeps its place and loses its text, but for admins", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const [hm, reply] = await chain(bob, dune, 2);
  assert.ok(hm && reply);
  await refused(ada.api.deleteComment({ comment_id: hm.id, deleted: true }), 400, "no_comment_edit_allowed");
  assert.equal((await bob.api.deleteComment({ comment_id: hm.id, deleted: true })).comment_view.comment.deleted, true);
  await refused(bob.api.deleteComment({ comment_id: hm.id, deleted: true }), 400, "couldnt_update_comment");

  for (const viewer of [site.v3(), ada.api, bob.api]) {
    assert.equal((await viewer.getComment({ id: hm.id })).comment_view.comment.content, "");
    const { comments } = await viewer.getComments({ post_id: dune.id, max_depth: 8, sort: "Old" });
    assert.deepEqual(comments.map((view) => [view.comment.content, view.counts.child_count]), [["", 1], ["level 2", 0]]);
  }
  assert.equal((await (await site.admin3()).getComment({ id: hm.id })).comment_view.comment.content, "level 1");
  assert.equal((await bob.api.getPost({ id: dune.id })).post_view.counts.comments, 1);

  const restored = await bob.api.deleteComment({ comment_id: hm.id, deleted: false });
  assert.equal(restored.comment_view.comment.content, "level 1");
  assert.equal((await bob.api.getPost({ id: dune.id })).post_view.counts.comments, 2);
});

test("a moderator distinguishes a comment of their own only", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const [hm, rule] = [await comment(bob, dune, "Hm."), await comment(ada, dune, "Be kind.")];
  await refused(ada.api.distinguishComment({ comment_id: hm.id, distinguished: true }), 400, "no_comment_edit_allowed");
  await refused(bob.api.distinguishComment({ comment_id: hm.id, distinguished: true }), 400, "not_a_mod_or_admin");
  const answer = await ada.api.distinguishComment({ comment_id: rule.id, distinguished: true });
  assert.equal(answer.comment_view.comment.distinguished, true);
  const { comments } = await site.v3().getComments({ post_id: dune.id, sort: "Old" });
  assert.deepEqual(comments.map((view) => view.comment.id), [rule.id, hm.id]);
});

test("a vote on a comment counts once, changes, and is withdrawn", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const hm = await comment(ada, await post(ada, await community(ada, "books"), "Dune"), "Hm.");
  const vote = async (score: number): Promise<unknown[]> => {
    const { counts, my_vote } = (await bob.api.likeComment({ comment_id: hm.id, score })).comment_view;
    return [my_vote, counts.score, counts.upvotes, counts.downvotes];
  };
  assert.deepEqual(await vote(1), [1, 2, 2, 0]);
  assert.deepEqual(await vote(1), [1, 2, 2, 0]);
  assert.deepEqual(await vote(-1), [-1, 0, 1, 1]);
  assert.deepEqual(await vote(0), [undefined, 1, 1, 0]);
  await refused(bob.api.likeComment({ comment_id: 999_999, score: 1 }), 400, "couldnt_find_comment");
  await refused(site.v3().likeComment({ comment_id: hm.id, score: 1 }), 401, "incorrect_login");
});

test("saved comments are listed by when they were saved", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const [first, second] = [await comment(ada, dune, "First."), await comment(ada, dune, "Second.")];
  await bob.api.saveComment({ comment_id: second.id, save: true });
  assert.equal((await bob.api.saveComment({ comment_id: first.id, save: true })).comment_view.saved, true);
  const saved = async (): Promise<number[]> => (await bob.api.getComments({ saved_only: true })).comments.map((view) => view.comment.id);
  assert.deepEqual(await saved(), [first.id, second.id]);
  assert.equal((await bob.api.saveComment({ comment_id: first.id, save: false })).comment_view.saved, false);
  assert.deepEqual(await saved(), [second.id]);
});

test("one comment is read by its id", async () => {
  const ada = await person(site, "ada");
  const hm = await comment(ada, await post(ada, await community(ada, "books"), "Dune"), "Hm.");
  const answer = await site.v3().getComment({ id: hm.id });
  assert.deepEqual([answer.comment_view.comment.content, answer.recipient_ids], ["Hm.", []]);
  await refused(site.v3().getComment({ id: 999_999 }), 400, "couldnt_find_comment");
});
