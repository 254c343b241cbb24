/** Many clients at once, over both versions: nothing is counted twice, nothing is lost. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Refusal } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { Site } from "../harness/site.js";
import * as v3 from "../v3/arrange.js";

const site = await Site.start();
after(() => site.stop());

const CROWD = 24;
let ada: v3.Person;
let crowd: v3.Person[];

before(async () => {
  ada = await v3.person(site, "ada");
  crowd = await Promise.all(Array.from({ length: CROWD }, () => v3.person(site, "crowd")));
});

/** Every member of the crowd does `deed` `times` times, all of it at once. */
async function together(times: number, deed: (member: v3.Person, index: number, turn: number) => Promise<unknown>): Promise<void> {
  const turns = Array.from({ length: times }, (_, turn) => turn);
  await Promise.all(crowd.flatMap((member, index) => turns.map((turn) => deed(member, index, turn))));
}

test("votes on one post end in the exact score", async () => {
  const post = await v3.post(ada, await v3.community(ada, "votes"), "Hot potato");
  await together(5, (member, _, turn) =>
    turn % 2 === 0
      ? member.api.likePost({ post_id: post.id, score: turn - 2 > 0 ? 1 : -1 })
      : site.v4(member.jwt).likePost({ post_id: post.id, is_upvote: turn === 1 }));
  await together(1, (member, index) => member.api.likePost({ post_id: post.id, score: [1, -1, 0][index % 3] ?? 0 }));
  const { counts } = (await site.v3().getPost({ id: post.id })).post_view;
  const third = CROWD / 3;
  assert.deepEqual([counts.upvotes, counts.downvotes, counts.score], [third + 1, third, 1]);
  const votes = await Promise.all(crowd.map(async (member) => (await member.api.getPost({ id: post.id })).post_view.my_vote));
  assert.deepEqual(votes, crowd.map((_, index) => [1, -1, undefined][index % 3]));
});

test("the same vote sent many times at once counts once", async () => {
  const post = await v3.post(ada, await v3.community(ada, "votes"), "Double click");
  await together(6, (member) => member.api.likePost({ post_id: post.id, score: 1 }));
  const { counts } = (await site.v3().getPost({ id: post.id })).post_view;
  assert.deepEqual([counts.upvotes, counts.downvotes, counts.score], [CROWD + 1, 0, CROWD + 1]);
});

test("votes on one comment end in the exact score", async () => {
  const post = await v3.post(ada, await v3.community(ada, "votes"), "Thread");
  const comment = await v3.comment(ada, post, "Hm.");
  await together(4, (member, index, turn) => member.api.likeComment({ comment_id: comment.id, score: turn === 3 ? 1 : (index + turn) % 2 === 0 ? 1 : -1 }));
  await together(1, (member) => member.api.likeComment({ comment_id: comment.id, score: -1 }));
  const { counts } = (await site.v3().getComment({ id: comment.id })).comment_view;
  assert.deepEqual([counts.upvotes, counts.downvotes, counts.score], [1, CROWD, 1 - CROWD]);
});

test("follows and unfollows end in the exact number of subscribers", async () => {
  const books = await v3.community(ada, "books");
  await together(4, (member, _, turn) =>
    turn % 2 === 0
      ? member.api.followCommunity({ community_id: books.id, follow: true })
      : site.v4(member.jwt).followCommunity({ community_id: books.id, follow: false }));
  await together(1, (member, index) => member.api.followCommunity({ community_id: books.id, follow: index % 2 === 0 }));
  const { counts } = (await site.v3().getCommunity({ id: books.id })).community_view;
  assert.deepEqual([counts.subscribers, counts.subscribers_local], [CROWD / 2 + 1, CROWD / 2 + 1]);
});

test("comments on one post are all there and all counted, also in their thread, profiles and community", async () => {
  const books = await v3.community(ada, "books");
  const post = await v3.post(ada, books, "Busy");
  const root = await v3.comment(ada, post, "root");
  const each = 5;
  await together(each, (member, index, turn) => v3.comment(member, post, `${index}.${turn}`, turn % 2 === 0 ? root : undefined));
  const total = CROWD * each + 1;
  const { comments } = await site.v3().getComments({ post_id: post.id, max_depth: 4 });
  assert.equal(comments.length, total);
  assert.equal(new Set(comments.map((view) => view.comment.content)).size, total);
  assert.equal(comments.find((view) => view.comment.id === root.id)?.counts.child_count, CROWD * 3);
  assert.equal((await site.v3().getPost({ id: post.id })).post_view.counts.comments, total);
  assert.equal((await site.v3().getCommunity({ id: books.id })).community_view.counts.comments, total);
});

test("deletions and restorations race and the counts still agree with what is there", async () => {
  const books = await v3.community(ada, "books");
  const post = await v3.post(ada, books, "Undecided");
  const own = await Promise.all(crowd.map((member) => v3.comment(member, post, "mine")));
  const comment = (index: number): number => own[index]?.id ?? 0;
  // Deleting what is deleted is refused, which is fine here.
  const undecided = (deed: Promise<unknown>): Promise<unknown> => deed.catch((refusal: unknown) => assert.ok(refusal instanceof Refusal));
  await together(4, (member, index, turn) => undecided(member.api.deleteComment({ comment_id: comment(index), deleted: turn % 2 === 0 })));
  await together(1, (member, index) => undecided(member.api.deleteComment({ comment_id: comment(index), deleted: index % 2 === 0 })));
  assert.equal((await site.v3().getPost({ id: post.id })).post_view.counts.comments, CROWD / 2);
  assert.equal((await site.v3().getCommunity({ id: books.id })).community_view.counts.comments, CROWD / 2);
});

test("of many who take one name at once, one has it", async () => {
  const username = unique("only");
  const attempts = await Promise.allSettled(
    Array.from({ length: 12 }, () => site.v3().register({ username, password: PASSWORD, password_verify: PASSWORD, show_nsfw: false })),
  );
  assert.equal(attempts.filter((attempt) => attempt.status === "fulfilled").length, 1);
  const refusals = attempts.flatMap((attempt) => (attempt.status === "rejected" ? [attempt.reason as Refusal] : []));
  assert.deepEqual(new Set(refusals.map((refusal) => refusal.body.error)), new Set(["user_already_exists"]));

  const name = unique("square");
  const places = await Promise.allSettled(crowd.map((member) => member.api.createCommunity({ name, title: "Square" })));
  assert.equal(places.filter((place) => place.status === "fulfilled").length, 1);
});

test("saving, reading and hiding the same post at once is no conflict", async () => {
  const post = await v3.post(ada, await v3.community(ada, "books"), "Popular");
  await together(2, async (member) => {
    await Promise.all([
      member.api.savePost({ post_id: post.id, save: true }),
      member.api.markPostAsRead({ post_ids: [post.id], read: true }),
      member.api.hidePost({ post_ids: [post.id], hide: false }),
      member.api.getPost({ id: post.id }),
    ]);
  });
  for (const member of crowd) {
    const view = await v3.listed(member.api, post);
    assert.deepEqual([view?.saved, view?.read, view?.hidden], [true, true, false]);
  }
});
