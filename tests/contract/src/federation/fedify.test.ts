/** An implementation by others, in both forms of signatures: following, posting both ways, votes, and taking back. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Refusal } from "../harness/client.js";
import { Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import * as v3 from "../v3/arrange.js";
import { CONTEXT, Fedify } from "./peers.js";

const site = await Site.start({ federates: "alpha" });
const peers = { "RFC 9421": await Fedify.start("modern"), "draft-cavage": await Fedify.start("older", "draft-cavage-http-signatures-12") };
after(async () => {
  for (const peer of Object.values(peers)) peer.stop();
  await site.stop();
});
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const inbox = `http://${site.host}/inbox`;

for (const [form, peer] of Object.entries(peers)) {
  describe(`signed by ${form}`, () => {
    test("it finds our people, communities and posts, and reads them", async () => {
      const ada = await v3.person(site, "ada");
      const books = await v3.community(ada, "books");
      const post = await v3.post(ada, books, "Dune", { body: "Sand." });
      const id = `http://${site.host}/u/${ada.name}`;
      assert.equal((await peer.lookup(id))?.["type"], "Person");
      assert.equal((await peer.lookup(books.actor_id))?.["type"], "Group");
      const page = await peer.lookup(post.ap_id);
      assert.deepEqual([page?.["type"], page?.["name"], page?.["attributedTo"]], ["Page", "Dune", id]);
    });

    test("it follows, gets what happens, posts, votes, and takes all of it back", async () => {
      const ada = await v3.person(site, "ada");
      const books = await v3.community(ada, "books");
      const group = books.actor_id;
      const send = (activity: Record<string, unknown>): Promise<void> => peer.send(group, inbox, { to: [PUBLIC], cc: [group], ...activity });
      const counts = async (id: number): Promise<number[]> => {
        const { counts } = (await ada.api.getPost({ id })).post_view;
        return [counts.upvotes, counts.downvotes, counts.comments];
      };

      const follow = await peer.follow(group);
      await until("the Accept", async () => (await peer.received()).some(({ type, activity }) => type === "Accept" && JSON.stringify(activity).includes(follow)));
      const followed = async (): Promise<number> => (await ada.api.getCommunity({ id: books.id })).community_view.counts.subscribers;
      assert.equal(await followed(), 2);

      const ours = await v3.post(ada, books, "Dune");
      await until("our post", async () => (await peer.received()).some(({ type, activity }) => type === "Announce" && JSON.stringify(activity).includes(ours.ap_id)));

      const vote = { id: peer.newId(), type: "Like", actor: peer.alice, object: ours.ap_id };
      await send(vote);
      await until("its vote", async () => (await counts(ours.id))[0] === 2);
      await send({ type: "Undo", object: { "@context": CONTEXT, ...vote } });
      await until("its vote is gone", async () => (await counts(ours.id))[0] === 1);
      const against = { id: peer.newId(), type: "Dislike", actor: peer.alice, object: ours.ap_id };
      await send(against);
      await until("its other vote", async () => (await counts(ours.id))[1] === 1);

      const note = { id: `${peer.origin}/notes/${crypto.randomUUID()}`, type: "Note", attributedTo: peer.alice, to: [PUBLIC], cc: [group], content: "<p>Worms, too.</p>", inReplyTo: ours.ap_id };
      await send({ type: "Create", object: note });
      await until("its answer", async () => (await counts(ours.id))[2] === 1);
      await send({ type: "Update", object: { ...note, content: "<p>Worms as well.</p>", updated: new Date(Date.now() + 1000).toISOString() } });
      const said = async (): Promise<string | undefined> => (await ada.api.getComments({ post_id: ours.id })).comments[0]?.comment.content;
      await until("it is changed", async () => (await said())?.trim() === "Worms as well.");
      await until("it is passed on", async () => (await peer.received()).some(({ type, activity }) => type === "Announce" && JSON.stringify(activity).includes("Worms as well.")));
      await send({ type: "Delete", object: note.id });
      await until("it is gone", async () => (await counts(ours.id))[2] === 0);

      const page = { id: `${peer.origin}/notes/${crypto.randomUUID()}`, type: "Page", name: "Messiah", attributedTo: peer.alice, to: [group, PUBLIC], content: "<p>More sand.</p>" };
      await send({ type: "Create", object: page });
      const theirs = async (): Promise<string[]> => v3.titles((await ada.api.getPosts({ community_id: books.id, sort: "New" })).posts);
      await until("its post", async () => (await theirs()).includes("Messiah"));
      await send({ type: "Delete", object: page.id });
      await until("its post is gone", async () => !(await theirs()).includes("Messiah"));

      await send({ type: "Undo", to: [group], object: { id: follow, type: "Follow", actor: peer.alice, object: group } });
      await until("it has left", async () => (await followed()) === 1);
    });

    test("what it does in the name of somebody else is refused", async () => {
      const ada = await v3.person(site, "ada");
      const books = await v3.community(ada, "books");
      const post = await v3.post(ada, books, "Dune");
      const deletion = { type: "Delete", to: [PUBLIC], cc: [books.actor_id], object: post.ap_id };
      await assert.rejects(peer.send(books.actor_id, inbox, deletion));
      assert.equal((await ada.api.getPost({ id: post.id })).post_view.post.deleted, false);
    });

    test("our people find its actor and write to it", async () => {
      const ada = await v3.person(site, "ada");
      const { person } = await ada.api.resolveObject({ q: `@alice@${peer.host}` });
      assert.equal(person?.person.actor_id, peer.alice);
      await ada.api.createPrivateMessage({ recipient_id: person.person.id, content: "Hello there." });
      await until("the message", async () => (await peer.received()).some(({ type, activity }) => type === "Create" && JSON.stringify(activity).includes("Hello there.")));
      const missing = await ada.api.resolveObject({ q: `${peer.origin}/nobody` }).catch((error: unknown) => error);
      assert.ok(missing instanceof Refusal);
    });
  });
}
