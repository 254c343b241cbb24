/** Statuses and error bodies that the client does not let one see: `docs/reference/api-v4.md`, section 1. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { checkRaw } from "../harness/client.js";
import { PASSWORD } from "../harness/people.js";
import { Site, type Raw } from "../harness/site.js";
import { community, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

function refusal(answer: Raw): [number, string, string | null | undefined] {
  const { error, message } = checkRaw("v4", answer.text, answer.status, answer.body);
  return [answer.status, error, message];
}

test("an unknown route is 404 and empty", async () => {
  for (const [method, path] of [["GET", "/nothing"], ["POST", "/account/settings/save"], ["POST", "/post/delete"]] as const) {
    const answer = await site.raw(`/api/v4${path}`, { method });
    assert.deepEqual([answer.status, answer.text], [404, ""], `${method} ${path}`);
  }
});

test("a query that cannot be read says what is wrong with it", async () => {
  for (const query of ["sort=bogus", "sort=Hot", "limit=ten", "show_read=maybe", "community_id=2147483648"]) {
    const [status, error, message] = refusal(await site.raw(`/api/v4/post/list?${query}`));
    assert.deepEqual([status, error], [400, "unknown"], query);
    assert.match(message ?? "", /^Query deserialize error: /, query);
  }
});

test("a body that cannot be read says what is wrong with it, also for DELETE", async () => {
  const ada = await person(site, "ada");
  for (const method of ["POST", "PUT", "DELETE"]) {
    for (const body of ["", "{", "[]", "{}", '{"post_id":"1","name":7,"community_id":null,"deleted":1}']) {
      const answer = await site.raw("/api/v4/post", { method, jwt: ada.jwt, headers: { "content-type": "application/json" }, body });
      assert.deepEqual(refusal(answer).slice(0, 2), [400, "unknown"], `${method} ${body}`);
    }
  }
});

test("what needs a login says so", async () => {
  for (const [method, path] of [["POST", "/post"], ["DELETE", "/post"], ["POST", "/comment"], ["PUT", "/account/settings/save"], ["GET", "/account"], ["GET", "/account/saved"], ["GET", "/account/unread_counts"]] as const) {
    const json = { name: "Dune", community_id: 2, post_id: 1, content: "x", deleted: true };
    const answer = await site.raw(`/api/v4${path}`, { method, ...(method === "GET" ? {} : { json }) });
    assert.deepEqual(refusal(answer).slice(0, 2), [401, "incorrect_login"], `${method} ${path}`);
  }
});

test("an error names its cause", async () => {
  const { body } = await site.raw("/api/v4/post?id=999999");
  assert.deepEqual(Object.keys(body as object).sort(), ["cause", "error"]);
});

test("a bad token is nobody", async () => {
  const ada = await person(site, "ada");
  for (const jwt of ["nonsense", "a.b.c", `${ada.jwt}x`]) {
    assert.equal((await site.raw("/api/v4/post/list", { jwt })).status, 200);
    assert.deepEqual(refusal(await site.raw("/api/v4/account", { jwt })).slice(0, 2), [401, "incorrect_login"]);
    assert.deepEqual(refusal(await site.raw("/api/v4/account/validate_auth", { jwt })).slice(0, 2), [400, "not_logged_in"]);
  }
});

test("a request repeated under its key is done once", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const send = (key: string): Promise<Raw> =>
    site.raw("/api/v4/post", { method: "POST", jwt: ada.jwt, headers: { "idempotency-key": key }, json: { name: "Dune", community_id: books.id } });
  assert.equal((await send("first")).status, 200);
  const again = await send("first");
  assert.deepEqual([again.status, again.text], [422, ""]);
  assert.equal((await send("second")).status, 200);
  assert.equal((await ada.api.getPosts({ community_id: books.id })).items.length, 2);
});

test("bodyless POSTs, unknown fields and a token in the query do no harm", async () => {
  const ada = await person(site, "ada");
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const { jwt } = await site.v4().login({ username_or_email: ada.name, password: PASSWORD });
  const out = await site.raw("/api/v4/account/auth/logout", { method: "POST", jwt: jwt ?? "" });
  assert.deepEqual([out.status, out.body], [200, { success: true }]);
  const like = await site.raw("/api/v4/post/like", { method: "POST", jwt: ada.jwt, json: { post_id: dune.id, is_upvote: false, auth: "x", later: [1] } });
  assert.equal(like.status, 200, like.text);
  assert.equal((await site.raw(`/api/v4/account?auth=${ada.jwt}`)).status, 401);
});

test("markdown is rendered as it will be shown, and cannot bring a script", async () => {
  const ada = await person(site, "ada");
  const answer = await site.raw("/api/v4/markdown", { method: "POST", jwt: ada.jwt, json: { content: "**bold** <script>alert(1)</script> [x](javascript:alert(1))" } });
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.text, /<strong>bold<\/strong>/);
  assert.doesNotMatch(answer.text, /<script|javascript:/i);
});
