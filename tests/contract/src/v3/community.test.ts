import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ListingType, SortType } from "lemmy-v3";
import { refused, type V3 } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { community, listed, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const SORTS: SortType[] = [
  "Active", "Hot", "New", "Old", "TopDay", "TopWeek", "TopMonth", "TopYear", "TopAll", "MostComments", "NewComments", "TopHour",
  "TopSixHour", "TopTwelveHour", "TopThreeMonths", "TopSixMonths", "TopNineMonths", "Controversial", "Scaled",
];

/** Ids of all communities this viewer is shown, newest first. */
async function shown(viewer: V3, form: { type_?: ListingType; show_nsfw?: boolean; sort?: SortType } = {}): Promise<number[]> {
  const { communities } = await viewer.listCommunities({ type_: "All", sort: "New", limit: 50, ...form });
  return communities.map((view) => view.community.id);
}

test("who creates a community moderates and follows it", async () => {
  const ada = await person(site, "ada");
  const name = unique("books");
  const { community_view, discussion_languages } = await ada.api.createCommunity({ name, title: "Books", description: "About **books**", nsfw: false });
  const { community: books, counts } = community_view;
  assert.deepEqual([books.name, books.title, books.description, books.visibility], [name, "Books", "About **books**", "Public"]);
  assert.equal(books.actor_id, `https://${HOST}/c/${name}`);
  assert.deepEqual([community_view.subscribed, counts.subscribers, counts.subscribers_local], ["Subscribed", 1, 1]);
  assert.deepEqual(discussion_languages, [], "all languages are told as none");
  const { moderators } = await site.v3().getCommunity({ id: books.id });
  assert.deepEqual(moderators.map((moderator) => moderator.moderator.id), [ada.id]);
});

test("a community with a fault is refused by its name", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const create = (name: string, form: object = {}): Promise<unknown> => ada.api.createCommunity({ name, title: "Books", ...form });
  for (const bad of ["ab", "x".repeat(21), "with space", "dash-ed"]) await refused(create(bad), 400, "invalid_name");
  await refused(create(books.name), 400, "community_already_exists");
  await refused(create(books.name.toUpperCase()), 400, "community_already_exists");
  await refused(create(unique("long"), { description: "x".repeat(10_001) }), 400, "invalid_body_field");
  await refused(site.v3().createCommunity({ name: unique("anon"), title: "Anon" }), 401, "incorrect_login");
});

test("only admins create communities where the site says so", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin3();
  await admin.editSite({ community_creation_admin_only: true });
  try {
    await refused(ada.api.createCommunity({ name: unique("books"), title: "Books" }), 400, "only_admins_can_create_communities");
    await admin.createCommunity({ name: unique("official"), title: "Official" });
  } finally {
    await admin.editSite({ community_creation_admin_only: false });
  }
});

test("a community is found by id, name and handle, and missed by the right error", async () => {
  const nobody = site.v3();
  const books = await community(await person(site, "ada"), "books");
  for (const form of [{ id: books.id }, { name: books.name }, { name: `${books.name}@${HOST}` }, { name: books.name.toUpperCase() }]) {
    assert.equal((await nobody.getCommunity(form)).community_view.community.id, books.id);
  }
  assert.equal((await nobody.getCommunity({ id: books.id, name: "other" })).community_view.community.id, books.id, "the id wins");
  await refused(nobody.getCommunity({}), 400, "no_id_given");
  await refused(nobody.getCommunity({ id: 999_999 }), 400, "couldnt_find_community");
  await refused(nobody.getCommunity({ name: unique("none") }), 404, "couldnt_find_community");
});

test("a moderator edits a community, its name stays", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  await refused(bob.api.editCommunity({ community_id: books.id, title: "Mine" }), 400, "not_a_mod_or_admin");
  const { community_view } = await ada.api.editCommunity({ community_id: books.id, title: "Novels", description: "New", nsfw: true });
  const { name, title, description, nsfw, updated } = community_view.community;
  assert.deepEqual([name, title, description, nsfw], [books.name, "Novels", "New", true]);
  assert.ok(updated);
  const cleared = await ada.api.editCommunity({ community_id: books.id, description: "" });
  assert.deepEqual([cleared.community_view.community.description, cleared.community_view.community.title], [undefined, "Novels"]);
});

test("the first moderator deletes and restores a community, not even an admin else", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(bob, books, "Dune");
  const remove = (api: V3, deleted: boolean): ReturnType<V3["deleteCommunity"]> => api.deleteCommunity({ community_id: books.id, deleted });
  await refused(remove(bob.api, true), 400, "not_a_mod_or_admin");
  await refused(remove(await site.admin3(), true), 400, "not_top_mod");

  assert.equal((await remove(ada.api, true)).community_view.community.deleted, true);
  await refused(bob.api.getCommunity({ id: books.id }), 400, "couldnt_find_community");
  await refused(bob.api.createPost({ name: "Late", community_id: books.id }), 400, "deleted");
  assert.equal((await ada.api.getCommunity({ id: books.id })).community_view.community.deleted, true);
  assert.equal((await shown(bob.api)).includes(books.id), false);

  await remove(ada.api, false);
  assert.ok(await listed(bob.api, dune));
});

test("communities are listed in every order, and by what one follows", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const [first, second] = [await community(ada, "first"), await community(ada, "second")];
  for (const sort of SORTS) {
    const ids = await shown(bob.api, { sort });
    assert.ok(ids.includes(first.id) && ids.includes(second.id), sort);
  }
  const newest = await shown(bob.api, { sort: "New" });
  assert.ok(newest.indexOf(second.id) < newest.indexOf(first.id));
  const oldest = await shown(bob.api, { sort: "Old" });
  assert.ok(oldest.indexOf(first.id) < oldest.indexOf(second.id));
  await bob.api.followCommunity({ community_id: first.id, follow: true });
  assert.deepEqual(await shown(bob.api, { type_: "Subscribed" }), [first.id]);
  assert.ok((await shown(bob.api, { type_: "Local" })).includes(second.id));
  const popular = await shown(bob.api, { sort: "TopAll" });
  assert.ok(popular.indexOf(first.id) < popular.indexOf(second.id), "two subscribers before one");
});

test("sensitive communities are listed for who asks", async () => {
  const ada = await person(site, "ada");
  const lewd = await community(ada, "lewd", { nsfw: true });
  assert.equal((await shown(site.v3())).includes(lewd.id), false);
  assert.equal((await shown(site.v3(), { show_nsfw: true })).includes(lewd.id), true);
  assert.equal((await post(ada, lewd, "Fanny Hill", { nsfw: false })).nsfw, true, "what is posted there is sensitive");
});

test("following counts once and is undone", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const follow = async (wish: boolean): Promise<unknown[]> => {
    const { community_view } = await bob.api.followCommunity({ community_id: books.id, follow: wish });
    return [community_view.subscribed, community_view.counts.subscribers];
  };
  assert.deepEqual(await follow(true), ["Subscribed", 2]);
  assert.deepEqual(await follow(true), ["Subscribed", 2]);
  const dune = await post(ada, books, "Dune");
  assert.deepEqual((await bob.api.getPosts({ type_: "Subscribed" })).posts.map((view) => view.post.id), [dune.id]);
  assert.deepEqual(await follow(false), ["NotSubscribed", 1]);
  assert.deepEqual(await follow(false), ["NotSubscribed", 1]);
  assert.deepEqual((await bob.api.getPosts({ type_: "Subscribed" })).posts, []);
  await refused(bob.api.followCommunity({ community_id: 999_999, follow: true }), 400, "couldnt_find_community");
  await refused(site.v3().followCommunity({ community_id: books.id, follow: true }), 401, "incorrect_login");
});

test("a blocked community is unfollowed and out of sight until it is unblocked", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  await post(ada, books, "Dune");
  await bob.api.followCommunity({ community_id: books.id, follow: true });
  const inAll = async (): Promise<boolean> => {
    const { posts } = await bob.api.getPosts({ type_: "All", sort: "New", limit: 50 });
    return posts.some((view) => view.community.id === books.id);
  };
  assert.equal(await inAll(), true);

  const answer = await bob.api.blockCommunity({ community_id: books.id, block: true });
  assert.deepEqual([answer.blocked, answer.community_view.blocked, answer.community_view.subscribed], [true, true, "NotSubscribed"]);
  assert.equal(await inAll(), false);
  assert.deepEqual((await bob.api.getSite()).my_user?.community_blocks.map((block) => block.community.id), [books.id]);

  await bob.api.blockCommunity({ community_id: books.id, block: false });
  assert.equal(await inAll(), true);
});

test("a community for local users does not exist for strangers", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const inner = await community(ada, "inner", { visibility: "LocalOnly" });
  const note = await post(ada, inner, "Among us");
  assert.ok(await listed(bob.api, note));
  const nobody = site.v3();
  await refused(nobody.getCommunity({ id: inner.id }), 400, "couldnt_find_community");
  await refused(nobody.getPost({ id: note.id }), 400, "couldnt_find_post");
  assert.equal((await shown(nobody)).includes(inner.id), false);
  assert.equal(await listed(nobody, note), undefined);
});

test("a community has the languages it is given", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books", { discussion_languages: [0, 32] });
  assert.deepEqual((await site.v3().getCommunity({ id: books.id })).discussion_languages, [0, 32]);
  await post(ada, books, "Der Wüstenplanet", { language_id: 32 });
  await refused(ada.api.createPost({ name: "Dune", community_id: books.id, language_id: 37 }), 400, "language_not_allowed");
  await refused(ada.api.createCommunity({ name: unique("x"), title: "X", discussion_languages: [99_999] }), 400, "language_not_allowed");
  const opened = await ada.api.editCommunity({ community_id: books.id, discussion_languages: [] });
  assert.deepEqual(opened.discussion_languages, []);
});

test("where only moderators post, only they do", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const news = await community(ada, "news", { posting_restricted_to_mods: true });
  await refused(bob.api.createPost({ name: "Mine", community_id: news.id }), 400, "only_mods_can_post_in_community");
  await refused((await site.admin3()).createPost({ name: "Mine", community_id: news.id }), 400, "only_mods_can_post_in_community");
  await post(ada, news, "Ours");
});
