import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { Site } from "../harness/site.js";
import { comment, community, pages, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const reason = "x";

test("moderators lock, warn, edit, take down and put back, and it is written down", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(bob, books, "Dune");
  const dry = await comment(bob, dune, "Dry.");
  await refused(bob.api.removePost({ post_id: dune.id, removed: true, reason }), 400, "not_a_mod_or_admin");
  assert.equal((await ada.api.lockPost({ post_id: dune.id, locked: true, reason })).post_view.post.locked, true);
  assert.equal((await ada.api.lockComment({ comment_id: dry.id, locked: true, reason })).comment_view.comment.locked, true);
  assert.equal((await ada.api.modEditPost({ post_id: dune.id, nsfw: true })).post_view.post.nsfw, true);
  await ada.api.warnPost({ post_id: dune.id, reason });
  await ada.api.warnComment({ comment_id: dry.id, reason });
  assert.equal((await ada.api.listPostLikes({ post_id: dune.id })).items.length, 1);
  assert.equal((await ada.api.listCommentLikes({ comment_id: dry.id })).items[0]?.is_upvote, true);
  const removed = await ada.api.removePost({ post_id: dune.id, removed: true, reason, remove_children: true });
  assert.equal(removed.post_view.post.removed, true);
  await refused(site.v4().getPost({ id: dune.id }), 404, "not_found");
  await ada.api.removePost({ post_id: dune.id, removed: false, reason, remove_children: true });
  await ada.api.removeComment({ comment_id: dry.id, removed: true, reason });

  const log = await pages((cursor) => ada.api.getModlog({ community_id: books.id, limit: 3, ...cursor }));
  const kinds = log.flatMap((page) => page.items.map((view) => view.modlog.kind));
  assert.deepEqual(kinds, [
    "mod_remove_comment", "mod_remove_post", "mod_remove_post", "mod_warn_comment", "mod_warn_post", "mod_lock_comment", "mod_lock_post",
  ]);
  const whole = log.flatMap((page) => page.items).find((view) => view.modlog.child_count > 0);
  assert.ok(whole);
  const parts = await ada.api.getModlog({ bulk_action_parent_id: whole.modlog.id });
  assert.deepEqual(parts.items.map((view) => view.target_comment?.id), [dry.id]);
});

test("moderators appoint, hand over, ban and let people in", async () => {
  const [ada, bob, eve] = [await person(site, "ada"), await person(site, "bob"), await person(site, "eve")];
  const books = await community(ada, "books");
  const { moderators } = await ada.api.addModToCommunity({ community_id: books.id, person_id: bob.id, added: true });
  assert.deepEqual(moderators.map((view) => view.moderator.id), [ada.id, bob.id]);
  const handed = await ada.api.transferCommunity({ community_id: books.id, person_id: bob.id });
  assert.deepEqual(handed.moderators.map((view) => view.moderator.id), [bob.id, ada.id]);
  await post(eve, books, "Emma");
  const banned = await ada.api.banFromCommunity({ community_id: books.id, person_id: eve.id, ban: true, reason, remove_or_restore_data: true });
  assert.equal(banned.person_view.person.id, eve.id);
  await refused(eve.api.createPost({ name: "Again", community_id: books.id }), 400, "person_is_banned_from_community");
  await ada.api.banFromCommunity({ community_id: books.id, person_id: eve.id, ban: false, reason, remove_or_restore_data: true });

  const club = await community(ada, "club", { visibility: "private" });
  await bob.api.followCommunity({ community_id: club.id, follow: true });
  const { items } = await ada.api.listCommunityPendingFollows({ unread_only: true });
  assert.deepEqual(items.map((view) => [view.person.id, view.follow_state]), [[bob.id, "approval_required"]]);
  await refused(bob.api.listCommunityPendingFollows({ all_communities: true }), 400, "not_an_admin");
  assert.equal((await ada.api.approveCommunityPendingFollow({ community_id: club.id, follower_id: bob.id, approve: true })).success, true);
  await post(bob, club, "Within");
});

test("reports of every kind are in one list", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const admin = await site.admin4();
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  const dry = await comment(ada, dune, "Dry.");
  const { private_message_view } = await ada.api.createPrivateMessage({ content: "Buy.", recipient_id: bob.id });
  const ofPost = (await bob.api.createPostReport({ post_id: dune.id, reason, violates_instance_rules: true })).post_report_view.post_report;
  const ofComment = (await bob.api.createCommentReport({ comment_id: dry.id, reason })).comment_report_view.comment_report;
  const message = { private_message_id: private_message_view.private_message.id, reason };
  const ofMessage = (await bob.api.createPrivateMessageReport(message)).private_message_report_view.private_message_report;
  const ofCommunity = (await bob.api.createCommunityReport({ community_id: books.id, reason })).community_report_view.community_report;
  await refused(bob.api.createPostReport({ post_id: dune.id, reason }), 400, "couldnt_create");
  const counts = ({ report_count, unresolved_report_count }: { report_count: number; unresolved_report_count: number }): number[] => [report_count, unresolved_report_count];
  assert.deepEqual(counts((await ada.api.getPost({ id: dune.id })).post_view.post), [1, 1]);
  assert.deepEqual(counts((await bob.api.getPost({ id: dune.id })).post_view.post), [0, 0]);
  assert.deepEqual(counts((await ada.api.getComment({ id: dry.id })).comment_view.comment), [1, 1]);
  assert.deepEqual(counts((await admin.getCommunity({ id: books.id })).community_view.community), [1, 1]);

  await refused(bob.api.listReports({}), 400, "not_a_mod_or_admin");
  const types = async (api: typeof admin, form: object): Promise<string[]> => (await api.listReports({ unresolved_only: true, ...form })).items.map((view) => view.type_);
  assert.deepEqual(await types(bob.api, { my_reports_only: true }), ["post", "comment", "private_message", "community"]);
  assert.deepEqual(await types(ada.api, {}), ["post", "comment"]);
  assert.deepEqual(await types(admin, {}), ["post", "private_message", "community"], "the comment is the moderators' affair for now");
  assert.deepEqual(await types(admin, { show_community_rule_violations: true }), ["post", "comment", "private_message", "community"]);
  assert.deepEqual(await types(admin, { type_: "communities" }), ["community"]);

  const conclusion = "done";
  const settled = await ada.api.resolvePostReport({ report_id: ofPost.id, resolved: true, conclusion });
  assert.deepEqual([settled.post_report_view.resolver?.id, settled.post_report_view.post_report.conclusion], [ada.id, conclusion]);
  assert.deepEqual(counts(settled.post_report_view.post), [1, 0]);
  await ada.api.resolveCommentReport({ report_id: ofComment.id, resolved: true });
  await refused(ada.api.resolvePrivateMessageReport({ report_id: ofMessage.id, resolved: true }), 400, "not_an_admin");
  await admin.resolvePrivateMessageReport({ report_id: ofMessage.id, resolved: true });
  await admin.resolveCommunityReport({ report_id: ofCommunity.id, resolved: true });
  assert.deepEqual(await types(admin, { show_community_rule_violations: true }), []);
});

test("admins ban, appoint, list accounts and purge", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const admin = await site.admin4();
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  const dry = await comment(ada, dune, "Dry.");
  await refused(ada.api.banPerson({ person_id: bob.id, ban: true, reason }), 400, "not_an_admin");
  assert.equal((await admin.banPerson({ person_id: bob.id, ban: true, reason })).person_view.banned, true);
  const { items } = await admin.adminListUsers({ banned_only: true });
  assert.deepEqual(items.map((view) => view.person.id), [bob.id]);
  await admin.banPerson({ person_id: bob.id, ban: false, reason });
  assert.equal((await admin.addAdmin({ person_id: bob.id, added: true })).admins.length, 2);
  await admin.addAdmin({ person_id: bob.id, added: false });
  assert.equal((await admin.removeCommunity({ community_id: books.id, removed: true, reason })).community_view.community.removed, true);
  await admin.removeCommunity({ community_id: books.id, removed: false, reason });

  assert.equal((await admin.purgeComment({ comment_id: dry.id, reason })).success, true);
  assert.equal((await admin.purgePost({ post_id: dune.id, reason })).success, true);
  assert.equal((await admin.purgeCommunity({ community_id: books.id, reason })).success, true);
  assert.equal((await admin.purgePerson({ person_id: bob.id, reason })).success, true);
});

test("admins keep emoji and the lists of instances", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin4();
  const form = { category: "faces", shortcode: "smile", image_url: "https://spinney.test/smile.png", alt_text: "a smile", keywords: ["happy"] };
  await refused(ada.api.createCustomEmoji(form), 400, "not_an_admin");
  const { id } = (await admin.createCustomEmoji(form)).custom_emoji.custom_emoji;
  assert.equal((await admin.editCustomEmoji({ id, category: "moods" })).custom_emoji.custom_emoji.category, "moods");
  assert.equal((await ada.api.listCustomEmojis({})).custom_emojis.length, 1);

  await refused(ada.api.adminBlockInstance({ instance: "beta.test", block: true, reason }), 400, "not_an_admin");
  await admin.adminBlockInstance({ instance: "beta.test", block: true, reason });
  await refused(admin.adminAllowInstance({ instance: "gamma.test", allow: true, reason }), 400, "cannot_combine_federation_blocklist_and_allowlist");
  await admin.adminBlockInstance({ instance: "beta.test", block: false, reason });
  await admin.adminAllowInstance({ instance: "gamma.test", allow: true, reason });
  await admin.adminAllowInstance({ instance: "gamma.test", allow: false, reason });
});

test("admins work the queue of applications", async () => {
  const ada = await person(site, "ada");
  const admin = await site.admin4();
  await admin.editSite({ registration_mode: "require_application", application_question: "Why?" });
  try {
    const password = "correct horse battery";
    await site.v4().register({ username: "applicant", password, password_verify: password, answer: "I read." });
    await refused(ada.api.listRegistrationApplications({}), 400, "not_an_admin");
    const { items } = await admin.listRegistrationApplications({ unread_only: true });
    const [first] = items;
    assert.ok(first);
    assert.equal((await admin.getRegistrationApplication({ person_id: first.creator.id })).registration_application.creator.id, first.creator.id);
    const { id } = first.registration_application;
    const denied = await admin.approveRegistrationApplication({ id, approve: false, deny_reason: "too short" });
    assert.equal(denied.registration_application.registration_application.deny_reason, "too short");
    await admin.approveRegistrationApplication({ id, approve: true });
    assert.ok((await site.v4().login({ username_or_email: "applicant", password })).jwt);
  } finally {
    await admin.editSite({ registration_mode: "open" });
  }
});
