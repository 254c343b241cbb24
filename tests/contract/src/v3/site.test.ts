import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { ADMIN, HOST, Site } from "../harness/site.js";
import { community, person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("the site has what apps start with, for nobody in particular", async () => {
  const answer = await site.v3().getSite();
  assert.equal(answer.my_user, undefined);
  assert.equal(answer.all_languages.length, 184);
  assert.deepEqual(answer.all_languages[0], { id: 0, code: "und", name: "Undetermined" });
  assert.equal(answer.discussion_languages.length, 184);
  assert.equal(answer.site_view.site.actor_id, `https://${HOST}/`);
  assert.equal(answer.site_view.local_site.site_setup, true);
  assert.deepEqual(answer.admins.map((admin) => [admin.person.name, admin.is_admin]), [[ADMIN.name, true]]);
});

test("the version is one that every app takes for 0.19", async () => {
  const patch = /^0\.19\.(\d+)$/.exec((await site.v3().getSite()).version)?.[1];
  assert.ok(Number(patch) >= 11, "Jerboa's newest data model begins at 0.19.11 (clients.md 1)");
});

test("somebody who is logged in finds their own account in it", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const me = (await ada.api.getSite()).my_user;
  assert.equal(me?.local_user_view.person.actor_id, `https://${HOST}/u/${ada.name}`);
  assert.equal(me.local_user_view.local_user.admin, false);
  assert.deepEqual(me.follows.map((follow) => follow.community.id), [books.id]);
  assert.deepEqual(me.moderates.map((place) => place.community.id), [books.id]);
  assert.deepEqual([me.community_blocks, me.person_blocks, me.instance_blocks], [[], [], []]);
});

test("an admin edits the site, nobody else does", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin3();
  await refused(ada.api.editSite({ name: "Mine" }), 400, "not_an_admin");
  await refused(site.v3().editSite({ name: "Mine" }), 401, "incorrect_login");

  const { site_view } = await admin.editSite({ sidebar: "Be **kind**.", description: "A place", legal_information: "None" });
  assert.deepEqual([site_view.site.sidebar, site_view.site.description, site_view.local_site.legal_information], ["Be **kind**.", "A place", "None"]);
  const seen = (await site.v3().getSite()).site_view;
  assert.equal(seen.site.sidebar, "Be **kind**.");
  assert.equal(seen.site.name, "Contract", "what is absent stays");

  await admin.editSite({ sidebar: "", description: "" });
  const cleared = (await site.v3().getSite()).site_view.site;
  assert.deepEqual([cleared.sidebar, cleared.description], [undefined, undefined]);
});

test("site settings out of range are refused by name", async () => {
  const admin = await site.admin3();
  await refused(admin.editSite({ name: "" }), 400, "site_name_required");
  await refused(admin.editSite({ name: "x".repeat(21) }), 400, "site_name_length_overflow");
  await refused(admin.editSite({ description: "x".repeat(151) }), 400, "site_description_length_overflow");
  await refused(admin.editSite({ slur_filter_regex: "(" }), 400, "invalid_regex");
  await refused(admin.editSite({ slur_filter_regex: ".*" }), 400, "permissive_regex");
  await refused(admin.editSite({ default_post_listing_type: "Subscribed" }), 400, "invalid_default_post_listing_type");
  await refused(admin.editSite({ registration_mode: "RequireApplication", application_question: "" }), 400, "application_question_required");
  assert.equal((await site.v3().getSite()).site_view.local_site.registration_mode, "Open", "a refused edit stores nothing");
});

test("a site that is set up is not set up again", async () => {
  await refused((await site.admin3()).createSite({ name: "Again" }), 400, "site_already_exists");
});

test("rate limits change while the server runs", async () => {
  const admin = await site.admin3();
  const before = (await site.v3().getSite()).site_view.local_site_rate_limit;
  try {
    await admin.editSite({ rate_limit_search: 2, rate_limit_search_per_second: 3600 });
    const answers = [];
    for (let turn = 0; turn < 4; turn += 1) answers.push(await site.raw("/api/v3/search?q=x"));
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 400, 400]);
    assert.deepEqual(answers[3]?.body, { error: "rate_limit_error" });
    assert.equal((await site.raw("/api/v3/post/list")).status, 200, "each class has its own bucket");
  } finally {
    await admin.editSite({ rate_limit_search: before.search, rate_limit_search_per_second: before.search_per_second });
  }
  assert.equal((await site.raw("/api/v3/search?q=x")).status, 200);
});

test("a private instance shows its site and nothing else to strangers", async () => {
  const admin = await site.admin3();
  const ada = await person(site, "ada");
  await admin.editSite({ private_instance: true });
  try {
    const nobody = site.v3();
    assert.equal((await nobody.getSite()).site_view.local_site.private_instance, true);
    await refused(nobody.getPosts({}), 400, "instance_is_private");
    await refused(nobody.getComments({}), 400, "instance_is_private");
    await refused(nobody.listCommunities({}), 400, "instance_is_private");
    await refused(nobody.getPersonDetails({ username: ada.name }), 400, "instance_is_private");
    await refused(nobody.search({ q: "x" }), 400, "instance_is_private");
    await ada.api.getPosts({});
  } finally {
    await admin.editSite({ private_instance: false });
  }
});

test("the own instance is not federated with itself and cannot be blocked", async () => {
  const ada = await person(site, "ada");
  const { federated_instances } = await site.v3().getFederatedInstances();
  assert.equal(federated_instances?.linked.some((instance) => instance.domain === HOST), false);
  const own = (await site.v3().getSite()).site_view.site.instance_id;
  await refused(ada.api.blockInstance({ instance_id: own, block: true }), 400, "cant_block_local_instance");
});

test("somebody blocks another instance and unblocks it", async () => {
  const ada = await person(site, "ada");
  await (await site.admin3()).editSite({ blocked_instances: ["bad.test"] });
  const { federated_instances } = await site.v3().getFederatedInstances();
  const bad = federated_instances?.blocked.find((instance) => instance.domain === "bad.test");
  assert.ok(bad);
  assert.deepEqual(await ada.api.blockInstance({ instance_id: bad.id, block: true }), { blocked: true });
  assert.deepEqual(await ada.api.blockInstance({ instance_id: bad.id, block: true }), { blocked: true }, "twice is once");
  assert.deepEqual((await ada.api.getSite()).my_user?.instance_blocks.map((block) => block.instance.domain), ["bad.test"]);
  assert.deepEqual(await ada.api.blockInstance({ instance_id: bad.id, block: false }), { blocked: false });
  assert.deepEqual((await ada.api.getSite()).my_user?.instance_blocks, []);
});
