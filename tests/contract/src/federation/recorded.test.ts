/** What other software was seen to send, sent once more: each does to the real server what it meant to do. The recordings are in `tests/fixtures/apub`; hosts and the things of ours they name are put in. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import * as v3 from "../v3/arrange.js";
import { Scripted } from "./peers.js";

const site = await Site.start({ federates: "alpha" });
const peer = await Scripted.start("peer");
after(async () => {
  peer.stop();
  await site.stop();
});
const FOLDER = fileURLToPath(new URL("../../../fixtures/apub/", import.meta.url));
const inbox = `http://${site.host}/inbox`;

const ada = await v3.person(site, "ada");
const adaId = `http://${site.host}/u/${ada.name}`;
const books = await v3.community(ada, "books");
const group = books.actor_id;

interface Recording {
  file: string;
  /** Who sent it then; here it is `bob`, or who is named. */
  actor: string;
  as?: string;
  /** What it named then, and what that is here. */
  ours: Record<string, string>;
}

let sent = 0;

/** The recording as it would be sent from here: the actor is one of the peer's, what else was at their host is at the peer's. */
function told({ file, actor, as = "bob", ours }: Recording): string {
  // Ids may be the same in two recordings.
  const host = `${peer.origin}/${(sent += 1)}`;
  let text = JSON.stringify(JSON.parse(readFileSync(`${FOLDER}${file}`, "utf8")));
  for (const [then, now] of [...Object.entries(ours), [actor, peer.person(as)] as const]) {
    assert.ok(text.includes(JSON.stringify(then)), `${file} does not name ${then}`);
    text = text.replaceAll(JSON.stringify(then), JSON.stringify(now));
  }
  return text.replaceAll(`"${new URL(actor).origin}/`, `"${host}/`);
}

async function replay(recording: Recording): Promise<void> {
  const status = await peer.send(inbox, recording.as ?? "bob", told(recording));
  assert.ok(status === 200 || status === 202, `${recording.file}: ${status}`);
}

const posts: [title: string, recording: Recording][] = [
  ["test post", { file: "lemmy/activities/create_or_update/create_page.json", actor: "http://ds9.lemmy.ml/u/lemmy_alpha", ours: { "http://enterprise.lemmy.ml/c/main": group, "https://enterprise.lemmy.ml/c/main": group } }],
  ["test", { file: "mbin/activities/create_entry_page.json", actor: "https://kbin.test/u/user", ours: { "https://kbin.test/m/test": group } }],
  ["test", { file: "mbin/activities/create_microblog_note.json", actor: "https://kbin.test/u/user", ours: { "https://kbin.test/m/test": group } }],
  ["test post from b", { file: "lotide/activities/create_page.json", actor: "https://b.tide.tk/apub/users/1", ours: { "https://c.tide.tk/communities/1": group } }],
  ["image", { file: "lotide/activities/create_page_image.json", actor: "http://ltthostname.local:3334/apub/users/3", ours: { "http://localhost:8536/c/elsewhere": group } }],
  ["From Friendica to Lemmy", { file: "friendica/activities/create_page_2.json", actor: "https://pirati.ca/profile/heluecht", ours: { "https://ds9.lemmy.ml/c/testcom": group } }],
];

for (const [title, recording] of posts) {
  test(`a post arrives: ${recording.file}`, async () => {
    const count = async (): Promise<number> => v3.titles((await ada.api.getPosts({ community_id: books.id, limit: 50, sort: "New" })).posts).filter((name) => name === title).length;
    const before = await count();
    await replay(recording);
    await until(title, async () => (await count()) === before + 1);
  });
}

const mastodon = "https://mastodon.madrid/users/felix";
const answers: [says: string, then: string, recording: Omit<Recording, "ours">][] = [
  ["hello", "http://ds9.lemmy.ml/post/1", { file: "lemmy/activities/create_or_update/create_note__019.json", actor: "http://ds9.lemmy.ml/u/lemmy_alpha" }],
  ["", "https://mamot.fr/users/retiolus/statuses/107224244380204526", { file: "mastodon/activities/create_note.json", actor: mastodon }],
  ["", "https://enterprise.lemmy.ml/post/55143", { file: "pleroma/activities/create_note.json", actor: "https://greenish.red/users/nutomic" }],
  ["So does this federate now?", "https://ds9.lemmy.ml/post/1723", { file: "smithereen/activities/create_note.json", actor: "https://friends.grishka.me/users/1" }],
  ["yay ^^", "https://instance.gnusocial.test/object/note/1338", { file: "gnusocial/activities/create_note.json", actor: "https://instance.gnusocial.test/actor/42" }],
  ["test", "https://kbin.test/f/object/00000004", { file: "mbin/activities/create_nested_comment.json", actor: "https://kbin.test/u/user" }],
];

for (const [says, then, recording] of answers) {
  test(`an answer arrives: ${recording.file}`, async () => {
    const post = await v3.post(ada, books, `Under ${recording.file}`);
    await replay({ ...recording, ours: { [then]: post.ap_id } });
    await until("the answer", async () => {
      const { comments } = await ada.api.getComments({ post_id: post.id });
      return comments.length === 1 && v3.contents(comments).every((content) => content.includes(says));
    });
  });
}

/** What the counters are after each. */
const votes: [up: number, down: number, then: string, recording: Omit<Recording, "ours">][] = [
  [2, 0, "https://ds9.lemmy.ml/post/147", { file: "mastodon/activities/like_page.json", actor: mastodon }],
  [1, 0, "https://ds9.lemmy.ml/post/147", { file: "mastodon/activities/undo_like_page.json", actor: mastodon }],
  [2, 0, "https://pirati.ca/objects/ec054ce7-2062-3bfa-8687-ca8313624820", { file: "friendica/activities/like_page.json", actor: "https://pirati.ca/profile/heluecht" }],
  [3, 0, "https://instance.gnusocial.test/object/note/1337", { file: "gnusocial/activities/like_note.json", actor: "https://another_instance.gnusocial.test/actor/43", as: "eve" }],
  [3, 1, "http://ds9.lemmy.ml/post/1", { file: "lemmy/activities/voting/dislike_page.json", actor: "http://enterprise.lemmy.ml/u/lemmy_beta", as: "dan" }],
  [3, 0, "https://pirati.ca/objects/ec054ce7-2062-3bfa-8687-ca8313624820", { file: "friendica/activities/undo_dislike_page.json", actor: "https://pirati.ca/profile/heluecht", as: "dan" }],
  [2, 0, "https://kbin.test/f/object/00000003", { file: "mbin/activities/undo_like_page.json", actor: "https://kbin.test/u/user2", as: "eve" }],
];

test("votes are counted and taken back", async () => {
  const post = await v3.post(ada, books, "Voted on");
  for (const [up, down, then, recording] of votes) {
    await replay({ ...recording, ours: { [then]: post.ap_id } });
    const { counts } = (await ada.api.getPost({ id: post.id })).post_view;
    assert.deepEqual([counts.upvotes, counts.downvotes], [up, down], recording.file);
  }
});

const messages: [says: string, recording: Recording][] = [
  ["hello", { file: "lemmy/activities/create_or_update/create_private_message.json", actor: "http://enterprise.lemmy.ml/u/lemmy_beta", ours: { "http://ds9.lemmy.ml/u/lemmy_alpha": adaId } }],
  ["hello", { file: "lemmy/activities/create_or_update/create_private_message__019.json", actor: "http://enterprise.lemmy.ml/u/lemmy_beta", ours: { "http://ds9.lemmy.ml/u/lemmy_alpha": adaId } }],
  ["some test message", { file: "mbin/activities/create_chat_message.json", actor: "https://kbin.test/u/user", ours: { "https://kbin.test/u/user2": adaId } }],
];

test("messages to one person arrive there", async () => {
  for (const [says, recording] of messages) {
    const before = (await ada.api.getPrivateMessages({})).private_messages.length;
    await replay(recording);
    await until(recording.file, async () => {
      const { private_messages } = await ada.api.getPrivateMessages({});
      return private_messages.length === before + 1 && private_messages.some(({ private_message }) => private_message.content.includes(says));
    });
  }
});

test("a wish to follow is answered, whoever wrote it", async () => {
  const follows: Recording[] = [
    { file: "lemmy/activities/following/follow.json", actor: "http://ds9.lemmy.ml/u/lemmy_alpha", as: "ann", ours: { "http://enterprise.lemmy.ml/c/main": group } },
    { file: "lotide/activities/follow.json", actor: "https://dev.narwhal.city/users/1", as: "ben", ours: { "https://beehaw.org/c/foss": group } },
    { file: "mbin/activities/follow_group.json", actor: "https://kbin.test/u/user2", as: "cid", ours: { "https://kbin.test/f/object/00000002": group } },
  ];
  for (const recording of follows) {
    await replay(recording);
    const accept = await until(recording.file, async () =>
      (await peer.received()).find(({ activity }) => {
        const object = activity["object"] as Record<string, unknown> | undefined;
        return activity["type"] === "Accept" && object?.["actor"] === peer.person(recording.as ?? "");
      }),
    );
    assert.equal(accept.verified, true);
  }
});

test("complaints come before the moderators, with their reason", async () => {
  const reports: [says: string, then: string, recording: Recording][] = [
    ["report this post", "http://enterprise.lemmy.ml/post/7", { file: "lemmy/activities/community/report_page.json", actor: "http://ds9.lemmy.ml/u/lemmy_alpha", ours: { "http://enterprise.lemmy.ml/c/main": group } }],
    ["Please take a look at this user and their posts", "https://example.com/posts/380590", { file: "mastodon/activities/flag.json", actor: "https://mastodon.example/actor", as: "actor", ours: { "https://example.com/users/1": adaId } }],
    ["dikjhgasdpas dsaü", "https://lemmy-test/post/4", { file: "mbin/activities/flag.json", actor: "https://mbin-test1/u/BentiGorlich", as: "benti", ours: { "https://lemmy-test/u/BentiGorlich": adaId, "https://lemmy-test/c/test_mag": group } }],
  ];
  for (const [says, then, recording] of reports) {
    const post = await v3.post(ada, books, `Reported by ${recording.file}`);
    await replay({ ...recording, ours: { ...recording.ours, [then]: post.ap_id } });
    await until(recording.file, async () => {
      const { post_reports } = await ada.api.listPostReports({ community_id: books.id });
      return post_reports.some((report) => report.post.id === post.id && report.post_report.reason === says);
    });
  }
});
