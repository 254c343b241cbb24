import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, listed, person, post, titles } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("a new post has what was sent, its author's vote and its address", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const { post_view } = await ada.api.createPost({
    name: "  Dune, fifty years on ",
    community_id: books.id,
    url: "https://example.com/dune?utm_source=feed",
    body: "Still *dry*.",
    alt_text: "A dune",
    nsfw: true,
    language_id: 37,
  });
  const { post: dune, post_actions } = post_view;
  assert.deepEqual([dune.name, dune.url, dune.body, dune.alt_text], ["Dune, fifty years on", "https://example.com/dune", "Still *dry*.", "A dune"]);
  assert.deepEqual([dune.nsfw, dune.language_id, dune.local, dune.federation_pending], [true, 37, true, false]);
  assert.deepEqual([dune.ap_id, dune.score, dune.upvotes, dune.downvotes, dune.comments], [`https://${HOST}/post/${dune.id}`, 1, 1, 0, 0]);
  assert.equal(post_actions?.vote_is_upvote, true);
  assert.ok(post_actions.voted_at && post_actions.read_at);
  assert.deepEqual([post_view.can_mod, post_view.creator_is_moderator, post_view.tags], [true, true, []]);
});

test("a post with a fault is refused by its name, and nothing is stored", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const create = (form: object): Promise<unknown> => ada.api.createPost({ name: "Dune", community_id: books.id, ...form });
  await refused(create({ honeypot: "bot" }), 400, "honeypot_failed");
  await refused(create({ name: "ab" }), 400, "invalid_post_title");
  await refused(create({ name: "x".repeat(201) }), 400, "invalid_post_title");
  await refused(create({ url: "not a url" }), 400, "invalid_url");
  await refused(create({ url: "ftp://example.com/dune" }), 400, "invalid_url_scheme");
  await refused(create({ url: `https://example.com/${"x".repeat(2000)}` }), 400, "url_length_overflow");
  await refused(create({ alt_text: "x".repeat(1501) }), 400, "alt_text_length_overflow");
  await refused(create({ body: "x".repeat(50_001) }), 400, "invalid_body_field");
  await refused(create({ community_id: -2 }), 404, "not_found");
  await refused(site.v4().createPost({ name: "Dune", community_id: books.id }), 401, "incorrect_login");
  assert.deepEqual((await ada.api.getPosts({ community_id: books.id })).items, []);
});

test("nothing sensitive is posted where the site disallows it", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const admin = await site.admin4();
  await admin.editSite({ nsfw_content_disallowed: true });
  try {
    await refused(ada.api.createPost({ name: "Fanny Hill", community_id: books.id, nsfw: true }), 400, "nsfw_not_allowed");
  } finally {
    await admin.editSite({ nsfw_content_disallowed: false });
  }
});

test("its author edits a post, field by field, and nobody else does", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(bob, await community(ada, "books"), "Dune", { url: "https://example.com/dune", body: "Sand." });
  await refused(ada.api.editPost({ post_id: dune.id, name: "Mine" }), 400, "no_post_edit_allowed");
  await refused(bob.api.editPost({ post_id: 999_999, name: "Mine" }), 404, "not_found");
  const edited = (await bob.api.editPost({ post_id: dune.id, name: "Dune Messiah" })).post_view.post;
  assert.deepEqual([edited.name, edited.url, edited.body], ["Dune Messiah", "https://example.com/dune", "Sand."]);
  assert.ok(edited.updated_at);
  const cleared = (await bob.api.editPost({ post_id: dune.id, url: "", body: "" })).post_view.post;
  assert.deepEqual([cleared.url, cleared.body], [undefined, undefined]);
});

test("its author deletes and restores a post", async () => {
  const [ada, bob, eve] = [await person(site, "ada"), await person(site, "bob"), await person(site, "eve")];
  const dune = await post(bob, await community(ada, "books"), "Dune", { body: "Sand." });
  await refused(eve.api.deletePost({ post_id: dune.id, deleted: true }), 400, "no_post_edit_allowed");
  assert.equal((await bob.api.deletePost({ post_id: dune.id, deleted: true })).post_view.post.deleted, true);
  for (const viewer of [eve.api, site.v4()]) {
    await refused(viewer.getPost({ id: dune.id }), 404, "not_found");
    assert.equal(await listed(viewer, dune), undefined);
  }
  assert.equal((await bob.api.getPost({ id: dune.id })).post_view.post.body, "Sand.");
  await bob.api.deletePost({ post_id: dune.id, deleted: false });
  assert.ok(await listed(eve.api, dune));
});

test("a post comes with its community, moderators and cross-posts", async () => {
  const ada = await person(site, "ada");
  const [books, films] = [await community(ada, "books"), await community(ada, "films")];
  const url = `https://example.com/${books.name}`;
  const [dune, same] = [await post(ada, books, "Dune", { url }), await post(ada, films, "Dune, the film", { url })];
  const answer = await site.v4().getPost({ id: dune.id });
  assert.equal(answer.community_view.community.id, books.id);
  assert.deepEqual(answer.moderators.map((view) => view.moderator.id), [ada.id]);
  assert.deepEqual(answer.cross_posts.map((view) => view.post.id), [same.id]);
  const reply = await comment(ada, dune, "Dry.");
  assert.equal((await site.v4().getPost({ comment_id: reply.id })).post_view.post.id, dune.id);
  await refused(site.v4().getPost({ id: 999_999 }), 404, "not_found");
});

test("posts are marked read, one or many, and listed by when", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const [dune, emma] = [await post(ada, books, "Dune"), await post(ada, books, "Emma")];
  assert.ok((await bob.api.markPostAsRead({ post_id: emma.id, read: true })).post_view.post_actions?.read_at);
  assert.deepEqual(await bob.api.markManyPostsAsRead({ post_ids: [dune.id], read: true }), { success: true });
  assert.deepEqual(titles(await bob.api.listPersonRead({})), ["Dune", "Emma"]);
  assert.deepEqual(titles(await bob.api.getPosts({ community_id: books.id, show_read: false })), []);
  assert.equal((await bob.api.markPostAsRead({ post_id: emma.id, read: false })).post_view.post_actions?.read_at, undefined);
  assert.deepEqual(titles(await bob.api.getPosts({ community_id: books.id, show_read: false })), ["Emma"]);
});

test("a hidden post is out of lists, and in the list of hidden ones", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  assert.ok((await bob.api.hidePost({ post_id: dune.id, hide: true })).post_view.post_actions?.hidden_at);
  assert.equal(await listed(bob.api, dune), undefined);
  assert.deepEqual(titles(await bob.api.listPersonHidden({})), ["Dune"]);
  assert.deepEqual(titles(await bob.api.getPosts({ community_id: dune.community_id, show_hidden: true })), ["Dune"]);
  await bob.api.hidePost({ post_id: dune.id, hide: false });
  assert.ok(await listed(bob.api, dune));
});

test("saved and liked things are listed together, posts and comments", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const hm = await comment(ada, dune, "Hm.");
  assert.ok((await bob.api.savePost({ post_id: dune.id, save: true })).post_view.post_actions?.saved_at);
  assert.ok((await bob.api.saveComment({ comment_id: hm.id, save: true })).comment_view.comment_actions?.saved_at);
  await bob.api.likePost({ post_id: dune.id, is_upvote: true });
  await bob.api.likeComment({ comment_id: hm.id, is_upvote: false });
  assert.deepEqual((await bob.api.listPersonSaved({})).items.map((item) => item.type_), ["comment", "post"]);
  assert.deepEqual((await bob.api.listPersonSaved({ type_: "posts" })).items.map((item) => item.post.id), [dune.id]);
  assert.deepEqual((await bob.api.listPersonLiked({})).items.map((item) => item.type_), ["comment", "post"]);
  assert.deepEqual((await bob.api.listPersonLiked({ like_type: "liked_only" })).items.map((item) => item.type_), ["post"]);
  assert.deepEqual((await bob.api.listPersonLiked({ like_type: "disliked_only" })).items.map((item) => item.type_), ["comment"]);
  assert.equal((await bob.api.savePost({ post_id: dune.id, save: false })).post_view.post_actions?.saved_at, undefined);
});

test("a vote counts once, changes, and is withdrawn by leaving it out", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const vote = async (form: { is_upvote?: boolean }): Promise<unknown[]> => {
    const { post: voted, post_actions } = (await bob.api.likePost({ post_id: dune.id, ...form })).post_view;
    return [post_actions?.vote_is_upvote, voted.score, voted.upvotes, voted.downvotes];
  };
  assert.deepEqual(await vote({ is_upvote: true }), [true, 2, 2, 0]);
  assert.deepEqual(await vote({ is_upvote: true }), [true, 2, 2, 0]);
  assert.deepEqual(await vote({ is_upvote: false }), [false, 0, 1, 1]);
  assert.deepEqual(await vote({}), [undefined, 1, 1, 0]);
  await refused(bob.api.likePost({ post_id: 999_999, is_upvote: true }), 404, "not_found");
  await refused(site.v4().likePost({ post_id: dune.id, is_upvote: true }), 401, "incorrect_login");
});

test("a kind of vote that is off only takes the vote there was", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  await bob.api.likePost({ post_id: dune.id, is_upvote: true });
  const admin = await site.admin4();
  await admin.editSite({ post_downvotes: "disable" });
  try {
    const { post: voted, post_actions } = (await bob.api.likePost({ post_id: dune.id, is_upvote: false })).post_view;
    assert.deepEqual([post_actions?.vote_is_upvote, voted.upvotes, voted.downvotes], [undefined, 1, 0]);
  } finally {
    await admin.editSite({ post_downvotes: "all" });
  }
});

test("a moderator features a post in the community, an admin on the site", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const [dune, emma] = [await post(bob, books, "Dune"), await post(bob, books, "Emma")];
  await refused(bob.api.featurePost({ post_id: dune.id, featured: true, feature_type: "community" }), 400, "not_a_mod_or_admin");
  await ada.api.featurePost({ post_id: dune.id, featured: true, feature_type: "community" });
  const order = async (sort: "new" | "old" | "hot" | "top"): Promise<string[]> => titles(await bob.api.getPosts({ community_id: books.id, sort }));
  assert.deepEqual(await order("hot"), ["Dune", "Emma"]);
  assert.deepEqual(await order("top"), ["Dune", "Emma"]);
  assert.deepEqual(await order("new"), ["Emma", "Dune"], "new and old know no featured posts");

  await refused(ada.api.featurePost({ post_id: emma.id, featured: true, feature_type: "local" }), 400, "not_an_admin");
  const admin = await site.admin4();
  await admin.featurePost({ post_id: emma.id, featured: true, feature_type: "local" });
  assert.equal((await site.v4().getPosts({ type_: "all", sort: "top" })).items[0]?.post.id, emma.id);
  await admin.featurePost({ post_id: emma.id, featured: false, feature_type: "local" });
});
