import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Comment, CommentSortType, Community, GetComments, Post } from "lemmy-v4";
import { refused } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { Site } from "../harness/site.js";
import { comment, community, contents, pages, person, post, type Person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const SORTS: CommentSortType[] = ["hot", "top", "new", "old", "controversial"];

let ada: Person;
let bob: Person;
let books: Community;
let dune: Post;
let a: Comment;

/** a (aa (aaa), ab), b, c; `b` has bob's vote, `c` one against it. */
before(async () => {
  [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  books = await community(ada, "books");
  dune = await post(ada, books, "Dune");
  a = await comment(ada, dune, "a");
  const aa = await comment(ada, dune, "aa", a);
  await comment(ada, dune, "aaa", aa);
  await comment(ada, dune, "ab", a);
  const b = await comment(ada, dune, "b");
  const c = await comment(ada, dune, "c");
  await bob.api.likeComment({ comment_id: b.id, is_upvote: true });
  await bob.api.likeComment({ comment_id: c.id, is_upvote: false });
});

async function list(form: GetComments): Promise<string[]> {
  return contents(await site.v4().getComments({ post_id: dune.id, ...form }));
}

test("a tree has every comment once, parents before children, in every sort", async () => {
  for (const sort of SORTS) {
    const { items } = await site.v4().getComments({ post_id: dune.id, max_depth: 8, sort });
    const seen = new Set<string>(["0"]);
    for (const { comment: each } of items) {
      assert.ok(seen.has(each.path.split(".").at(-2) ?? ""), `${sort}: ${each.content} comes before its parent`);
      seen.add(String(each.id));
    }
    assert.deepEqual(contents({ items }).sort(), ["a", "aa", "aaa", "ab", "b", "c"], sort);
  }
});

test("siblings are in the order asked for, depth is counted as asked for", async () => {
  const top = async (sort: CommentSortType): Promise<string[]> => list({ max_depth: 1, sort });
  assert.deepEqual(await top("new"), ["c", "b", "a"]);
  assert.deepEqual(await top("old"), ["a", "b", "c"]);
  assert.deepEqual(await top("top"), ["b", "a", "c"]);
  assert.equal((await top("controversial"))[0], "c");
  assert.deepEqual((await list({ parent_id: a.id, max_depth: 1 })).sort(), ["a", "aa", "ab"]);
  assert.equal((await list({ max_depth: 5, limit: 1 })).length, 6, "with a depth there is no limit");
  await refused(site.v4().getComments({ parent_id: 999_999, max_depth: 1 }), 404, "not_found");
});

test("the slim list says the same without post and community", async () => {
  const [slim, full] = [await site.v4().getCommentsSlim({ post_id: dune.id, max_depth: 8, sort: "old" }), await list({ max_depth: 8, sort: "old" })];
  assert.deepEqual(contents(slim), full);
  assert.equal("post" in (slim.items[0] ?? {}), false);
});

test("a flat list is walked by its cursors", async () => {
  const walked = await pages((cursor) => site.v4().getComments({ post_id: dune.id, sort: "old", limit: 4, ...cursor }));
  assert.deepEqual(walked.map(contents), [["a", "aa", "aaa", "ab"], ["b", "c"]]);
  await refused(site.v4().getComments({ post_id: dune.id, limit: 51 }), 400, "invalid_fetch_limit");
  await refused(site.v4().getComments({ post_id: dune.id, page_cursor: "nonsense" }), 400, "couldnt_parse_pagination_token");
});

test("comments are listed over a community, an author or the whole site", async () => {
  const nobody = site.v4();
  assert.equal((await nobody.getComments({ community_id: books.id })).items.length, 6);
  assert.equal((await nobody.getComments({ community_name: books.name })).items.length, 6);
  assert.equal((await nobody.getComments({ creator_id: ada.id })).items.length, 6);
  assert.deepEqual((await nobody.getComments({ creator_username: bob.name })).items, []);
  assert.deepEqual((await nobody.getComments({ post_id: dune.id, search_term: "aaa" })).items.map((view) => view.comment.content), ["aaa"]);
  await refused(nobody.getComments({ community_name: unique("none") }), 404, "not_found");
});
