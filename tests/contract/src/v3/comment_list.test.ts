import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Comment, Community, CommentSortType, GetComments, Post } from "lemmy-v3";
import { refused } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { Site } from "../harness/site.js";
import { comment, community, contents, person, post, type Person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const SORTS: CommentSortType[] = ["Hot", "Top", "New", "Old", "Controversial"];

let ada: Person;
let bob: Person;
let books: Community;
let dune: Post;
let a: Comment;
let aa: Comment;

/** a (aa (aaa), ab), b, c; `b` has bob's vote, `c` one against it. */
before(async () => {
  [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  books = await community(ada, "books");
  dune = await post(ada, books, "Dune");
  a = await comment(ada, dune, "a");
  aa = await comment(ada, dune, "aa", a);
  await comment(ada, dune, "aaa", aa);
  await comment(ada, dune, "ab", a);
  const b = await comment(ada, dune, "b");
  const c = await comment(ada, dune, "c");
  await bob.api.likeComment({ comment_id: b.id, score: 1 });
  await bob.api.likeComment({ comment_id: c.id, score: -1 });
});

async function list(form: GetComments): Promise<string[]> {
  return contents((await site.v3().getComments({ post_id: dune.id, ...form })).comments);
}

test("a tree has every comment once, parents before children, in every sort", async () => {
  for (const sort of SORTS) {
    const { comments } = await site.v3().getComments({ post_id: dune.id, max_depth: 8, sort });
    const seen = new Set<string>(["0"]);
    for (const { comment: each } of comments) {
      const parent = each.path.split(".").at(-2) ?? "";
      assert.ok(seen.has(parent), `${sort}: ${each.content} comes before its parent`);
      seen.add(String(each.id));
    }
    assert.deepEqual(contents(comments).sort(), ["a", "aa", "aaa", "ab", "b", "c"], sort);
  }
});

test("siblings are in the order asked for", async () => {
  const top = async (sort: CommentSortType): Promise<string[]> => list({ max_depth: 1, sort });
  assert.deepEqual(await top("New"), ["c", "b", "a"]);
  assert.deepEqual(await top("Old"), ["a", "b", "c"]);
  assert.deepEqual(await top("Top"), ["b", "a", "c"]);
  assert.equal((await top("Hot"))[0], "b");
  assert.equal((await top("Controversial"))[0], "c");
});

test("the depth is counted from the top or from the parent", async () => {
  assert.deepEqual((await list({ max_depth: 1 })).sort(), ["a", "b", "c"]);
  assert.deepEqual((await list({ max_depth: 2 })).sort(), ["a", "aa", "ab", "b", "c"]);
  assert.deepEqual((await list({ parent_id: a.id, max_depth: 1 })).sort(), ["a", "aa", "ab"]);
  assert.deepEqual((await list({ parent_id: a.id, max_depth: 2 })).sort(), ["a", "aa", "aaa", "ab"]);
  assert.deepEqual((await list({ parent_id: aa.id, max_depth: 8 })).sort(), ["aa", "aaa"]);
  await refused(site.v3().getComments({ parent_id: 999_999, max_depth: 1 }), 400, "couldnt_find_comment");
});

test("with a depth, limit and page mean nothing and need not be sensible", async () => {
  const whole = await list({ max_depth: 5, sort: "Old" });
  assert.equal(whole.length, 6);
  for (const limit of [1, 60, 1000, 1_000_000, 10_000_000_000]) assert.deepEqual(await list({ max_depth: 5, sort: "Old", limit }), whole);
  assert.deepEqual(await list({ max_depth: 5, sort: "Old", limit: 60, page: 3 }), whole);
});

test("a flat list has pages", async () => {
  const pages = [];
  for (const page of [1, 2, 3]) pages.push(await list({ sort: "Old", limit: 4, page }));
  assert.deepEqual(pages, [["a", "aa", "aaa", "ab"], ["b", "c"], []]);
  await refused(site.v3().getComments({ post_id: dune.id, limit: 51 }), 400, "couldnt_get_comments");
  await refused(site.v3().getComments({ post_id: dune.id, page: 101 }), 400, "couldnt_get_comments");
});

test("comments are listed over a community or the whole site", async () => {
  const nobody = site.v3();
  assert.equal((await nobody.getComments({ community_id: books.id, limit: 50 })).comments.length, 6);
  assert.equal((await nobody.getComments({ community_name: books.name, limit: 50 })).comments.length, 6);
  assert.ok((await nobody.getComments({ type_: "All", limit: 50 })).comments.length >= 6);
  await refused(nobody.getComments({ community_name: unique("none") }), 404, "unknown");
  for (const type_ of ["Subscribed", "ModeratorView"] as const) assert.deepEqual((await nobody.getComments({ type_ })).comments, [], type_);
  assert.equal((await ada.api.getComments({ type_: "ModeratorView", limit: 50 })).comments.length, 6);
  assert.deepEqual((await bob.api.getComments({ type_: "Subscribed", limit: 50 })).comments, []);
});

test("what one voted on is listed", async () => {
  assert.deepEqual(contents((await bob.api.getComments({ liked_only: true })).comments), ["b"]);
  assert.deepEqual(contents((await bob.api.getComments({ disliked_only: true })).comments), ["c"]);
  await refused(bob.api.getComments({ liked_only: true, disliked_only: true }), 400, "contradicting_filters");
});

test("a thread of more than three hundred shows three hundred, each with its parent", async () => {
  const big = await post(ada, books, "Big");
  const root = await comment(ada, big, "root");
  const writers = await Promise.all(Array.from({ length: 10 }, () => person(site, "writer")));
  await Promise.all(writers.map(async (writer) => {
    for (let turn = 0; turn < 31; turn += 1) await comment(writer, big, "more", turn % 2 === 0 ? undefined : root);
  }));
  const { comments } = await site.v3().getComments({ post_id: big.id, max_depth: 8, sort: "Hot" });
  assert.equal(comments.length, 300);
  const ids = new Set(comments.map((view) => String(view.comment.id)));
  assert.ok(comments.every((view) => ["0", ...ids].includes(view.comment.path.split(".").at(-2) ?? "")));
});
