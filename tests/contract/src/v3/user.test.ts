import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { unique } from "../harness/people.js";
import { ADMIN, HOST, Site } from "../harness/site.js";
import { comment, community, contents, listed, person, post, titles } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("a profile has its person, counts, posts, comments and communities", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  await comment(ada, dune, "Dry.");
  await post(bob, books, "Emma");
  for (const form of [{ person_id: ada.id }, { username: ada.name }, { username: `${ada.name}@${HOST}` }]) {
    const answer = await site.v3().getPersonDetails(form);
    assert.equal(answer.person_view.person.actor_id, `https://${HOST}/u/${ada.name}`);
    assert.deepEqual([answer.person_view.counts.post_count, answer.person_view.counts.comment_count, answer.person_view.is_admin], [1, 1, false]);
    assert.deepEqual([titles(answer.posts), contents(answer.comments)], [["Dune"], ["Dry."]]);
    assert.deepEqual(answer.moderates.map((view) => view.community.id), [books.id]);
  }
});

test("a profile has pages, orders and a community to keep to", async () => {
  const ada = await person(site, "ada");
  const [books, films] = [await community(ada, "books"), await community(ada, "films")];
  for (const name of ["one", "two", "three"]) await post(ada, books, name);
  await post(ada, films, "four");
  const names = async (form: object): Promise<string[]> => titles((await site.v3().getPersonDetails({ person_id: ada.id, ...form })).posts);
  assert.deepEqual(await names({ sort: "Old" }), ["one", "two", "three", "four"]);
  assert.deepEqual(await names({ sort: "New", limit: 2, page: 2 }), ["two", "one"]);
  assert.deepEqual(await names({ community_id: films.id }), ["four"]);
});

test("an unknown profile is missed by the right error", async () => {
  const nobody = site.v3();
  await refused(nobody.getPersonDetails({}), 400, "no_id_given");
  await refused(nobody.getPersonDetails({ person_id: 999_999 }), 400, "couldnt_find_person");
  await refused(nobody.getPersonDetails({ username: unique("none") }), 404, "couldnt_find_person");
});

test("saved_only is the viewer's own saved things, whoever is named", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const [dune, emma] = [await post(ada, books, "Dune"), await post(ada, books, "Emma")];
  const hm = await comment(ada, dune, "Hm.");
  await bob.api.savePost({ post_id: emma.id, save: true });
  await bob.api.saveComment({ comment_id: hm.id, save: true });
  const answer = await bob.api.getPersonDetails({ person_id: ada.id, saved_only: true, sort: "New" });
  assert.deepEqual([titles(answer.posts), contents(answer.comments)], [["Emma"], ["Hm."]]);
  const own = await ada.api.getPersonDetails({ person_id: ada.id, saved_only: true });
  assert.deepEqual([own.posts, own.comments], [[], []]);
});

test("a blocked person's posts and comments are out of sight until they are unblocked", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  const emma = await post(bob, books, "Emma");
  await comment(ada, emma, "Hm.");
  const answer = await bob.api.blockPerson({ person_id: ada.id, block: true });
  assert.deepEqual([answer.blocked, answer.person_view.person.id], [true, ada.id]);
  assert.equal(await listed(bob.api, dune), undefined);
  assert.deepEqual((await bob.api.getComments({ post_id: emma.id, max_depth: 3 })).comments, []);
  assert.equal((await bob.api.getPost({ id: dune.id })).post_view.creator_blocked, true);
  assert.deepEqual((await bob.api.getSite()).my_user?.person_blocks.map((block) => block.target.id), [ada.id]);

  assert.equal((await bob.api.blockPerson({ person_id: ada.id, block: false })).blocked, false);
  assert.ok(await listed(bob.api, dune));
});

test("nobody blocks themselves or an admin", async () => {
  const ada = await person(site, "ada");
  const admin = (await site.v3().getPersonDetails({ username: ADMIN.name })).person_view;
  assert.equal(admin.is_admin, true);
  await refused(ada.api.blockPerson({ person_id: ada.id, block: true }), 400, "cant_block_yourself");
  await refused(ada.api.blockPerson({ person_id: admin.person.id, block: true }), 400, "cant_block_admin");
  await refused(site.v3().blockPerson({ person_id: ada.id, block: true }), 401, "incorrect_login");
});
