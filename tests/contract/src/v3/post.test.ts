import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, listed, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("a new post has what was sent, its author's vote and its address", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const { post_view } = await ada.api.createPost({
    name: "  Dune, fifty years on ",
    community_id: books.id,
    url: "https://example.com/dune",
    body: "Still *dry*.",
    alt_text: "A dune",
    nsfw: true,
    language_id: 37,
  });
  const { post: dune, counts } = post_view;
  assert.deepEqual([dune.name, dune.url, dune.body, dune.alt_text], ["Dune, fifty years on", "https://example.com/dune", "Still *dry*.", "A dune"]);
  assert.deepEqual([dune.nsfw, dune.language_id, dune.local, dune.updated], [true, 37, true, undefined]);
  assert.equal(dune.ap_id, `https://${HOST}/post/${dune.id}`);
  assert.deepEqual([post_view.my_vote, counts.score, counts.upvotes, counts.downvotes, counts.comments], [1, 1, 1, 0, 0]);
  assert.deepEqual([post_view.creator_is_moderator, post_view.creator_is_admin, post_view.read, post_view.saved], [true, false, true, false]);
  assert.equal(counts.newest_comment_time, dune.published);
});

test("a post with a fault is refused by its name, and nothing is stored", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const create = (form: object): Promise<unknown> => ada.api.createPost({ name: "Dune", community_id: books.id, ...form });
  await refused(create({ honeypot: "bot" }), 400, "honeypot_failed");
  await refused(create({ name: "ab" }), 400, "invalid_post_title");
  await refused(create({ name: "x".repeat(201) }), 400, "invalid_post_title");
  await refused(create({ name: "x".repeat(1_000_000) }), 400, "invalid_post_title");
  await refused(create({ name: "two\nlines" }), 400, "invalid_post_title");
  await refused(create({ url: "not a url" }), 400, "invalid_url");
  await refused(create({ url: "ftp://example.com/dune" }), 400, "invalid_url_scheme");
  await refused(create({ url: `https://example.com/${"x".repeat(2000)}` }), 400, "url_length_overflow");
  await refused(create({ alt_text: "x".repeat(1501) }), 400, "alt_text_length_overflow");
  await refused(create({ body: "x".repeat(50_001) }), 400, "invalid_body_field");
  await refused(create({ community_id: -2 }), 400, "couldnt_find_community");
  await refused(site.v3().createPost({ name: "Dune", community_id: books.id }), 401, "incorrect_login");
  assert.deepEqual((await ada.api.getPosts({ community_id: books.id })).posts, []);
  assert.equal((await ada.api.getCommunity({ id: books.id })).community_view.counts.posts, 0);
});

test("tracking is cut off links, in the url and in the body", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune", {
    url: "https://example.com/dune?id=7&utm_source=feed",
    body: "[more](https://example.com/more?utm_medium=x&page=2)",
  });
  assert.equal(dune.url, "https://example.com/dune?id=7");
  assert.equal(dune.body, "[more](https://example.com/more?page=2)");
  assert.equal((await post(ada, books, "No link", { url: "" })).url, undefined);
});

test("an address on the site's blocklist is refused in a post and in a text", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const admin = await site.admin3();
  await admin.editSite({ blocked_urls: ["https://spam.test/"] });
  try {
    assert.deepEqual((await site.v3().getSite()).blocked_urls.map((blocked) => blocked.url), ["spam.test"]);
    await refused(ada.api.createPost({ name: "Buy", community_id: books.id, url: "https://spam.test/now" }), 400, "blocked_url");
    await refused(ada.api.createPost({ name: "Buy", community_id: books.id, body: "https://spam.test/now" }), 400, "blocked_url");
  } finally {
    await admin.editSite({ blocked_urls: [] });
  }
});

test("a slur in a title is refused, in a text it is taken out", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const admin = await site.admin3();
  await admin.editSite({ slur_filter_regex: "grumpkin" });
  try {
    await refused(ada.api.createPost({ name: "A Grumpkin!", community_id: books.id }), 400, "slurs");
    assert.equal((await post(ada, books, "Fine", { body: "You GRUMPKIN you" })).body, "You *removed* you");
  } finally {
    await admin.editSite({ slur_filter_regex: "" });
  }
});

test("its author edits a post, field by field, and nobody else does", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(bob, books, "Dune", { url: "https://example.com/dune", body: "Sand." });
  await refused(ada.api.editPost({ post_id: dune.id, name: "Mine" }), 400, "no_post_edit_allowed");
  await refused((await site.admin3()).editPost({ post_id: dune.id, name: "Mine" }), 400, "no_post_edit_allowed");
  await refused(bob.api.editPost({ post_id: 999_999, name: "Mine" }), 400, "couldnt_find_post");
  await refused(bob.api.editPost({ post_id: dune.id, name: "ab" }), 400, "invalid_post_title");

  const edited = (await bob.api.editPost({ post_id: dune.id, name: "Dune Messiah" })).post_view.post;
  assert.deepEqual([edited.name, edited.url, edited.body], ["Dune Messiah", "https://example.com/dune", "Sand."]);
  assert.ok(edited.updated);
  const cleared = (await bob.api.editPost({ post_id: dune.id, url: "", body: "", nsfw: true })).post_view.post;
  assert.deepEqual([cleared.url, cleared.body, cleared.nsfw, cleared.name], [undefined, undefined, true, "Dune Messiah"]);
});

test("its author deletes and restores a post", async () => {
  const [ada, bob, eve] = [await person(site, "ada"), await person(site, "bob"), await person(site, "eve")];
  const books = await community(ada, "books");
  const dune = await post(bob, books, "Dune");
  await refused(ada.api.deletePost({ post_id: dune.id, deleted: true }), 400, "no_post_edit_allowed");
  assert.equal((await bob.api.deletePost({ post_id: dune.id, deleted: true })).post_view.post.deleted, true);
  await refused(bob.api.deletePost({ post_id: dune.id, deleted: true }), 400, "couldnt_update_post");

  for (const viewer of [eve.api, site.v3()]) {
    await refused(viewer.getPost({ id: dune.id }), 400, "couldnt_find_post");
    assert.equal(await listed(viewer, dune), undefined);
  }
  for (const viewer of [bob.api, ada.api, await site.admin3()]) {
    assert.equal((await viewer.getPost({ id: dune.id })).post_view.post.deleted, true);
  }
  assert.ok(await listed(bob.api, dune), "its author still sees it in lists");
  assert.equal(await listed(ada.api, dune), undefined);
  assert.equal((await ada.api.getCommunity({ id: books.id })).community_view.counts.posts, 0);

  await bob.api.deletePost({ post_id: dune.id, deleted: false });
  assert.ok(await listed(eve.api, dune));
  assert.equal((await ada.api.getCommunity({ id: books.id })).community_view.counts.posts, 1);
});

test("a post comes with its community, moderators and cross-posts", async () => {
  const ada = await person(site, "ada");
  const [books, films] = [await community(ada, "books"), await community(ada, "films")];
  const url = `https://example.com/${books.name}`;
  const [dune, same] = [await post(ada, books, "Dune", { url }), await post(ada, films, "Dune, the film", { url })];
  await post(ada, films, "Another", { url: `${url}/2` });
  const answer = await site.v3().getPost({ id: dune.id });
  assert.equal(answer.community_view.community.id, books.id);
  assert.deepEqual(answer.moderators.map((view) => view.moderator.id), [ada.id]);
  assert.deepEqual(answer.cross_posts.map((view) => view.post.id), [same.id]);
});

test("a post is found by its id or one of its comments", async () => {
  const ada = await person(site, "ada");
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const reply = await comment(ada, dune, "Dry.");
  assert.equal((await site.v3().getPost({ comment_id: reply.id })).post_view.post.id, dune.id);
  await refused(site.v3().getPost({ id: 999_999 }), 400, "couldnt_find_post");
  await refused(site.v3().getPost({ comment_id: 999_999 }), 400, "couldnt_find_post");
  await refused(site.v3().getPost({}), 400, "couldnt_find_post");
});

test("looking at a post marks it read and its comments seen", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  await comment(ada, dune, "First.");
  const before = await listed(bob.api, dune);
  assert.deepEqual([before?.read, before?.unread_comments], [false, 1]);
  await bob.api.getPost({ id: dune.id });
  const after = await listed(bob.api, dune);
  assert.deepEqual([after?.read, after?.unread_comments], [true, 0]);
  await comment(ada, dune, "Second.");
  assert.equal((await listed(bob.api, dune))?.unread_comments, 1);
});

test("posts are marked read and unread by the list", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const [dune, emma] = [await post(ada, books, "Dune"), await post(ada, books, "Emma")];
  assert.deepEqual(await bob.api.markPostAsRead({ post_ids: [dune.id, emma.id], read: true }), { success: true });
  const unread = async (): Promise<number[]> =>
    (await bob.api.getPosts({ community_id: books.id, show_read: false })).posts.map((view) => view.post.id);
  assert.deepEqual(await unread(), []);
  await bob.api.markPostAsRead({ post_ids: [dune.id], read: false });
  assert.deepEqual(await unread(), [dune.id]);
  await refused(bob.api.markPostAsRead({ post_ids: [999_999], read: true }), 400, "couldnt_mark_post_as_read");
  const many = Array.from({ length: 10_001 }, (_, index) => index + 1);
  await refused(bob.api.markPostAsRead({ post_ids: many, read: true }), 400, "too_many_items");
});

test("a hidden post is out of lists until it is asked for", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  assert.deepEqual(await bob.api.hidePost({ post_ids: [dune.id], hide: true }), { success: true });
  assert.equal(await listed(bob.api, dune), undefined);
  const { posts } = await bob.api.getPosts({ community_id: dune.community_id, show_hidden: true });
  assert.deepEqual(posts.map((view) => [view.post.id, view.hidden]), [[dune.id, true]]);
  assert.ok(await listed(ada.api, dune), "for others it stays");
  await bob.api.hidePost({ post_ids: [dune.id], hide: false });
  assert.ok(await listed(bob.api, dune));
  await refused(bob.api.hidePost({ post_ids: [999_999], hide: true }), 400, "couldnt_hide_post");
});

test("saved posts are listed by when they were saved", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const [dune, emma] = [await post(ada, books, "Dune"), await post(ada, books, "Emma")];
  await bob.api.savePost({ post_id: emma.id, save: true });
  assert.equal((await bob.api.savePost({ post_id: dune.id, save: true })).post_view.saved, true);
  const saved = async (): Promise<number[]> => (await bob.api.getPosts({ saved_only: true })).posts.map((view) => view.post.id);
  assert.deepEqual(await saved(), [dune.id, emma.id]);
  assert.equal((await bob.api.savePost({ post_id: dune.id, save: false })).post_view.saved, false);
  assert.deepEqual(await saved(), [emma.id]);
  await refused(bob.api.savePost({ post_id: 999_999, save: true }), 400, "couldnt_save_post");
});

test("a vote counts once, changes, and is withdrawn by anything that is no vote", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const vote = async (score: number): Promise<unknown[]> => {
    const { counts, my_vote } = (await bob.api.likePost({ post_id: dune.id, score })).post_view;
    return [my_vote, counts.score, counts.upvotes, counts.downvotes];
  };
  assert.deepEqual(await vote(1), [1, 2, 2, 0]);
  assert.deepEqual(await vote(1), [1, 2, 2, 0]);
  assert.deepEqual(await vote(-1), [-1, 0, 1, 1]);
  assert.deepEqual(await vote(0), [undefined, 1, 1, 0]);
  assert.deepEqual(await vote(0), [undefined, 1, 1, 0]);
  await vote(1);
  assert.deepEqual(await vote(5), [undefined, 1, 1, 0]);
  await refused(bob.api.likePost({ post_id: 999_999, score: 1 }), 400, "couldnt_find_post");
  await refused(site.v3().likePost({ post_id: dune.id, score: 1 }), 401, "incorrect_login");
});

test("bots do not vote, and nobody votes down where that is off", async () => {
  const [ada, robot] = [await person(site, "ada"), await person(site, "robot")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  await robot.api.saveUserSettings({ bot_account: true });
  await refused(robot.api.likePost({ post_id: dune.id, score: 1 }), 400, "invalid_bot_action");
  const admin = await site.admin3();
  await admin.editSite({ enable_downvotes: false });
  try {
    await refused(ada.api.likePost({ post_id: dune.id, score: -1 }), 400, "downvotes_are_disabled");
  } finally {
    await admin.editSite({ enable_downvotes: true });
  }
});

test("a moderator features a post in the community, an admin on the site", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const [dune, emma] = [await post(bob, books, "Dune"), await post(bob, books, "Emma")];
  const first = async (): Promise<number | undefined> => (await bob.api.getPosts({ community_id: books.id, sort: "New" })).posts[0]?.post.id;
  await refused(bob.api.featurePost({ post_id: dune.id, featured: true, feature_type: "Community" }), 400, "not_a_mod_or_admin");
  assert.equal(await first(), emma.id);
  const featured = await ada.api.featurePost({ post_id: dune.id, featured: true, feature_type: "Community" });
  assert.equal(featured.post_view.post.featured_community, true);
  assert.equal(await first(), dune.id);

  await refused(ada.api.featurePost({ post_id: emma.id, featured: true, feature_type: "Local" }), 400, "not_an_admin");
  const admin = await site.admin3();
  await admin.featurePost({ post_id: emma.id, featured: true, feature_type: "Local" });
  const { posts } = await site.v3().getPosts({ type_: "All", sort: "Old" });
  assert.deepEqual([posts[0]?.post.id, posts[0]?.post.featured_local], [emma.id, true]);
  await admin.featurePost({ post_id: emma.id, featured: false, feature_type: "Local" });
});
