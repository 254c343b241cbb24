import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { CommunitySortType, ListCommunities } from "lemmy-v4";
import { refused, type V4 } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { community, listed, pages, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const SORTS: CommunitySortType[] = [
  "active_six_months", "active_monthly", "active_weekly", "active_daily", "hot", "new", "old", "name_asc", "name_desc", "comments",
  "posts", "subscribers", "subscribers_local",
];

async function shown(viewer: V4, form: Partial<ListCommunities> = {}): Promise<number[]> {
  const { items } = await viewer.listCommunities({ type_: "all", sort: "new", limit: 50, ...form });
  return items.map((view) => view.community.id);
}

test("who creates a community moderates and follows it", async () => {
  const ada = await person(site, "ada");
  const name = unique("books");
  const { community_view } = await ada.api.createCommunity({ name, title: "Books", sidebar: "About **books**", summary: "Novels" });
  const { community: books } = community_view;
  assert.deepEqual([books.name, books.title, books.sidebar, books.summary, books.visibility], [name, "Books", "About **books**", "Novels", "public"]);
  assert.deepEqual([books.ap_id, books.subscribers, books.subscribers_local], [`https://${HOST}/c/${name}`, 1, 1]);
  assert.deepEqual([community_view.can_mod, community_view.community_actions?.follow_state], [true, "accepted"]);
  assert.ok(community_view.community_actions?.became_moderator_at);
  const { moderators, community_view: stranger } = await site.v4().getCommunity({ id: books.id });
  assert.deepEqual(moderators.map((moderator) => moderator.moderator.id), [ada.id]);
  assert.deepEqual([stranger.can_mod, stranger.community_actions], [false, undefined]);
});

test("a title is not needed, a good name is", async () => {
  const ada = await person(site, "ada");
  const name = unique("plain");
  await ada.api.createCommunity({ name });
  for (const bad of ["a", "x".repeat(21), "with space"]) await refused(ada.api.createCommunity({ name: bad }), 400, "invalid_name");
  await refused(ada.api.createCommunity({ name: name.toUpperCase() }), 400, "already_exists");
  await refused(ada.api.createCommunity({ name: unique("long"), sidebar: "x".repeat(10_001) }), 400, "invalid_body_field");
  await refused(site.v4().createCommunity({ name: unique("anon") }), 401, "incorrect_login");
});

test("a community is found by id, name and handle, and missed alike", async () => {
  const nobody = site.v4();
  const books = await community(await person(site, "ada"), "books");
  for (const form of [{ id: books.id }, { name: books.name }, { name: `${books.name}@${HOST}` }]) {
    assert.equal((await nobody.getCommunity(form)).community_view.community.id, books.id);
  }
  await refused(nobody.getCommunity({}), 400, "no_id_given");
  await refused(nobody.getCommunity({ id: 999_999 }), 404, "not_found");
  await refused(nobody.getCommunity({ name: unique("none") }), 404, "not_found");
});

test("a moderator edits a community", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  await refused(bob.api.editCommunity({ community_id: books.id, title: "Mine" }), 400, "not_a_mod_or_admin");
  const { community: edited } = (await ada.api.editCommunity({ community_id: books.id, title: "Novels", sidebar: "New" })).community_view;
  assert.deepEqual([edited.name, edited.title, edited.sidebar], [books.name, "Novels", "New"]);
  assert.ok(edited.updated_at);
  const cleared = (await ada.api.editCommunity({ community_id: books.id, sidebar: "" })).community_view.community;
  assert.deepEqual([cleared.sidebar, cleared.title], [undefined, "Novels"]);
});

test("the first moderator deletes and restores a community, with a body", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(bob, books, "Dune");
  await refused((await site.admin4()).deleteCommunity({ community_id: books.id, deleted: true }), 400, "not_top_mod");
  assert.equal((await ada.api.deleteCommunity({ community_id: books.id, deleted: true })).community_view.community.deleted, true);
  await refused(bob.api.getCommunity({ id: books.id }), 404, "not_found");
  assert.equal((await shown(bob.api)).includes(books.id), false);
  await ada.api.deleteCommunity({ community_id: books.id, deleted: false });
  assert.ok(await listed(bob.api, dune));
});

test("communities are listed in every order", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const [first, second] = [await community(ada, "alpha"), await community(ada, "beta")];
  await bob.api.followCommunity({ community_id: second.id, follow: true });
  for (const sort of SORTS) {
    const ids = await shown(bob.api, { sort });
    assert.ok(ids.includes(first.id) && ids.includes(second.id), sort);
  }
  const before = async (sort: CommunitySortType): Promise<boolean> => {
    const ids = await shown(bob.api, { sort });
    return ids.indexOf(first.id) < ids.indexOf(second.id);
  };
  assert.deepEqual(
    await Promise.all((["new", "old", "name_asc", "name_desc", "subscribers"] as const).map(before)),
    [false, true, true, false, false],
  );
  assert.deepEqual(await shown(bob.api, { type_: "subscribed" }), [second.id]);
  assert.deepEqual(await shown(bob.api, { search_term: second.name }), [second.id]);
});

test("the list of communities is walked by its cursors", async () => {
  const ada = await person(site, "ada");
  for (const word of ["one", "two", "three"]) await community(ada, word);
  const walked = await pages((cursor) => site.v4().listCommunities({ type_: "all", sort: "new", limit: 2, ...cursor }));
  const ids = walked.flatMap((page) => page.items.map((view) => view.community.id));
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.slice(0, 50), await shown(site.v4()));
  await refused(site.v4().listCommunities({ limit: 51 }), 400, "invalid_fetch_limit");
});

test("following counts once and is undone", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const follow = async (wish: boolean): Promise<unknown[]> => {
    const { community_view } = await bob.api.followCommunity({ community_id: books.id, follow: wish });
    return [community_view.community_actions?.follow_state, community_view.community.subscribers];
  };
  assert.deepEqual(await follow(true), ["accepted", 2]);
  assert.deepEqual(await follow(true), ["accepted", 2]);
  assert.deepEqual(await follow(false), [undefined, 1]);
  assert.deepEqual(await follow(false), [undefined, 1]);
  await refused(bob.api.followCommunity({ community_id: 999_999, follow: true }), 404, "not_found");
  await refused(site.v4().followCommunity({ community_id: books.id, follow: true }), 401, "incorrect_login");
});

test("a blocked community is out of sight until it is unblocked", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  await post(ada, books, "Dune");
  const inAll = async (): Promise<boolean> => {
    const { items } = await bob.api.getPosts({ type_: "all", sort: "new", limit: 50 });
    return items.some((view) => view.community.id === books.id);
  };
  assert.equal(await inAll(), true);
  const { community_view } = await bob.api.blockCommunity({ community_id: books.id, block: true });
  assert.ok(community_view.community_actions?.blocked_at);
  assert.equal(await inAll(), false);
  assert.deepEqual((await bob.api.getMyUser()).community_blocks.map((blocked) => blocked.id), [books.id]);
  await bob.api.blockCommunity({ community_id: books.id, block: false });
  assert.equal(await inAll(), true);
});

test("a community is seen by whom its visibility says", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const inner = await community(ada, "inner", { visibility: "local_only_private" });
  const local = await community(ada, "local", { visibility: "local_only_public" });
  const [secret, open] = [await post(ada, inner, "Among us"), await post(ada, local, "For here")];
  assert.ok((await listed(bob.api, secret)) && (await listed(bob.api, open)));
  await refused(site.v4().getCommunity({ id: inner.id }), 404, "not_found");
  await refused(site.v4().getPost({ id: secret.id }), 404, "not_found");
  assert.equal((await site.v4().getPost({ id: open.id })).post_view.post.name, "For here");
});

test("a community has the languages it is given", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books", { discussion_languages: [0, 32] });
  assert.deepEqual((await site.v4().getCommunity({ id: books.id })).discussion_languages, [0, 32]);
  await refused(ada.api.createPost({ name: "Dune", community_id: books.id, language_id: 37 }), 400, "language_not_allowed");
});

test("chance leads to a community that may be seen", async () => {
  const ada = await person(site, "ada");
  await community(ada, "books");
  const { community_view } = await site.v4().getRandomCommunity({ type_: "local" });
  assert.equal(community_view.community.visibility, "public");
});
