import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Comment, Community, Post, Search } from "lemmy-v4";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, person, post, type Person } from "./arrange.js";

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
  dune = await post(ada, books, "Arrakis, 100% dry", { url: "https://example.com/dune" });
  await post(bob, books, "Emma", { body: "Nothing about arrakis here" });
  reply = await comment(bob, dune, "On Arrakis it never rains.");
});

type Found = Record<"posts" | "comments" | "communities" | "persons", string[]>;

async function found(form: Partial<Search>): Promise<Found> {
  const answer = await site.v4().search({ search_term: "arrak", ...form });
  assert.deepEqual(answer.multi_communities, []);
  return {
    posts: answer.posts.map((view) => view.post.name),
    comments: answer.comments.map((view) => view.comment.content),
    communities: answer.communities.map((view) => view.community.name),
    persons: answer.persons.map((view) => view.person.name),
  };
}

const nothing: Found = { posts: [], comments: [], communities: [], persons: [] };

test("a search over all finds each kind, newest first", async () => {
  const all: Found = { posts: ["Emma", "Arrakis, 100% dry"], comments: [reply.content], communities: [books.name], persons: [ada.name] };
  assert.deepEqual(await found({}), all);
  assert.deepEqual(await found({ search_term: "ARRAK", type_: "all" }), all);
});

test("a search for one kind finds that kind only", async () => {
  assert.deepEqual(await found({ type_: "posts" }), { ...nothing, posts: ["Emma", "Arrakis, 100% dry"] });
  assert.deepEqual(await found({ type_: "comments" }), { ...nothing, comments: [reply.content] });
  assert.deepEqual(await found({ type_: "communities" }), { ...nothing, communities: [books.name] });
  assert.deepEqual(await found({ type_: "users" }), { ...nothing, persons: [ada.name] });
  assert.deepEqual(await found({ type_: "multi_communities" }), nothing);
});

test("a search keeps to titles, an address, a community or an author", async () => {
  assert.deepEqual((await found({ type_: "posts", title_only: true })).posts, ["Arrakis, 100% dry"]);
  assert.deepEqual((await found({ search_term: "https://example.com/dune", post_url_only: true })).posts, ["Arrakis, 100% dry"]);
  assert.deepEqual(await found({ community_id: books.id }), { ...nothing, posts: ["Emma", "Arrakis, 100% dry"], comments: [reply.content] });
  assert.deepEqual(await found({ creator_username: bob.name }), { ...nothing, posts: ["Emma"], comments: [reply.content] });
});

test("results have pages", async () => {
  const first = await site.v4().search({ search_term: "arrak", type_: "posts", limit: 1 });
  assert.ok(first.next_page);
  const second = await site.v4().search({ search_term: "arrak", type_: "posts", limit: 1, page_cursor: first.next_page });
  assert.deepEqual([...first.posts, ...second.posts].map((view) => view.post.name), ["Emma", "Arrakis, 100% dry"]);
  await refused(site.v4().search({ search_term: "x", limit: 51 }), 400, "invalid_fetch_limit");
});

test("a search for an address also resolves it", async () => {
  const { resolve } = await bob.api.search({ search_term: dune.ap_id });
  assert.equal(resolve?.type_, "post");
});

test("local things are resolved by their address, each as what it is", async () => {
  for (const api of [ada.api, site.v4()]) {
    const kinds = await Promise.all([dune.ap_id, reply.ap_id, books.ap_id, `https://${HOST}/u/${ada.name}`].map((q) => api.resolveObject({ q })));
    assert.deepEqual(kinds.map((resolved) => resolved.type_), ["post", "comment", "community", "person"]);
  }
  const handles = await Promise.all([`!${books.name}@${HOST}`, `@${ada.name}@${HOST}`].map((q) => bob.api.resolveObject({ q })));
  assert.deepEqual(handles.map((resolved) => resolved.type_), ["community", "person"]);
});

test("what is no address is not resolved", async () => {
  await refused(bob.api.resolveObject({ q: "nothing at all" }), 400, "resolve_object_failed");
});
