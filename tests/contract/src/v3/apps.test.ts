/** What the apps really send, in their own words: `docs/reference/clients.md`, sections 4, 5 and 9. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PASSWORD } from "../harness/people.js";
import { Site } from "../harness/site.js";
import { comment, community, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("a POST without a body, with an empty object, and without a type of content all log out", async () => {
  const ada = await person(site, "ada");
  const bodies: RequestInit[] = [
    {},
    { body: "{}", headers: { "content-type": "application/json" } },
    { body: "", headers: { "content-type": "application/json" } },
    { body: "", headers: { "content-type": "text/plain" } },
  ];
  for (const body of bodies) {
    const { jwt } = await site.v3().login({ username_or_email: ada.name, password: PASSWORD });
    const answer = await site.raw("/api/v3/user/logout", { method: "POST", jwt: jwt ?? "", ...body });
    assert.deepEqual([answer.status, answer.body], [200, { success: true }]);
    assert.equal((await site.raw("/api/v3/user/validate_auth", { jwt: jwt ?? "" })).status, 400);
  }
});

test("unknown fields are passed over", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const answer = await site.raw("/api/v3/post", {
    method: "POST",
    jwt: ada.jwt,
    json: { name: "Dune", community_id: books.id, auth: ada.jwt, tags: ["x"], from_the_future: { deep: [1] } },
  });
  assert.equal(answer.status, 200, answer.text);
  assert.equal((await site.raw("/api/v3/post/list?sort=New&from_the_future=1")).status, 200);
});

test("a token in the query is no login", async () => {
  const ada = await person(site, "ada");
  const answer = await site.raw(`/api/v3/site?auth=${ada.jwt}`);
  assert.equal(answer.status, 200);
  assert.equal((answer.body as { my_user?: unknown }).my_user, undefined);
  assert.equal(site.logTail(10_000).includes(ada.jwt), false, "and it is not in the log");
});

test("each app's way of asking for a thread is answered", async () => {
  const ada = await person(site, "ada");
  const dune = await post(ada, await community(ada, "books"), "Dune");
  const first = await comment(ada, dune, "First.");
  const queries = [
    `post_id=${dune.id}&max_depth=6&limit=60&page=1&sort=Hot&type_=All`,
    `post_id=${dune.id}&parent_id=${first.id}&max_depth=6&limit=1000`,
    `post_id=${dune.id}&max_depth=6&type_=All`,
    `post_id=${dune.id}&max_depth=3&limit=25`,
    `post_id=${dune.id}&max_depth=1&limit=1000000`,
    `post_id=${dune.id}&max_depth=5&limit=10000000000`,
    `post_id=${dune.id}&max_depth=8&limit=50&page=1&auth=x`,
  ];
  for (const query of queries) {
    const answer = await site.raw(`/api/v3/comment/list?${query}`);
    assert.equal(answer.status, 200, `${query}: ${answer.text}`);
    assert.equal((answer.body as { comments: unknown[] }).comments.length, 1, query);
  }
});

test("an empty second factor from Photon does no harm where there is none", async () => {
  const ada = await person(site, "ada");
  const answer = await site.raw("/api/v3/user/login", { method: "POST", json: { username_or_email: ada.name, password: PASSWORD, totp_2fa_token: "" } });
  assert.equal(answer.status, 200, answer.text);
});

test("browsers elsewhere may ask, and see refusals too", async () => {
  const origin = "https://app.test";
  const preflight = await site.raw("/api/v3/post/like", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" },
  });
  assert.ok(preflight.status === 200 || preflight.status === 204, String(preflight.status));
  assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /POST/);
  assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /authorization|\*/i);
  for (const path of ["/api/v3/site", "/api/v3/post?id=999999", "/api/v3/user/list_logins", "/api/v3/nothing", "/nodeinfo/2.1", "/.well-known/nodeinfo"]) {
    const answer = await site.raw(path, { headers: { origin } });
    assert.ok(["*", origin].includes(answer.headers.get("access-control-allow-origin") ?? ""), path);
    assert.equal(answer.headers.get("access-control-allow-credentials"), null, path);
  }
});

test("the front page answers something good", async () => {
  assert.equal(Math.floor((await site.raw("/")).status / 100), 2);
});
