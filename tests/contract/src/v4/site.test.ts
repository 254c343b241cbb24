import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { ADMIN, HOST, Site } from "../harness/site.js";
import { community, person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("the site has what apps start with, the same for everybody", async () => {
  const ada = await person(site, "ada");
  for (const api of [site.v4(), ada.api]) {
    const answer = await api.getSite();
    assert.equal(answer.all_languages.length, 184);
    assert.equal(answer.discussion_languages.length, 184);
    assert.equal(answer.site_view.site.ap_id, `https://${HOST}/`);
    assert.equal(answer.site_view.instance.domain, HOST);
    assert.equal(answer.site_view.local_site.site_setup, true);
    assert.deepEqual(answer.admins.map((admin) => [admin.person.name, admin.is_admin]), [[ADMIN.name, true]]);
    assert.deepEqual([answer.admin_oauth_providers, answer.captcha_enabled], [[], false]);
  }
});

test("one's own account has its own route", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const me = await ada.api.getMyUser();
  assert.equal(me.local_user_view.person.ap_id, `https://${HOST}/u/${ada.name}`);
  assert.deepEqual([me.local_user_view.local_user.admin, me.local_user_view.banned], [false, false]);
  assert.deepEqual(me.follows.map((follow) => follow.community.id), [books.id]);
  assert.deepEqual(me.moderates.map((place) => place.community.id), [books.id]);
  assert.deepEqual([me.community_blocks, me.person_blocks, me.instance_communities_blocks, me.instance_persons_blocks, me.keyword_blocks], [[], [], [], [], []]);
  await refused(site.v4().getMyUser(), 401, "incorrect_login");
});

test("an admin edits the site, nobody else does", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin4();
  await refused(ada.api.editSite({ name: "Mine" }), 400, "not_an_admin");
  await refused(site.v4().editSite({ name: "Mine" }), 401, "incorrect_login");
  const { site_view } = await admin.editSite({ sidebar: "Be **kind**.", summary: "A place" });
  assert.deepEqual([site_view.site.sidebar, site_view.site.summary, site_view.site.name], ["Be **kind**.", "A place", "Contract"]);
  assert.equal((await site.v4().getSite()).site_view.site.summary, "A place");
  await admin.editSite({ sidebar: "", summary: "" });
  const cleared = (await site.v4().getSite()).site_view.site;
  assert.deepEqual([cleared.sidebar, cleared.summary], [undefined, undefined]);
});

test("site settings out of range are refused by name", async () => {
  const admin = await site.admin4();
  await refused(admin.editSite({ name: "" }), 400, "site_name_required");
  await refused(admin.editSite({ name: "x".repeat(21) }), 400, "site_name_length_overflow");
  await refused(admin.editSite({ summary: "x".repeat(151) }), 400, "site_description_length_overflow");
  await refused(admin.editSite({ slur_filter_regex: "(" }), 400, "invalid_regex");
  await refused(admin.editSite({ slur_filter_regex: ".*" }), 400, "permissive_regex");
  await refused(admin.editSite({ default_post_listing_type: "subscribed" }), 400, "invalid_default_post_listing_type");
  await refused(admin.editSite({ registration_mode: "require_application", application_question: "" }), 400, "application_question_required");
  await refused(admin.createSite({ name: "Again" }), 400, "already_exists");
});

test("what one version sets the other shows", async () => {
  const admin = await site.admin4();
  await admin.editSite({ post_downvotes: "disable", comment_downvotes: "disable", default_post_sort_type: "new" });
  const { local_site } = (await site.v3().getSite()).site_view;
  assert.deepEqual([local_site.enable_downvotes, local_site.default_sort_type], [false, "New"]);
  await (await site.admin3()).editSite({ enable_downvotes: true, default_sort_type: "Active" });
  const back = (await site.v4().getSite()).site_view.local_site;
  assert.deepEqual([back.post_downvotes, back.comment_downvotes, back.default_post_sort_type], ["all", "all", "active"]);
});

test("too many requests are told as such, with what is left", async () => {
  const admin = await site.admin4();
  const before = (await site.v4().getSite()).site_view.local_site_rate_limit;
  try {
    await admin.editSite({ rate_limit_search_max_requests: 2, rate_limit_search_interval_seconds: 3600 });
    const answers = [];
    for (let turn = 0; turn < 4; turn += 1) answers.push(await site.raw("/api/v4/search?search_term=x"));
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 429, 429]);
    assert.deepEqual(answers[3]?.body, { error: "too_many_requests" });
    assert.ok(answers.every((answer) => [...answer.headers.keys()].some((name) => name.startsWith("x-ratelimit-"))));
    assert.equal((await site.raw("/api/v4/post/list")).status, 200, "each class has its own bucket");
  } finally {
    await admin.editSite({
      rate_limit_search_max_requests: before.search_max_requests,
      rate_limit_search_interval_seconds: before.search_interval_seconds,
    });
  }
});

test("a private instance shows its site and nothing else to strangers", async () => {
  const admin = await site.admin4();
  const ada = await person(site, "ada");
  await admin.editSite({ private_instance: true });
  try {
    const nobody = site.v4();
    assert.equal((await nobody.getSite()).site_view.local_site.private_instance, true);
    await refused(nobody.getPosts({}), 400, "instance_is_private");
    await refused(nobody.getComments({}), 400, "instance_is_private");
    await refused(nobody.listCommunities({}), 400, "instance_is_private");
    await refused(nobody.getPersonDetails({ username: ada.name }), 400, "instance_is_private");
    await refused(nobody.search({ search_term: "x" }), 400, "instance_is_private");
    await ada.api.getPosts({});
  } finally {
    await admin.editSite({ private_instance: false });
  }
});

test("somebody blocks another instance's communities and people, but not one's own", async () => {
  const ada = await person(site, "ada");
  const own = (await site.v4().getSite()).site_view.instance.id;
  await refused(ada.api.userBlockInstanceCommunities({ instance_id: own, block: true }), 400, "cant_block_local_instance");
  await refused(ada.api.userBlockInstancePersons({ instance_id: own, block: true }), 400, "cant_block_local_instance");

  await (await site.admin3()).editSite({ blocked_instances: ["bad.test"] });
  const { items } = await site.v4().getFederatedInstances({ kind: "blocked" });
  const bad = items.find((view) => view.instance.domain === "bad.test")?.instance;
  assert.ok(bad);
  await ada.api.userBlockInstanceCommunities({ instance_id: bad.id, block: true });
  await ada.api.userBlockInstancePersons({ instance_id: bad.id, block: true });
  const blocks = async (): Promise<string[][]> => {
    const me = await ada.api.getMyUser();
    return [me.instance_communities_blocks, me.instance_persons_blocks].map((instances) => instances.map((instance) => instance.domain));
  };
  assert.deepEqual(await blocks(), [["bad.test"], ["bad.test"]]);
  await ada.api.userBlockInstanceCommunities({ instance_id: bad.id, block: false });
  assert.deepEqual(await blocks(), [[], ["bad.test"]]);
});

test("admins keep the greetings, one of which the site shows", async () => {
  const [ada, admin] = [await person(site, "ada"), await site.admin4()];
  await refused(ada.api.createTagline({ content: "Hi." }), 400, "not_an_admin");
  const { tagline } = await admin.createTagline({ content: "Read *more*." });
  assert.equal(tagline.content, "Read *more*.");
  assert.equal((await admin.editTagline({ id: tagline.id, content: "Write." })).tagline.content, "Write.");
  assert.deepEqual((await site.v4().listTaglines({})).items.map((line) => [line.id, line.content]), [[tagline.id, "Write."]]);
  assert.equal((await site.v4().getSite()).tagline?.content, "Write.");
  await refused(ada.api.deleteTagline({ id: tagline.id }), 400, "not_an_admin");
  assert.deepEqual(await admin.deleteTagline({ id: tagline.id }), { success: true });
  assert.deepEqual((await site.v4().listTaglines({})).items, []);
  await refused(admin.deleteTagline({ id: tagline.id }), 404, "not_found");
});

test("admins set services that people log in with, and nobody sees the secrets", async () => {
  const admin = await site.admin4();
  const ada = await person(site, "ada");
  const service = {
    display_name: "Id", issuer: "https://id.example", authorization_endpoint: "https://id.example/a", token_endpoint: "https://id.example/t",
    userinfo_endpoint: "https://id.example/u", id_claim: "sub", client_id: "forum", client_secret: "secret", scopes: "openid email",
  };
  await refused(ada.api.createOAuthProvider(service), 400, "not_an_admin");
  const made = await admin.createOAuthProvider(service);
  assert.deepEqual([made.display_name, made.enabled, made.use_pkce, made.account_linking_enabled], ["Id", true, true, false]);
  const edited = await admin.editOAuthProvider({ id: made.id, display_name: "Other", scopes: "openid" });
  assert.deepEqual([edited.display_name, edited.scopes, edited.client_id], ["Other", "openid", "forum"]);
  const seen = await site.v4().getSite();
  assert.deepEqual(seen.oauth_providers.map((provider) => provider.display_name), ["Other"]);
  assert.deepEqual(seen.admin_oauth_providers, []);
  const forAdmins = await admin.getSite();
  assert.equal(forAdmins.admin_oauth_providers.length, 1);
  assert.ok(!JSON.stringify([made, edited, seen, forAdmins]).includes("secret"));
  const arrival = { code: "guessed", oauth_provider_id: made.id, redirect_uri: "https://elsewhere.example/oauth/callback" };
  await refused(site.v4().authenticateWithOAuth(arrival), 400, "oauth_authorization_invalid");
  await admin.deleteOAuthProvider({ id: made.id });
  assert.deepEqual((await site.v4().getSite()).oauth_providers, []);
});
