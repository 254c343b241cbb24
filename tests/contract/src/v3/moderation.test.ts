import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { Site } from "../harness/site.js";
import { comment, community, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("moderators lock, see voters, take down and put back, and it is written down", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(bob, books, "Dune");
  const dry = await comment(bob, dune, "Dry.");
  await refused(bob.api.lockPost({ post_id: dune.id, locked: true }), 400, "not_a_mod_or_admin");
  await refused(bob.api.removePost({ post_id: dune.id, removed: true }), 400, "not_a_mod_or_admin");
  assert.equal((await ada.api.lockPost({ post_id: dune.id, locked: true })).post_view.post.locked, true);
  assert.deepEqual((await ada.api.listPostLikes({ post_id: dune.id })).post_likes.map((vote) => [vote.creator.id, vote.score]), [[bob.id, 1]]);
  assert.equal((await ada.api.listCommentLikes({ comment_id: dry.id })).comment_likes.length, 1);
  await refused(bob.api.listPostLikes({ post_id: dune.id }), 400, "not_a_mod_or_admin");
  assert.equal((await ada.api.removeComment({ comment_id: dry.id, removed: true, reason: "rude" })).comment_view.comment.removed, true);
  assert.equal((await ada.api.removePost({ post_id: dune.id, removed: true, reason: "spam" })).post_view.post.removed, true);
  await refused(site.v3().getPost({ id: dune.id }), 400, "couldnt_find_post");
  assert.equal((await ada.api.removePost({ post_id: dune.id, removed: false })).post_view.post.removed, false);

  const log = await ada.api.getModlog({ community_id: books.id });
  assert.deepEqual(log.removed_posts.map((entry) => [entry.mod_remove_post.removed, entry.mod_remove_post.reason]), [[false, undefined], [true, "spam"]]);
  assert.equal(log.removed_comments[0]?.comment.id, dry.id);
  assert.equal(log.locked_posts[0]?.moderator?.id, ada.id);
  const locks = await ada.api.getModlog({ community_id: books.id, type_: "ModLockPost" });
  assert.deepEqual([locks.locked_posts.length, locks.removed_posts.length], [1, 0]);
});

test("moderators appoint, hand over and ban, by rank", async () => {
  const [ada, bob, eve] = [await person(site, "ada"), await person(site, "bob"), await person(site, "eve")];
  const books = await community(ada, "books");
  const { moderators } = await ada.api.addModToCommunity({ community_id: books.id, person_id: bob.id, added: true });
  assert.deepEqual(moderators.map((view) => view.moderator.id), [ada.id, bob.id]);
  await refused(bob.api.addModToCommunity({ community_id: books.id, person_id: ada.id, added: false }), 400, "not_higher_mod");
  await refused(bob.api.transferCommunity({ community_id: books.id, person_id: bob.id }), 400, "not_an_admin");
  const handed = await ada.api.transferCommunity({ community_id: books.id, person_id: bob.id });
  assert.deepEqual(handed.moderators.map((view) => view.moderator.id), [bob.id, ada.id]);

  await refused(eve.api.banFromCommunity({ community_id: books.id, person_id: bob.id, ban: true }), 400, "not_a_mod_or_admin");
  await refused(ada.api.banFromCommunity({ community_id: books.id, person_id: bob.id, ban: true }), 400, "not_higher_mod");
  await refused(ada.api.banFromCommunity({ community_id: books.id, person_id: eve.id, ban: true, expires: 1 }), 400, "ban_expiration_in_past");
  const banned = await ada.api.banFromCommunity({ community_id: books.id, person_id: eve.id, ban: true, reason: "spam", remove_data: true });
  assert.deepEqual([banned.banned, banned.person_view.person.id], [true, eve.id]);
  await refused(eve.api.createPost({ name: "Emma", community_id: books.id }), 400, "banned_from_community");
  await ada.api.banFromCommunity({ community_id: books.id, person_id: eve.id, ban: false });
  await post(eve, books, "Emma");
});

test("admins remove and hide communities, ban from the site and purge", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const admin = await site.admin3();
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  const dry = await comment(ada, dune, "Dry.");
  await refused(ada.api.removeCommunity({ community_id: books.id, removed: true }), 400, "not_an_admin");
  assert.equal((await admin.removeCommunity({ community_id: books.id, removed: true, reason: "x" })).community_view.community.removed, true);
  await refused(bob.api.getCommunity({ id: books.id }), 400, "couldnt_find_community");
  await admin.removeCommunity({ community_id: books.id, removed: false });
  await refused(ada.api.hideCommunity({ community_id: books.id, hidden: true }), 400, "not_an_admin");
  assert.equal((await admin.hideCommunity({ community_id: books.id, hidden: true, reason: "quiet" })).success, true);
  assert.equal((await bob.api.getCommunity({ id: books.id })).community_view.community.hidden, true);

  await refused(ada.api.banPerson({ person_id: bob.id, ban: true }), 400, "not_an_admin");
  assert.equal((await admin.banPerson({ person_id: bob.id, ban: true, reason: "spam" })).banned, true);
  assert.ok((await admin.getBannedPersons()).banned.some((view) => view.person.id === bob.id));
  await refused(bob.api.createPost({ name: "Emma", community_id: books.id }), 401, "incorrect_login");
  await admin.banPerson({ person_id: bob.id, ban: false });

  await refused(ada.api.purgeComment({ comment_id: dry.id }), 400, "not_an_admin");
  assert.equal((await admin.purgeComment({ comment_id: dry.id, reason: "x" })).success, true);
  // Entries that name what they were about are listed as long as that is there.
  const before = await admin.getModlog({});
  assert.ok(before.admin_purged_comments.length > 0 && before.hidden_communities.length > 0);
  assert.equal((await admin.purgePost({ post_id: dune.id })).success, true);
  assert.equal((await admin.purgeCommunity({ community_id: books.id })).success, true);
  assert.equal((await admin.purgePerson({ person_id: bob.id })).success, true);
  await refused(admin.getCommunity({ id: books.id }), 400, "couldnt_find_community");
  const log = await admin.getModlog({});
  assert.ok(log.admin_purged_communities.length > 0 && log.admin_purged_persons.length > 0);
});

test("admins come and go", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin3();
  await refused(ada.api.addAdmin({ person_id: ada.id, added: true }), 400, "not_an_admin");
  await refused(admin.leaveAdmin(), 400, "cannot_leave_admin");
  assert.equal((await admin.addAdmin({ person_id: ada.id, added: true })).admins.length, 2);
  const { admins } = await ada.api.leaveAdmin();
  assert.equal(admins.length, 1);
});

test("admins keep the emoji", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin3();
  const form = { category: "faces", shortcode: "smile", image_url: "https://spinney.test/smile.png", alt_text: "a smile", keywords: ["happy"] };
  await refused(ada.api.createCustomEmoji(form), 400, "not_an_admin");
  const { custom_emoji } = await admin.createCustomEmoji(form);
  assert.deepEqual(custom_emoji.keywords.map((word) => word.keyword), ["happy"]);
  const { id } = custom_emoji.custom_emoji;
  const edited = await admin.editCustomEmoji({ id, category: "moods", image_url: "https://spinney.test/smile.png", alt_text: "", keywords: [] });
  assert.equal(edited.custom_emoji.custom_emoji.category, "moods");
  assert.equal((await admin.deleteCustomEmoji({ id })).success, true);
});

test("admins work the queue of applications", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin3();
  await admin.editSite({ registration_mode: "RequireApplication", application_question: "Why?" });
  try {
    const password = "correct horse battery";
    await site.v3().register({ username: "applicant", password, password_verify: password, show_nsfw: false, answer: "I read." });
    await refused(site.v3().login({ username_or_email: "applicant", password }), 400, "registration_application_is_pending");
    await refused(ada.api.listRegistrationApplications({}), 400, "not_an_admin");
    assert.equal((await admin.getUnreadRegistrationApplicationCount()).registration_applications, 1);
    const { registration_applications } = await admin.listRegistrationApplications({ unread_only: true });
    const [first] = registration_applications;
    assert.ok(first);
    assert.equal(first.registration_application.answer, "I read.");
    const found = await admin.getRegistrationApplication({ person_id: first.creator.id });
    assert.equal(found.registration_application.registration_application.id, first.registration_application.id);
    const { id } = first.registration_application;
    const denied = await admin.approveRegistrationApplication({ id, approve: false, deny_reason: "too short" });
    assert.equal(denied.registration_application.registration_application.deny_reason, "too short");
    await refused(site.v3().login({ username_or_email: "applicant", password }), 400, "registration_denied");
    await admin.approveRegistrationApplication({ id, approve: true });
    assert.ok((await site.v3().login({ username_or_email: "applicant", password })).jwt);
  } finally {
    await admin.editSite({ registration_mode: "Open" });
  }
});
