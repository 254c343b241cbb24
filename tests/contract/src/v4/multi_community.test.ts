/** Named lists of communities, and invitations. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { community, known, person, post, titles } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("a multi-community is made, filled, followed and read as one", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const [books, films] = [await community(ada, "books"), await community(ada, "films")];
  await post(ada, books, "Dune");
  await post(ada, films, "Heat");
  const name = unique("art");
  const made = (await bob.api.createMultiCommunity({ name, title: "Arts" })).multi_community_view;
  assert.deepEqual([made.multi.ap_id, made.owner.id, made.follow_state, made.multi.communities], [`https://${HOST}/m/${name}`, bob.id, "accepted", 0]);
  await refused(ada.api.createMultiCommunity({ name: name.toUpperCase() }), 400, "already_exists");
  const { id } = made.multi;
  assert.equal((await bob.api.createMultiCommunityEntry({ id, community_id: books.id })).community_view.community.id, books.id);
  await refused(ada.api.createMultiCommunityEntry({ id, community_id: films.id }), 400, "multi_community_update_wrong_user");
  const opened = await site.v4().getMultiCommunity({ name });
  assert.deepEqual([opened.communities.map((view) => view.community.id), opened.multi_community_view.multi.communities], [[books.id], 1]);
  assert.deepEqual(titles(await ada.api.getPosts({ multi_community_id: id, type_: "all" })), ["Dune"]);
  assert.deepEqual(titles(await ada.api.getPosts({ multi_community_name: name, type_: "all" })), ["Dune"]);
  assert.equal((await ada.api.followMultiCommunity({ multi_community_id: id, follow: true })).multi_community_view.multi.subscribers, 2);
  assert.deepEqual((await ada.api.getMyUser()).multi_community_follows.map((view) => view.multi.id), [id]);
  assert.deepEqual((await site.v4().getPersonDetails({ person_id: bob.id })).multi_communities_created.map((view) => view.multi.id), [id]);
  assert.equal((await bob.api.editMultiCommunity({ id, summary: "All of them" })).multi_community_view.multi.summary, "All of them");
  assert.deepEqual(await bob.api.deleteMultiCommunityEntry({ id, community_id: books.id }), { success: true });
  assert.deepEqual(titles(await ada.api.getPosts({ multi_community_id: id, type_: "all" })), []);
  assert.deepEqual((await ada.api.listMultiCommunities({ type_: "subscribed" })).items.map((view) => view.multi.id), [id]);
  assert.equal((await ada.api.followMultiCommunity({ multi_community_id: id, follow: false })).multi_community_view.follow_state, undefined);
  await bob.api.editMultiCommunity({ id, deleted: true });
  await refused(ada.api.getMultiCommunity({ id }), 404, "not_found");
});

test("they are found by words and by address, and lists of communities are drawn from them", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const name = unique("art");
  const { multi } = (await ada.api.createMultiCommunity({ name, title: `Title of ${name}` })).multi_community_view;
  await ada.api.createMultiCommunityEntry({ id: multi.id, community_id: books.id });
  for (const type_ of ["all", "multi_communities"] as const) {
    const found = await bob.api.search({ search_term: name, type_ });
    assert.deepEqual(found.multi_communities.map((view) => view.multi.id), [multi.id], type_);
  }
  assert.deepEqual((await bob.api.search({ search_term: name, type_: "posts" })).multi_communities, []);
  const resolved = await site.v4().resolveObject({ q: multi.ap_id });
  assert.ok(resolved.type_ === "multi_community");
  assert.deepEqual([resolved.multi.id, resolved.owner.id], [multi.id, ada.id]);
  const list = await bob.api.listCommunities({ multi_community_id: multi.id });
  assert.deepEqual(list.items.map((view) => view.community.id), [books.id]);
  await refused(bob.api.listCommunities({ multi_community_id: 999_999 }), 404, "not_found");
  const admin = await site.admin4();
  await admin.editSite({ suggested_multi_community_id: multi.id });
  assert.deepEqual((await bob.api.listCommunities({ type_: "suggested" })).items.map((view) => view.community.id), [books.id]);
  const feed = await fetch(`${site.url}/feeds/m/${name}.xml`);
  assert.deepEqual([feed.status, feed.headers.get("content-type")], [200, "application/rss+xml; charset=utf-8"]);
});

test("no more than fifty communities are in one", async () => {
  const ada = await person(site, "ada");
  const { id } = (await ada.api.createMultiCommunity({ name: unique("big") })).multi_community_view.multi;
  for (let n = 0; n < 50; n++) {
    await ada.api.createMultiCommunityEntry({ id, community_id: (await community(ada, "c")).id });
  }
  const last = await community(ada, "last");
  await refused(ada.api.createMultiCommunityEntry({ id, community_id: last.id }), 400, "multi_community_entry_limit_reached");
});

test("whoever is invited may register, once", async () => {
  const ada = await person(site, "ada");
  const { invite } = await ada.api.createRegistrationInvitation({ max_uses: 1 });
  assert.match(invite.token, /^[A-Za-z0-9]{12}$/);
  assert.deepEqual((await ada.api.listRegistrationInvitations({})).items.map((listed) => listed.token), [invite.token]);
  const admin = await site.admin4();
  await admin.editSite({ registration_mode: "require_invitation" });
  try {
    const form = (token?: string) => ({ username: unique("bob"), password: PASSWORD, password_verify: PASSWORD, ...(token === undefined ? {} : { token }) });
    await refused(site.v4().register(form()), 400, "missing_invite_token");
    await refused(site.v4().register(form("guessed")), 400, "invalid_invite_token");
    const wanted = form(invite.token);
    const { jwt } = await site.v4().register(wanted);
    assert.ok(jwt);
    const bob = await known(site, wanted.username, jwt);
    assert.equal((await bob.api.getMyUser()).local_user_view.local_user.invited_by_local_user_id, ada.localUserId);
    await refused(site.v4().register(form(invite.token)), 400, "invalid_invite_token");
    const other = (await ada.api.createRegistrationInvitation({})).invite;
    await refused(bob.api.revokeRegistrationInvitation({ token: other.token }), 400, "invalid_invite_token");
    assert.deepEqual(await ada.api.revokeRegistrationInvitation({ token: other.token }), { success: true });
    await refused(site.v4().register(form(other.token)), 400, "invalid_invite_token");
    await admin.editSite({ max_invites_per_user_allowed: 0 });
    await refused(ada.api.createRegistrationInvitation({}), 400, "too_many_invites");
  } finally {
    await admin.editSite({ registration_mode: "open", max_invites_per_user_allowed: 10 });
  }
});
