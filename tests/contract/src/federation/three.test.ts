/** Three real processes that federate: what happens in a community of one, by somebody of another, answered from the third, is the same on all three. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { PostView } from "lemmy-v3";
import { Refusal } from "../harness/client.js";
import { Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import * as v3 from "../v3/arrange.js";

const sites = await Promise.all(["alpha", "beta", "gamma"].map((federates) => Site.start({ federates })));
after(() => Promise.all(sites.map((site) => site.stop())));
const [alpha, beta, gamma] = sites as [Site, Site, Site];

/** What a site shows of a post and of what is said below it, without what is only its own. */
async function shown(viewer: v3.Person, apId: string): Promise<unknown> {
  const view = await seen(viewer, apId);
  if (view === undefined) return undefined;
  const { comments } = await viewer.api.getComments({ post_id: view.post.id, sort: "Old", limit: 50 });
  const { community_view } = await viewer.api.getCommunity({ id: view.community.id });
  return {
    title: view.post.name,
    body: view.post.body,
    author: view.creator.actor_id,
    banned: view.creator_banned_from_community,
    removed: view.post.removed,
    score: [view.counts.score, view.counts.upvotes, view.counts.downvotes, view.counts.comments],
    comments: comments.map(({ comment, creator, counts }) => [comment.content, creator.actor_id, counts.score, comment.removed]),
    community: [community_view.counts.posts, community_view.counts.comments],
  };
}

/** The post, as soon as the viewer's site has it. */
async function seen(viewer: v3.Person, apId: string): Promise<PostView | undefined> {
  const found = await viewer.api.resolveObject({ q: apId }).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined;
    throw error;
  });
  return found?.post;
}

/** Waits until all see the same of a post, and that is what is wanted of it; gives it. */
async function agreed(viewers: v3.Person[], apId: string, wanted: (shown: Record<string, unknown>) => boolean): Promise<void> {
  let all: unknown[] = [];
  await until("the same on all three", async () => {
    all = await Promise.all(viewers.map((viewer) => shown(viewer, apId)));
    const [first] = all as Record<string, unknown>[];
    return first !== undefined && wanted(first) && all.every((one) => JSON.stringify(one) === JSON.stringify(first));
  }, 30_000).catch((error: unknown) => {
    assert.fail(`${String(error)}: ${JSON.stringify(all, undefined, 1)}`);
  });
}

async function join(person: v3.Person, handle: string): Promise<number> {
  const { community } = await person.api.resolveObject({ q: handle });
  assert.ok(community);
  const id = community.community.id;
  await person.api.followCommunity({ community_id: id, follow: true });
  await until(`${person.name} is let in`, async () => (await person.api.getCommunity({ id })).community_view.subscribed === "Subscribed");
  return id;
}

test("a post from one, a vote and an answer from another, a ban and its end: all three agree", async () => {
  const [ada, bob, cleo] = await Promise.all([v3.person(alpha, "ada"), v3.person(beta, "bob"), v3.person(gamma, "cleo")]);
  const everybody = [ada, bob, cleo];
  const books = await v3.community(ada, "books");
  const handle = `!${books.name}@${alpha.host}`;
  const [atBeta] = await Promise.all([join(bob, handle), join(cleo, handle)]);

  const { post_view } = await bob.api.createPost({ name: "Dune", body: "Sand, **much** of it.", community_id: atBeta });
  const apId = post_view.post.ap_id;
  assert.ok(apId.startsWith(`http://${beta.host}/`), apId);
  await agreed(everybody, apId, ({ title }) => title === "Dune");

  const atGamma = (await seen(cleo, apId))?.post.id;
  assert.ok(atGamma);
  await cleo.api.likePost({ post_id: atGamma, score: 1 });
  const answer = (await cleo.api.createComment({ post_id: atGamma, content: "Worms, too." })).comment_view.comment;
  await agreed(everybody, apId, ({ score, comments }) => JSON.stringify(score) === "[2,2,0,1]" && JSON.stringify(comments).includes("Worms, too."));

  const atBetaToo = (await bob.api.resolveObject({ q: answer.ap_id })).comment;
  assert.ok(atBetaToo);
  await bob.api.likeComment({ comment_id: atBetaToo.comment.id, score: -1 });
  await cleo.api.likePost({ post_id: atGamma, score: -1 });
  await agreed(everybody, apId, ({ score, comments }) => JSON.stringify(score) === "[0,1,1,1]" && JSON.stringify(comments).includes(",0,false"));

  const bobAtAlpha = (await seen(ada, apId))?.creator.id;
  assert.ok(bobAtAlpha);
  const ban = { community_id: books.id, person_id: bobAtAlpha, reason: "Enough sand." };
  await ada.api.banFromCommunity({ ...ban, ban: true, remove_data: false });
  await agreed(everybody, apId, ({ banned }) => banned === true);
  const refused = await bob.api.createPost({ name: "Dune Messiah", community_id: atBeta }).catch((error: unknown) => error);
  assert.ok(refused instanceof Refusal, "somebody who is banned cannot post, at home either");

  await ada.api.banFromCommunity({ ...ban, ban: false });
  await agreed(everybody, apId, ({ banned }) => banned === false);
  const again = (await bob.api.createPost({ name: "Dune Messiah", community_id: atBeta })).post_view.post.ap_id;
  await agreed(everybody, again, ({ title, community }) => title === "Dune Messiah" && JSON.stringify(community) === "[2,1]");
});
