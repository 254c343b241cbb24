/** Notifications of one person and of what they want to hear, settings as a file, and all that is kept of somebody. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import { comment, community, pages, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("everything that waits is in one list, with a count", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  await comment(bob, dune, "one");
  await comment(bob, dune, `hi @${ada.name}@${HOST}`);
  await post(bob, books, "To you", { body: `dear @${ada.name}@${HOST}` });
  const sent = (await bob.api.createPrivateMessage({ recipient_id: ada.id, content: "psst" })).private_message_view.private_message;
  assert.equal((await ada.api.getUnreadCounts()).notification_count, 4);
  const all = await ada.api.listNotifications({});
  assert.deepEqual(all.items.map((view) => [view.notification.kind, view.data.type_]), [["private_message", "private_message"], ["mention", "post"], ["mention", "comment"], ["reply", "comment"]]);
  const walked = await pages((cursor) => ada.api.listNotifications({ limit: 3, ...cursor }));
  assert.deepEqual(walked.map((page) => page.items.length), [3, 1]);
  assert.deepEqual((await ada.api.listNotifications({ type_: "reply" })).items.length, 1);

  const [first] = all.items;
  assert.ok(first);
  await refused(bob.api.markNotificationAsRead({ notification_id: first.notification.id, read: true }), 400, "couldnt_update");
  assert.deepEqual(await ada.api.markNotificationAsRead({ notification_id: first.notification.id, read: true }), { success: true });
  assert.equal((await ada.api.listNotifications({ unread_only: true })).items.length, 3);
  assert.deepEqual(await ada.api.markAllNotificationsAsRead(), { success: true });
  assert.equal((await ada.api.getUnreadCounts()).notification_count, 0);
  assert.equal((await bob.api.editPrivateMessage({ private_message_id: sent.id, content: "louder" })).private_message_view.private_message.content, "louder");
  assert.equal((await bob.api.deletePrivateMessage({ private_message_id: sent.id, deleted: true })).private_message_view.private_message.deleted, true);
  assert.deepEqual((await ada.api.listNotifications({ type_: "private_message" })).items, []);
});

test("somebody subscribes to a community and mutes a post", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  assert.deepEqual(await bob.api.editCommunityNotifications({ community_id: books.id, mode: "all_posts_and_comments" }), { success: true });
  assert.equal((await bob.api.getCommunity({ id: books.id })).community_view.community_actions?.notifications, "all_posts_and_comments");
  const dune = await post(ada, books, "Dune");
  await comment(ada, dune, "dry");
  assert.deepEqual((await bob.api.listNotifications({ type_: "subscribed" })).items.map((view) => view.data.type_), ["comment", "post"]);
  await bob.api.editPostNotifications({ post_id: dune.id, mode: "mute" });
  assert.equal((await bob.api.getPost({ id: dune.id })).post_view.post_actions?.notifications, "mute");
  await comment(ada, dune, "still dry");
  assert.equal((await bob.api.getUnreadCounts()).notification_count, 2);
  await refused(bob.api.editPostNotifications({ post_id: 999_999, mode: "mute" }), 404, "not_found");
});

test("tags are made, shown on posts, and deleted", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const tag = await ada.api.createCommunityTag({ community_id: books.id, name: "scifi", display_name: "Sci-fi" });
  assert.deepEqual([tag.ap_id, tag.color, tag.deleted], [`${books.ap_id}/tag/scifi`, "color01", false]);
  await refused(bob.api.createCommunityTag({ community_id: books.id, name: "other" }), 400, "not_a_mod_or_admin");
  const dune = await post(bob, books, "Dune", { tags: [tag.id] });
  assert.deepEqual((await ada.api.getPost({ id: dune.id })).post_view.tags.map((tag) => tag.name), ["scifi"]);
  assert.deepEqual((await ada.api.getPosts({ tag_id: tag.id, type_: "all" })).items.map((view) => view.post.id), [dune.id]);
  assert.equal((await ada.api.editCommunityTag({ tag_id: tag.id, display_name: "Science fiction", color: "color02" })).display_name, "Science fiction");
  assert.equal((await ada.api.deleteCommunityTag({ tag_id: tag.id, delete: true })).deleted, true);
  assert.deepEqual((await ada.api.getPost({ id: dune.id })).post_view.tags, []);
  const other = await community(ada, "films");
  await refused(bob.api.createPost({ name: "Heat", community_id: other.id, tags: [tag.id] }), 400, "tag_not_in_community");
});

test("settings are taken along as a file, and all that is kept can be had", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  await comment(bob, dune, "mine");
  await bob.api.likePost({ post_id: dune.id, is_upvote: true });
  await bob.api.saveUserSettings({ bio: "I read", blocking_keywords: ["spoiler"], default_post_sort_type: "new" });
  await bob.api.followCommunity({ community_id: books.id, follow: true });
  const file = (await bob.api.exportUserSettings()) as unknown as Record<string, unknown>;
  assert.deepEqual([file["followed_communities"], file["blocking_keywords"]], [[books.ap_id], ["spoiler"]]);
  const eve = await person(site, "eve");
  assert.deepEqual(await eve.api.importUserSettings(file as never), { success: true });
  const me = await until("the lists of the file", async () => {
    const me = await eve.api.getMyUser();
    return me.follows.length === 1 ? me : undefined;
  });
  assert.deepEqual([me.keyword_blocks, me.local_user_view.local_user.default_post_sort_type, me.local_user_view.person.bio], [["spoiler"], "new", "I read"]);

  // The clients have no method for this.
  const exported = async (token: string): Promise<{ content: { type_: string }[]; notifications: { type_: string }[]; liked: string[]; settings: { followed_communities: string[] } }> => {
    const answer = await fetch(`${site.url}/api/v4/account/data/export`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 200);
    return answer.json() as never;
  };
  const all = await exported(bob.jwt);
  assert.deepEqual(all.content.map((thing) => thing.type_), ["comment"]);
  assert.ok(all.liked.includes(dune.ap_id));
  assert.deepEqual(all.settings.followed_communities, [books.ap_id]);
  assert.deepEqual((await exported(ada.jwt)).notifications.map((thing) => thing.type_), ["comment"]);
});
