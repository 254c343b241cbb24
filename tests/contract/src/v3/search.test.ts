import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Comment, Community, Post, Search } from "lemmy-v3";
import { refused } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, contents, person, post, titles, type Person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

let ada: Person;
let bob: Person;
let books: Community;
let dune: Post;
let reply: Comment;

before(async () => {
  [ada, bob] = [await person(site, "arrakeen"), await person(site, "bob")];
  books = await community(ada, "arrakis");
  dune = await post(ada, books, "Arrakis, 100% dry", { url: "https://example.com/dune", body: "Spice_must flow" });
  await post(bob, books, "Emma", { body: "Nothing about arrakis here" });
  reply = await comment(bob, dune, "On Arrakis it never rains.");
});

async function found(form: Partial<Search>): Promise<Record<"posts" | "comments" | "communities" | "users", string[]>> {
  const answer = await site.v3().search({ q: "arrak", ...form });
  return {
    posts: titles(answer.posts).sort(),
    comments: contents(answer.comments),
    communities: answer.communities.map((view) => view.community.name),
    users: answer.users.map((view) => view.person.name),
  };
}

const nothing = { posts: [], comments: [], communities: [], users: [] };

test("a search over all finds each kind, in any case", async () => {
  for (const q of ["arrak", "ARRAK"]) {
    assert.deepEqual(await found({ q }), {
      posts: ["Arrakis, 100% dry", "Emma"],
      comments: [reply.content],
      communities: [books.name],
      users: [ada.name],
    });
  }
  assert.equal((await site.v3().search({ q: "x" })).type_, "All");
});

test("a search for one kind finds that kind only, and says so", async () => {
  assert.deepEqual(await found({ type_: "Posts" }), { ...nothing, posts: ["Arrakis, 100% dry", "Emma"] });
  assert.deepEqual(await found({ type_: "Comments" }), { ...nothing, comments: [reply.content] });
  assert.deepEqual(await found({ type_: "Communities" }), { ...nothing, communities: [books.name] });
  assert.deepEqual(await found({ type_: "Users" }), { ...nothing, users: [ada.name] });
  assert.equal((await site.v3().search({ q: "x", type_: "Comments" })).type_, "Comments");
});

test("an address is searched for as a whole", async () => {
  assert.deepEqual(await found({ type_: "Url", q: "https://example.com/dune" }), { ...nothing, posts: ["Arrakis, 100% dry"] });
  assert.deepEqual(await found({ type_: "Url", q: "https://example.com/" }), nothing);
});

test("spaces stand for anything, pattern signs for themselves", async () => {
  assert.deepEqual((await found({ type_: "Posts", q: "arrakis dry" })).posts, ["Arrakis, 100% dry"]);
  assert.deepEqual((await found({ type_: "Posts", q: "100%" })).posts, ["Arrakis, 100% dry"]);
  assert.deepEqual((await found({ type_: "Posts", q: "e_must" })).posts, ["Arrakis, 100% dry"]);
  assert.deepEqual((await found({ type_: "Posts", q: "A_rakis" })).posts, []);
  assert.deepEqual((await found({ type_: "Posts", q: "a%s" })).posts, []);
  assert.deepEqual((await found({ type_: "Posts", q: "'; drop table post; --\\" })).posts, []);
});

test("titles alone are searched when wished", async () => {
  const answer = await site.raw("/api/v3/search?q=arrak&type_=Posts&post_title_only=true");
  assert.deepEqual((answer.body as { posts: { post: { name: string } }[] }).posts.map((view) => view.post.name), ["Arrakis, 100% dry"]);
});

test("a search keeps to a community or an author", async () => {
  const other = await community(bob, "caladan");
  await post(bob, other, "From Arrakis to Caladan");
  for (const place of [{ community_id: other.id }, { community_name: other.name }]) {
    assert.deepEqual(await found(place), { ...nothing, posts: ["From Arrakis to Caladan"] }, "places and people are left out");
  }
  assert.deepEqual(await found({ creator_id: ada.id }), { ...nothing, posts: ["Arrakis, 100% dry"] });
  await refused(site.v3().search({ q: "x", community_name: unique("none") }), 404, "unknown");
});

test("results have pages and orders", async () => {
  const place = await community(ada, "shelf");
  for (const number of [1, 2, 3]) await post(ada, place, `volume ${number}`);
  const names = async (form: Partial<Search>): Promise<string[]> =>
    titles((await site.v3().search({ q: "volume", type_: "Posts", community_id: place.id, ...form })).posts);
  assert.deepEqual(await names({ sort: "New" }), ["volume 3", "volume 2", "volume 1"]);
  assert.deepEqual(await names({ sort: "Old", limit: 2 }), ["volume 1", "volume 2"]);
  assert.deepEqual(await names({ sort: "Old", limit: 2, page: 2 }), ["volume 3"]);
  await refused(site.v3().search({ q: "x", limit: 51 }), 400, "unknown");
});

test("what is deleted is not found", async () => {
  const gone = await post(ada, books, "Zensunni");
  await ada.api.deletePost({ post_id: gone.id, deleted: true });
  assert.deepEqual((await found({ q: "zensunni" })).posts, []);
});

test("local things are resolved by their address", async () => {
  for (const api of [ada.api, site.v3()]) {
    assert.equal((await api.resolveObject({ q: dune.ap_id })).post?.post.id, dune.id);
    assert.equal((await api.resolveObject({ q: reply.ap_id })).comment?.comment.id, reply.id);
    assert.equal((await api.resolveObject({ q: books.actor_id })).community?.community.id, books.id);
    assert.equal((await api.resolveObject({ q: `https://${HOST}/u/${ada.name}` })).person?.person.id, ada.id);
  }
});

test("handles are resolved for who is logged in", async () => {
  assert.equal((await bob.api.resolveObject({ q: `!${books.name}@${HOST}` })).community?.community.id, books.id);
  for (const q of [`@${ada.name}@${HOST}`]) assert.equal((await bob.api.resolveObject({ q })).person?.person.id, ada.id);
  await refused(site.v3().resolveObject({ q: `!${books.name}@${HOST}` }), 400, "couldnt_find_object");
});

test("what is deleted or is no address is not resolved", async () => {
  const gone = await post(ada, books, "Gone");
  await ada.api.deletePost({ post_id: gone.id, deleted: true });
  await refused(bob.api.resolveObject({ q: gone.ap_id }), 404, "couldnt_find_object");
  await refused(bob.api.resolveObject({ q: "nothing at all" }), 400, "couldnt_find_object");
  await refused(site.v3().resolveObject({ q: "https://elsewhere.test/post/1" }), 404, "couldnt_find_object");
});
