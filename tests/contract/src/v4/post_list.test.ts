import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Community, GetPosts, Post, PostSortType } from "lemmy-v4";
import { refused } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, pages, person, post, titles, type Person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const SORTS: PostSortType[] = ["active", "hot", "new", "old", "top", "most_comments", "new_comments", "controversial", "scaled"];
const NAMES = ["one", "two", "three", "four", "five", "six", "seven"];

let ada: Person;
let bob: Person;
let eve: Person;
let books: Community;

/** Seven posts of ada: `three` has three votes up, `five` one up and one down, `two` two comments, `six` the newest comment. */
before(async () => {
  [ada, bob, eve] = [await person(site, "ada"), await person(site, "bob"), await person(site, "eve")];
  books = await community(ada, "books");
  const posts: Post[] = [];
  for (const name of NAMES) posts.push(await post(ada, books, name, name === "four" ? { url: "https://example.com/four", body: "needle" } : {}));
  const [, two, three, , five, six] = posts as [Post, Post, Post, Post, Post, Post, Post];
  await bob.api.likePost({ post_id: three.id, is_upvote: true });
  await eve.api.likePost({ post_id: three.id, is_upvote: true });
  await bob.api.likePost({ post_id: five.id, is_upvote: false });
  await comment(bob, two, "First.");
  await comment(eve, two, "Second.");
  await comment(bob, six, "Latest.");
});

async function list(form: GetPosts): Promise<string[]> {
  return titles(await site.v4().getPosts({ community_id: books.id, limit: 50, ...form }));
}

test("every sort lists every post once", async () => {
  for (const sort of SORTS) assert.deepEqual((await list({ sort })).sort(), [...NAMES].sort(), sort);
});

test("the sorts put first what they are named for", async () => {
  assert.deepEqual(await list({ sort: "new" }), [...NAMES].reverse());
  assert.deepEqual(await list({ sort: "old" }), NAMES);
  assert.deepEqual(await list({ sort: "top" }), ["three", "seven", "six", "four", "two", "one", "five"]);
  assert.deepEqual((await list({ sort: "most_comments" })).slice(0, 2), ["two", "six"]);
  assert.deepEqual((await list({ sort: "new_comments" })).slice(0, 2), ["six", "two"]);
  assert.equal((await list({ sort: "controversial" }))[0], "five");
  assert.equal((await list({ sort: "hot" }))[0], "three");
});

test("a span of time keeps the young posts, none keeps all", async () => {
  for (const time_range_seconds of [0, 3600, 1_000_000_000]) {
    assert.equal((await list({ sort: "top", time_range_seconds })).length, NAMES.length, String(time_range_seconds));
  }
});

test("cursors walk every sort without a gap or a repetition, and back", async () => {
  for (const sort of SORTS) {
    const walked = await pages((cursor) => site.v4().getPosts({ community_id: books.id, sort, limit: 3, ...cursor }));
    assert.deepEqual(walked.flatMap(titles), await list({ sort }), sort);
    assert.equal(walked[0]?.prev_page, undefined, sort);
    const second = walked[1];
    assert.ok(second?.prev_page, sort);
    const back = await site.v4().getPosts({ community_id: books.id, sort, limit: 3, page_cursor: second.prev_page });
    assert.deepEqual(titles(back), titles(walked[0] ?? { items: [] }), sort);
  }
});

test("a page or a cursor that cannot be is refused", async () => {
  const nobody = site.v4();
  await refused(nobody.getPosts({ limit: 51 }), 400, "invalid_fetch_limit");
  await refused(nobody.getPosts({ limit: 0 }), 400, "invalid_fetch_limit");
  await refused(nobody.getPosts({ page_cursor: "nonsense" }), 400, "couldnt_parse_pagination_token");
});

test("a page is as long as the user wishes, else twenty", async () => {
  const place = await community(ada, "long");
  for (let number = 1; number <= 22; number += 1) await post(ada, place, `number ${number}`);
  const reader = await person(site, "reader");
  const count = async (): Promise<number> => (await reader.api.getPosts({ community_id: place.id })).items.length;
  assert.equal(await count(), 20);
  await reader.api.saveUserSettings({ default_items_per_page: 7 });
  assert.equal(await count(), 7);
});

test("posts are kept to a community, an author or a word", async () => {
  assert.equal((await list({ community_name: `${books.name}@${HOST}` })).length, NAMES.length);
  assert.equal((await list({ creator_id: ada.id })).length, NAMES.length);
  assert.deepEqual(await list({ creator_username: bob.name }), []);
  assert.deepEqual(await list({ search_term: "needle" }), ["four"]);
  assert.deepEqual(await list({ search_term: "needle", search_title_only: true }), []);
  assert.deepEqual((await list({ no_comments_only: true })).sort(), ["five", "four", "one", "seven", "three"]);
  await refused(site.v4().getPosts({ community_name: unique("none") }), 404, "not_found");
});

test("each listing type has its own choice, and strangers subscribe to nothing", async () => {
  const reader = await person(site, "reader");
  const other = await community(bob, "other");
  await post(bob, other, "elsewhere");
  await reader.api.followCommunity({ community_id: other.id, follow: true });
  assert.deepEqual(titles(await reader.api.getPosts({ type_: "subscribed" })), ["elsewhere"]);
  assert.deepEqual(titles(await bob.api.getPosts({ type_: "moderator_view" })), ["elsewhere"]);
  for (const type_ of ["all", "local"] as const) {
    const found = titles(await reader.api.getPosts({ type_, limit: 50 }));
    assert.ok(found.includes("one") && found.includes("elsewhere"), type_);
  }
  for (const type_ of ["subscribed", "moderator_view"] as const) assert.deepEqual(titles(await site.v4().getPosts({ type_ })), [], type_);
});

test("a list marks what it shows as read, if it is told to", async () => {
  const reader = await person(site, "reader");
  await reader.api.getPosts({ community_id: books.id, sort: "new", limit: 2, mark_as_read: true });
  const unread = titles(await reader.api.getPosts({ community_id: books.id, sort: "new", show_read: false, limit: 50 }));
  assert.deepEqual(unread, ["five", "four", "three", "two", "one"]);
});
