/** A server that dies in the middle of writes: what it acknowledged is there after the next start, and the counts agree. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../harness/client.js";
import { PASSWORD } from "../harness/people.js";
import { Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import * as v3 from "../v3/arrange.js";

const WRITERS = 8;
/** Acknowledged comments before the crash: enough that every writer is in full swing. */
const ENOUGH = 120;

for (const what of ["server", "server and database"] as const) {
  test(`what was acknowledged survives the death of the ${what}`, async () => {
    const site = await Site.start();
    try {
      const ada = await v3.person(site, "ada");
      const books = await v3.community(ada, "books");
      const post = await v3.post(ada, books, "Written in sand");
      const writers = await Promise.all(Array.from({ length: WRITERS }, () => v3.person(site, "writer")));

      const acknowledged = new Set<number>();
      const voted = new Set<number>();
      let dying = false;
      const write = async (writer: v3.Person): Promise<void> => {
        for (;;) {
          try {
            const comment = await v3.comment(writer, post, "still here");
            acknowledged.add(comment.id);
            await ada.api.likeComment({ comment_id: comment.id, score: 1 });
            voted.add(comment.id);
          } catch (error) {
            // Only the crash may end a writer: a refusal or a broken answer is a fault.
            if (!dying || error instanceof Refusal) throw error;
            return;
          }
        }
      };
      const writing = Promise.allSettled(writers.map(write));
      await until("enough comments", () => acknowledged.size >= ENOUGH);
      dying = true;
      await site.crash(what);
      for (const outcome of await writing) if (outcome.status === "rejected") throw outcome.reason;

      await site.run();
      const seen = new Map<number, number>();
      for (let page = 1; ; page += 1) {
        const { comments } = await ada.api.getComments({ post_id: post.id, sort: "Old", limit: 50, page });
        for (const view of comments) seen.set(view.comment.id, view.my_vote ?? 0);
        if (comments.length === 0) break;
      }
      for (const id of acknowledged) assert.ok(seen.has(id), `comment ${id} was acknowledged and is gone`);
      for (const id of voted) assert.equal(seen.get(id), 1, `the vote on comment ${id} was acknowledged and is gone`);
      assert.ok(seen.size <= acknowledged.size + WRITERS, "at most the one in flight of each writer came on top");
      assert.equal((await ada.api.getPost({ id: post.id })).post_view.counts.comments, seen.size);
      assert.equal((await ada.api.getCommunity({ id: books.id })).community_view.counts.comments, seen.size);

      const counts = await Promise.all(writers.map(async (writer) => (await ada.api.getPersonDetails({ person_id: writer.id })).person_view.counts.comment_count));
      assert.equal(counts.reduce((sum, count) => sum + count, 0), seen.size);
      await v3.comment(ada, post, "life goes on");
      await site.v3().login({ username_or_email: ada.name, password: PASSWORD });
    } finally {
      await site.stop();
    }
  });
}

test("an orderly stop and a new start lose nothing either", async () => {
  const site = await Site.start();
  try {
    const ada = await v3.person(site, "ada");
    const post = await v3.post(ada, await v3.community(ada, "books"), "Here to stay");
    await site.halt();
    await site.run();
    assert.equal((await ada.api.getPost({ id: post.id })).post_view.post.name, "Here to stay");
    await ada.api.validateAuth();
  } finally {
    await site.stop();
  }
});
