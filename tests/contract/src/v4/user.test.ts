import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { unique } from "../harness/people.js";
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
