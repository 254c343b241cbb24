import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { PersonResponse } from "lemmy-v4";
import { refused } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { ADMIN, HOST, Site } from "../harness/site.js";
import { comment, community, listed, pages, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("a profile has its person and communities, and its content apart", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  await comment(ada, dune, "Dry.");
  for (const form of [{ person_id: ada.id }, { username: ada.name }, { username: `${ada.name}@${HOST}` }]) {
    const { person_view, moderates } = await site.v4().getPersonDetails(form);
    assert.equal(person_view.person.ap_id, `https://${HOST}/u/${ada.name}`);
    assert.deepEqual([person_view.person.post_count, person_view.person.comment_count, person_view.is_admin, person_view.banned], [1, 1, false, false]);
    assert.deepEqual(moderates.map((view) => view.community.id), [books.id]);
    assert.deepEqual((await site.v4().listPersonContent(form)).items.map((item) => item.type_), ["comment", "post"], "newest first");
  }
  assert.deepEqual((await site.v4().listPersonContent({ person_id: ada.id, type_: "posts" })).items.map((item) => item.post.name), ["Dune"]);
});

test("the content of a profile is walked by its cursors", async () => {
  const ada = await person(site, "ada");
  const dune = await post(ada, await community(ada, "books"), "Dune");
  for (const content of ["one", "two", "three"]) await comment(ada, dune, content);
  const walked = await pages((cursor) => site.v4().listPersonContent({ person_id: ada.id, limit: 2, ...cursor }));
  const seen = walked.flatMap((page) => page.items.map((item) => (item.type_ === "comment" ? item.comment.content : item.post.name)));
  assert.deepEqual(seen, ["three", "two", "one", "Dune"]);
});

test("an unknown profile is missed by the right error", async () => {
  const nobody = site.v4();
  await refused(nobody.getPersonDetails({}), 400, "no_id_given");
  await refused(nobody.getPersonDetails({ person_id: 999_999 }), 404, "not_found");
  await refused(nobody.getPersonDetails({ username: unique("none") }), 404, "not_found");
});

test("a blocked person's posts and comments are out of sight until they are unblocked", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  const emma = await post(bob, books, "Emma");
  await comment(ada, emma, "Hm.");
  assert.ok((await bob.api.blockPerson({ person_id: ada.id, block: true })).person_view.person_actions?.blocked_at);
  assert.equal(await listed(bob.api, dune), undefined);
  assert.deepEqual((await bob.api.getComments({ post_id: emma.id, max_depth: 3 })).items, []);
  assert.deepEqual((await bob.api.getMyUser()).person_blocks.map((blocked) => blocked.id), [ada.id]);
  await bob.api.blockPerson({ person_id: ada.id, block: false });
  assert.ok(await listed(bob.api, dune));
});

test("nobody blocks themselves or an admin", async () => {
  const ada = await person(site, "ada");
  const admin = (await site.v4().getPersonDetails({ username: ADMIN.name })).person_view;
  await refused(ada.api.blockPerson({ person_id: ada.id, block: true }), 400, "cant_block_yourself");
  await refused(ada.api.blockPerson({ person_id: admin.person.id, block: true }), 400, "cant_block_admin");
  await refused(site.v4().blockPerson({ person_id: ada.id, block: true }), 401, "incorrect_login");
});

test("a note on somebody is its writer's alone and is taken away by an empty one", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  // The client's own type is outdated: src/schema/corrections.ts.
  const noted = (await ada.api.notePerson({ person_id: bob.id, note: "Owes me a book." })) as unknown as PersonResponse;
  assert.equal(noted.person_view.person_actions?.note, "Owes me a book.");
  const seen = async (viewer: typeof ada.api): Promise<string | undefined> => (await viewer.getPersonDetails({ person_id: bob.id })).person_view.person_actions?.note;
  assert.equal(await seen(ada.api), "Owes me a book.");
  assert.equal(await seen(bob.api), undefined);
  await ada.api.notePerson({ person_id: bob.id, note: "" });
  assert.equal(await seen(ada.api), undefined);
  await refused(ada.api.notePerson({ person_id: ada.id, note: "Me." }), 400, "cant_note_yourself");
});

test("people are listed in order and by a word", async () => {
  const word = unique("lister");
  const names = [`${word}a`, `${word}b`];
  const form = (username: string): { username: string; password: string; password_verify: string } => ({ username, password: PASSWORD, password_verify: PASSWORD });
  for (const name of names) await site.v4().register(form(name));
  const found = async (sort: "new" | "old"): Promise<string[]> =>
    (await site.v4().listPersons({ search_term: word, sort, type_: "local" })).items.map((view) => view.person.name);
  assert.deepEqual(await found("old"), names);
  assert.deepEqual(await found("new"), [...names].reverse());
});
