import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Community, GetPosts, Post, SortType } from "lemmy-v3";
import { refused } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, person, post, titles, type Person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const SORTS: SortType[] = [
  "Active", "Hot", "New", "Old", "TopDay", "TopWeek", "TopMonth", "TopYear", "TopAll", "MostComments", "NewComments", "TopHour",
  "TopSixHour", "TopTwelveHour", "TopThreeMonths", "TopSixMonths", "TopNineMonths", "Controversial", "Scaled",
];
const NAMES = ["one", "two", "three", "four", "five", "six", "seven"];

let ada: Person;
let bob: Person;
let eve: Person;
let books: Community;
/** Seven posts of ada: `three` has three votes up, `five` one up and one down, `two` two comments, `six` the newest comment. */
let posts: Post[];

before(async () => {
  [ada, bob, eve] = [await person(site, "ada"), await person(site, "bob"), await person(site, "eve")];
  books = await community(ada, "books");
  posts = [];
  for (const name of NAMES) posts.push(await post(ada, books, name));
  const [, two, three, , five, six] = posts as [Post, Post, Post, Post, Post, Post, Post];
  await bob.api.likePost({ post_id: three.id, score: 1 });
  await eve.api.likePost({ post_id: three.id, score: 1 });
  await bob.api.likePost({ post_id: five.id, score: -1 });
  await comment(bob, two, "First.");
  await comment(eve, two, "Second.");
  await comment(bob, six, "Latest.");
});

async function list(form: GetPosts): Promise<string[]> {
  return titles((await site.v3().getPosts({ community_id: books.id, limit: 50, ...form })).posts);
}

test("every sort lists every post once", async () => {
  for (const sort of SORTS) assert.deepEqual((await list({ sort })).sort(), [...NAMES].sort(), sort);
});

test("the sorts put first what they are named for", async () => {
  const newest = [...NAMES].reverse();
  assert.deepEqual(await list({ sort: "New" }), newest);
  assert.deepEqual(await list({ sort: "Old" }), NAMES);
  const byScore = ["three", "seven", "six", "four", "two", "one", "five"];
  for (const sort of ["TopAll", "TopHour", "TopDay", "TopNineMonths"] as const) assert.deepEqual(await list({ sort }), byScore, sort);
  assert.deepEqual((await list({ sort: "MostComments" })).slice(0, 3), ["two", "six", "seven"]);
  assert.deepEqual((await list({ sort: "NewComments" })).slice(0, 2), ["six", "two"]);
  assert.equal((await list({ sort: "Controversial" }))[0], "five");
  assert.equal((await list({ sort: "Hot" }))[0], "three");
});

test("a cursor walks every sort without a gap or a repetition", async () => {
  for (const sort of SORTS) {
    const seen: string[] = [];
    let page_cursor: string | undefined;
    for (let page = 0; page < NAMES.length; page += 1) {
      const answer = await site.v3().getPosts({ community_id: books.id, sort, limit: 3, ...(page_cursor ? { page_cursor } : {}) });
      if (answer.posts.length === 0) break;
      seen.push(...titles(answer.posts));
      assert.match(answer.next_page ?? "", /^P[0-9a-f]+$/, "every page with a post leads on");
      page_cursor = answer.next_page;
    }
    assert.deepEqual(seen, await list({ sort }), sort);
  }
});

test("page numbers walk as well", async () => {
  const pages = [];
  for (const page of [1, 2, 3, 4]) pages.push(await list({ sort: "New", limit: 3, page }));
  assert.deepEqual(pages, [["seven", "six", "five"], ["four", "three", "two"], ["one"], []]);
});

test("a page or a cursor that cannot be is refused", async () => {
  const nobody = site.v3();
  await refused(nobody.getPosts({ limit: 51 }), 400, "couldnt_get_posts");
  await refused(nobody.getPosts({ limit: 0 }), 400, "couldnt_get_posts");
  await refused(nobody.getPosts({ page: 0 }), 400, "couldnt_get_posts");
  await refused(nobody.getPosts({ page: 101 }), 400, "couldnt_get_posts");
  const unreadable = await refused(nobody.getPosts({ page_cursor: "Pzz" }), 400, "unknown");
  assert.match(unreadable.message ?? "", /pagination token/i);
  await refused(nobody.getPosts({ page_cursor: "Pfffffff" }), 400, "unknown");
});

test("a community is named by id, name or handle", async () => {
  for (const form of [{ community_id: books.id }, { community_name: books.name }, { community_name: `${books.name}@${HOST}` }]) {
    assert.equal((await site.v3().getPosts({ ...form, limit: 50 })).posts.length, NAMES.length);
  }
  const missing = await refused(site.v3().getPosts({ community_name: unique("none") }), 404, "unknown");
  assert.equal(missing.message, "Record not found");
});

test("each listing type has its own choice", async () => {
  const reader = await person(site, "reader");
  const other = await community(bob, "other");
  await post(bob, other, "elsewhere");
  await reader.api.followCommunity({ community_id: other.id, follow: true });
  const names = async (type_: GetPosts["type_"]): Promise<string[]> => titles((await reader.api.getPosts({ type_: type_ ?? "All", limit: 50 })).posts);
  for (const type_ of ["All", "Local"] as const) {
    const found = await names(type_);
    assert.ok(found.includes("one") && found.includes("elsewhere"), type_);
  }
  assert.deepEqual(await names("Subscribed"), ["elsewhere"]);
  assert.deepEqual(await names("ModeratorView"), []);
  assert.deepEqual((await bob.api.getPosts({ type_: "ModeratorView" })).posts.map((view) => view.post.name), ["elsewhere"]);
  const strangers = titles((await site.v3().getPosts({ type_: "Subscribed", limit: 50 })).posts);
  assert.ok(strangers.includes("one") && strangers.includes("elsewhere"), "for nobody it is as All");
});

test("what one voted on is listed, own posts apart", async () => {
  const voted = async (form: GetPosts): Promise<string[]> => titles((await bob.api.getPosts({ community_id: books.id, ...form })).posts);
  assert.deepEqual(await voted({ liked_only: true }), ["three"]);
  assert.deepEqual(await voted({ disliked_only: true }), ["five"]);
  assert.deepEqual(titles((await ada.api.getPosts({ community_id: books.id, liked_only: true })).posts), []);
  await refused(bob.api.getPosts({ liked_only: true, disliked_only: true }), 400, "contradicting_filters");
});

test("sensitive posts are shown to who asks", async () => {
  const place = await community(ada, "mixed");
  await post(ada, place, "plain");
  await post(ada, place, "lewd", { nsfw: true });
  const names = async (form: GetPosts): Promise<string[]> => titles((await site.v3().getPosts({ community_id: place.id, sort: "Old", ...form })).posts);
  assert.deepEqual(await names({}), ["plain"]);
  assert.deepEqual(await names({ show_nsfw: true }), ["plain", "lewd"]);
});

test("the order asked for by nobody is the user's, else the site's", async () => {
  const reader = await person(site, "reader");
  await reader.api.saveUserSettings({ default_sort_type: "Old" });
  assert.deepEqual(titles((await reader.api.getPosts({ community_id: books.id })).posts), NAMES);
  const admin = await site.admin3();
  await admin.editSite({ default_sort_type: "New" });
  try {
    assert.deepEqual(await list({}), [...NAMES].reverse());
  } finally {
    await admin.editSite({ default_sort_type: "Active" });
  }
});

test("a vote is in the order at once", async () => {
  const place = await community(ada, "fresh");
  const [low] = [await post(ada, place, "low"), await post(ada, place, "high")];
  const top = async (): Promise<string | undefined> => titles((await site.v3().getPosts({ community_id: place.id, sort: "Hot" })).posts)[0];
  assert.equal(await top(), "high");
  await bob.api.likePost({ post_id: low.id, score: 1 });
  await eve.api.likePost({ post_id: low.id, score: 1 });
  assert.equal(await top(), "low");
});
