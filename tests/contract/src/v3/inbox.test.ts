/** Answers, mentions and messages of one person, and settings as a file. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import { comment, community, person, post } from "./arrange.js";

const site = await Site.start({ mail: true });
after(() => site.stop());

test("answers and mentions are listed, counted and marked", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const first = await comment(bob, dune, "one");
  await comment(bob, dune, `hi @${ada.name}@${HOST}`, first);
  assert.deepEqual(await ada.api.getUnreadCount(), { replies: 1, mentions: 1, private_messages: 0 });
  const { replies } = await ada.api.getReplies({ unread_only: true, sort: "New", limit: 50 });
  assert.deepEqual(replies.map((view) => [view.comment.content, view.recipient.id, view.comment_reply.read]), [["one", ada.id, false]]);
  const { mentions } = await ada.api.getPersonMentions({});
  const [mention] = mentions;
  assert.ok(mention);
  const marked = await ada.api.markPersonMentionAsRead({ person_mention_id: mention.person_mention.id, read: true });
  assert.equal(marked.person_mention_view.person_mention.read, true);
  await refused(bob.api.markPersonMentionAsRead({ person_mention_id: mention.person_mention.id, read: true }), 400, "couldnt_update_comment");
  const [reply] = replies;
  assert.ok(reply);
  await refused(bob.api.markCommentReplyAsRead({ comment_reply_id: reply.comment_reply.id, read: true }), 400, "couldnt_update_comment");
  assert.equal((await ada.api.markCommentReplyAsRead({ comment_reply_id: reply.comment_reply.id, read: true })).comment_reply_view.comment_reply.read, true);
  assert.deepEqual((await ada.api.getReplies({ unread_only: true })).replies, []);
});

test("everything is marked as read at once, and messages with it", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(ada, "books"), "Dune");
  await comment(bob, dune, "one");
  const sent = (await bob.api.createPrivateMessage({ recipient_id: ada.id, content: "psst" })).private_message_view;
  assert.deepEqual([sent.creator.id, sent.recipient.id, sent.private_message.read], [bob.id, ada.id, false]);
  assert.deepEqual(await ada.api.getUnreadCount(), { replies: 1, mentions: 0, private_messages: 1 });
  assert.deepEqual(await ada.api.markAllAsRead(), { replies: [] });
  assert.deepEqual(await ada.api.getUnreadCount(), { replies: 0, mentions: 0, private_messages: 0 });
  await refused(site.v3().getReplies({}), 401, "incorrect_login");
});

test("messages are edited, marked, deleted and restored", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const { id } = (await bob.api.createPrivateMessage({ recipient_id: ada.id, content: "psst" })).private_message_view.private_message;
  assert.ok((await bob.api.editPrivateMessage({ private_message_id: id, content: "louder" })).private_message_view.private_message.updated);
  await refused(ada.api.editPrivateMessage({ private_message_id: id, content: "mine" }), 400, "edit_private_message_not_allowed");
  assert.equal((await ada.api.markPrivateMessageAsRead({ private_message_id: id, read: true })).private_message_view.private_message.read, true);
  assert.deepEqual((await ada.api.getPrivateMessages({})).private_messages.map((view) => view.private_message.content), ["louder"]);
  await bob.api.deletePrivateMessage({ private_message_id: id, deleted: true });
  assert.deepEqual((await ada.api.getPrivateMessages({})).private_messages, []);
  assert.equal((await bob.api.deletePrivateMessage({ private_message_id: id, deleted: false })).private_message_view.private_message.deleted, false);
});

test("a mail tells what is new and can be stopped with one click", async () => {
  assert.ok(site.mail);
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const address = `${ada.name}@mail.test`;
  await ada.api.saveUserSettings({ email: address, send_notifications_to_email: true });
  await site.v3().verifyEmail({ token: await site.mail.token(address, "verify_email") });
  const dune = await post(ada, await community(ada, "books"), "Dune");
  await comment(bob, dune, "dry words");
  const mail = await until("a mail about the answer", () => site.mail?.to(address).find((mail) => mail.subject === `${bob.name} answered you`));
  assert.match(mail.text ?? "", /dry words/);
  const header = (name: string): string | undefined => mail.headers.find((header) => header.key === name)?.value;
  assert.equal(header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
  const link = /^<https?:\/\/[^/]+(\/.*)>$/.exec(header("list-unsubscribe") ?? "")?.[1];
  assert.ok(link);
  const stopped = await fetch(`${site.url}${link}`, { method: "POST", body: "List-Unsubscribe=One-Click" });
  assert.equal(stopped.status, 200);
  assert.equal((await ada.api.getSite()).my_user?.local_user_view.local_user.send_notifications_to_email, false);
});

test("settings are taken along as a file", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  await bob.api.saveUserSettings({ bio: "I read", default_sort_type: "TopDay", show_nsfw: true });
  await bob.api.followCommunity({ community_id: books.id, follow: true });
  await bob.api.savePost({ post_id: dune.id, save: true });
  await bob.api.blockPerson({ person_id: ada.id, block: true });
  const file = (await bob.api.exportSettings()) as unknown as Record<string, unknown>;
  assert.deepEqual([file["bio"], file["followed_communities"], file["saved_posts"]], ["I read", [books.actor_id], [dune.ap_id]]);

  const eve = await person(site, "eve");
  // The client wants a text, the server an object: corrections.ts.
  await eve.api.importSettings({ ...file, display_name: "Evening" } as never);
  const me = await until("the lists of the file", async () => {
    const me = (await eve.api.getSite()).my_user;
    return me !== undefined && me.follows.length === 1 && me.person_blocks.length === 1 ? me : undefined;
  });
  const { local_user, person: self } = me.local_user_view;
  assert.deepEqual([self.bio, self.display_name, local_user.default_sort_type, local_user.show_nsfw], ["I read", "Evening", "TopDay", true]);
  assert.deepEqual((await eve.api.getPosts({ saved_only: true, type_: "All" })).posts.map((view) => view.post.id), []);
  await refused(eve.api.importSettings({ saved_posts: Array.from({ length: 10_001 }, (_, n) => `https://a.test/post/${n}`) } as never), 400, "too_many_items");
});
