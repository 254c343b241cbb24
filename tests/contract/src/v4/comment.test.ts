import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Comment } from "lemmy-v4";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, contents, person, post, type Person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

/** `levels` comments, each under the one before. */
async function chain(author: Person, under: Parameters<typeof comment>[1], levels: number): Promise<Comment[]> {
  const comments: Comment[] = [];
  for (let level = 1; level <= levels; level += 1) comments.push(await comment(author, under, `level ${level}`, comments.at(-1)));
  return comments;
}

test("a thread three deep knows its paths and its counts", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const { comment_view } = await bob.api.createComment({ content: "First.", post_id: dune.id });
  const one = comment_view.comment;
  assert.deepEqual([one.path, one.ap_id, one.content], [`0.${one.id}`, `https://${HOST}/comment/${one.id}`, "First."]);
  assert.deepEqual([one.score, one.upvotes, one.locked, comment_view.comment_actions?.vote_is_upvote], [1, 1, false, true]);
  const two = await comment(ada, dune, "Second.", one);
  const three = await comment(bob, dune, "Third.", two);
  assert.equal(three.path, `0.${one.id}.${two.id}.${three.id}`);
  const { items } = await site.v4().getComments({ post_id: dune.id, max_depth: 8 });
  const children = new Map(items.map((view) => [view.comment.id, view.comment.child_count]));
  assert.deepEqual([one, two, three].map((each) => children.get(each.id)), [2, 1, 0]);
  assert.equal((await site.v4().getPost({ id: dune.id })).post_view.post.comments, 3);
});

test("a comment with a fault is refused by its name", async () => {
  const ada = await person(site, "ada");
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const create = (form: object): Promise<unknown> => ada.api.createComment({ content: "Hm.", post_id: dune.id, ...form });
  await refused(create({ post_id: -1 }), 404, "not_found");
  await refused(create({ content: "x".repeat(10_001) }), 400, "invalid_body_field");
  await refused(site.v4().createComment({ content: "Hm.", post_id: dune.id }), 401, "incorrect_login");
  assert.deepEqual((await ada.api.getComments({ post_id: dune.id })).items, []);
});

test("a thread ends at fifty-one levels", async () => {
  const ada = await person(site, "ada");
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const deepest = (await chain(ada, dune, 51)).at(-1);
  assert.ok(deepest);
  await refused(ada.api.createComment({ content: "Deeper!", post_id: dune.id, parent_id: deepest.id }), 400, "max_comment_depth_reached");
});

test("its author edits a comment, and nobody else does", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const hm = await comment(bob, await post(ada, await community(ada, "books"), "Dune"), "Hm.");
  await refused(ada.api.editComment({ comment_id: hm.id, content: "Mine" }), 400, "no_comment_edit_allowed");
  await refused(bob.api.editComment({ comment_id: 999_999, content: "Ah." }), 404, "not_found");
  const edited = (await bob.api.editComment({ comment_id: hm.id, content: "Ah." })).comment_view.comment;
  assert.equal(edited.content, "Ah.");
  assert.ok(edited.updated_at);
});

test("the text of a deleted comment is for its author, moderators and admins", async () => {
  const [ada, bob, eve] = [await person(site, "ada"), await person(site, "bob"), await person(site, "eve")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const [hm] = await chain(bob, dune, 2);
  assert.ok(hm);
  await refused(eve.api.deleteComment({ comment_id: hm.id, deleted: true }), 400, "no_comment_edit_allowed");
  assert.equal((await bob.api.deleteComment({ comment_id: hm.id, deleted: true })).comment_view.comment.deleted, true);
  for (const viewer of [site.v4(), eve.api]) {
    assert.deepEqual(contents(await viewer.getComments({ post_id: dune.id, max_depth: 8, sort: "old" })), ["", "level 2"]);
  }
  for (const viewer of [bob.api, ada.api, await site.admin4()]) {
    assert.equal((await viewer.getComment({ id: hm.id })).comment_view.comment.content, "level 1");
  }
  assert.equal((await bob.api.getPost({ id: dune.id })).post_view.post.comments, 1);
  await bob.api.deleteComment({ comment_id: hm.id, deleted: false });
  assert.equal((await site.v4().getComment({ id: hm.id })).comment_view.comment.content, "level 1");
});

test("a moderator distinguishes a comment of their own only", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const [hm, rule] = [await comment(bob, dune, "Hm."), await comment(ada, dune, "Be kind.")];
  await refused(ada.api.distinguishComment({ comment_id: hm.id, distinguished: true }), 400, "no_comment_edit_allowed");
  await refused(bob.api.distinguishComment({ comment_id: hm.id, distinguished: true }), 400, "not_a_mod_or_admin");
  await ada.api.distinguishComment({ comment_id: rule.id, distinguished: true });
  assert.deepEqual(contents(await site.v4().getComments({ post_id: dune.id, sort: "top" })), ["Be kind.", "Hm."]);
});

test("a vote on a comment counts once, changes, and is withdrawn", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const hm = await comment(ada, await post(ada, await community(ada, "books"), "Dune"), "Hm.");
  const vote = async (form: { is_upvote?: boolean }): Promise<unknown[]> => {
    const { comment: voted, comment_actions } = (await bob.api.likeComment({ comment_id: hm.id, ...form })).comment_view;
    return [comment_actions?.vote_is_upvote, voted.score, voted.upvotes, voted.downvotes];
  };
  assert.deepEqual(await vote({ is_upvote: true }), [true, 2, 2, 0]);
  assert.deepEqual(await vote({ is_upvote: false }), [false, 0, 1, 1]);
  assert.deepEqual(await vote({}), [undefined, 1, 1, 0]);
  await refused(bob.api.likeComment({ comment_id: 999_999, is_upvote: true }), 404, "not_found");
});
