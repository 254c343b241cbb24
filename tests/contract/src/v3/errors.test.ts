/** Statuses and error bodies that the client does not let one see: `docs/reference/api-v3.md`, sections 1 and 1.1. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { checkRaw } from "../harness/client.js";
import { Site, type Raw } from "../harness/site.js";
import { community, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

function refusal(answer: Raw): [number, string, string | null | undefined] {
  const { error, message } = checkRaw("v3", answer.text, answer.status, answer.body);
  return [answer.status, error, message];
}

test("an unknown route, and a wrong method inside a scope, are 404 and empty", async () => {
  for (const [method, path] of [["GET", "/nothing"], ["PATCH", "/post"], ["DELETE", "/post"], ["GET", "/user/login"], ["GET", "/comment/like"]] as const) {
    const answer = await site.raw(`/api/v3${path}`, { method });
    assert.deepEqual([answer.status, answer.text], [404, ""], `${method} ${path}`);
  }
  assert.equal((await site.raw("/api/v3/post/list/")).status, 404, "a slash at the end is another route");
});

test("a wrong method on a single route is 405 and empty", async () => {
  for (const [method, path] of [["POST", "/search"], ["POST", "/modlog"], ["POST", "/resolve_object"], ["GET", "/user/password_reset"], ["POST", "/user/get_captcha"], ["POST", "/user/export_settings"], ["GET", "/user/import_settings"]] as const) {
    const answer = await site.raw(`/api/v3${path}`, { method });
    assert.deepEqual([answer.status, answer.text], [405, ""], `${method} ${path}`);
  }
});

test("a query that cannot be read says what is wrong with it", async () => {
  for (const query of ["sort=Bogus", "sort=hot", "limit=ten", "saved_only=maybe", "community_id=2147483648"]) {
    const [status, error, message] = refusal(await site.raw(`/api/v3/post/list?${query}`));
    assert.deepEqual([status, error], [400, "unknown"], query);
    assert.match(message ?? "", /^Query deserialize error: /, query);
  }
  assert.deepEqual(refusal(await site.raw("/api/v3/search")).slice(0, 2), [400, "unknown"], "q is required");
});

test("a body that cannot be read says what is wrong with it, and stores nothing", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const send = (body: string | Uint8Array<ArrayBuffer>): Promise<Raw> =>
    site.raw("/api/v3/post", { method: "POST", jwt: ada.jwt, headers: { "content-type": "application/json" }, body });
  const bodies: (string | Uint8Array<ArrayBuffer>)[] = [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    JSON.stringify({ name: 7, community_id: books.id }),
    JSON.stringify({ name: "Dune", community_id: String(books.id) }),
    `{"name":"Dune","community_id":1e400}`,
    `{"name":"Dune","community_id":${"9".repeat(40)}}`,
    Uint8Array.from([...Buffer.from('{"name":"Du'), 0xff, 0xfe, ...Buffer.from(`ne","community_id":${books.id}}`)]),
    `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
  ];
  for (const body of bodies) {
    const [status, error, message] = refusal(await send(body));
    assert.deepEqual([status, error], [400, "unknown"], body.toString().slice(0, 80));
    assert.match(message ?? "", /^Json deserialize error: /, body.toString().slice(0, 80));
  }
  assert.deepEqual((await ada.api.getPosts({ community_id: books.id })).posts, []);
});

test("zero bytes in a text do not reach the database", async () => {
  const ada = await person(site, "ada");
  const books = await community(ada, "books");
  const answer = await site.raw("/api/v3/post", { method: "POST", jwt: ada.jwt, json: { name: "Du\u0000ne", community_id: books.id, body: "a\u0000b" } });
  assert.ok(answer.status === 200 || answer.status === 400, answer.text);
  assert.ok((await site.raw(`/api/v3/search?q=${encodeURIComponent("a\u0000b")}`)).status < 500);
});

test("what needs a login says so before anything else", async () => {
  for (const [method, path] of [["POST", "/post"], ["PUT", "/post"], ["POST", "/comment"], ["PUT", "/user/save_user_settings"], ["POST", "/post/like"], ["GET", "/user/list_logins"], ["GET", "/user/unread_count"]] as const) {
    const answer = await site.raw(`/api/v3${path}`, { method, ...(method === "GET" ? {} : { json: { name: "Dune", community_id: 2, post_id: 1, content: "x", score: 1 } }) });
    assert.deepEqual(refusal(answer).slice(0, 2), [401, "incorrect_login"], `${method} ${path}`);
  }
});

test("a bad token is nobody, but for the question whether it is good", async () => {
  const ada = await person(site, "ada");
  await community(ada, "books");
  const [head = "", claims = ""] = ada.jwt.split(".");
  for (const jwt of ["nonsense", "a.b.c", `${ada.jwt}x`, `${head}.${claims}.`, `${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`]) {
    const answer = await site.raw("/api/v3/site", { jwt });
    assert.equal(answer.status, 200);
    assert.equal((answer.body as { my_user?: unknown }).my_user, undefined);
    assert.equal((await site.raw("/api/v3/post/list", { jwt })).status, 200);
    assert.deepEqual(refusal(await site.raw("/api/v3/user/validate_auth", { jwt })).slice(0, 2), [400, "not_logged_in"]);
    assert.deepEqual(refusal(await site.raw("/api/v3/user/list_logins", { jwt })).slice(0, 2), [401, "incorrect_login"]);
  }
});

test("a cookie is a login for reading, the header wins, and no write is done by cookie", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune");
  const cookie = `jwt=${ada.jwt}`;
  const name = async (headers: Record<string, string>): Promise<string | undefined> => {
    const answer = await site.raw("/api/v3/site", { headers });
    return (answer.body as { my_user?: { local_user_view: { person: { name: string } } } }).my_user?.local_user_view.person.name;
  };
  assert.equal(await name({ cookie }), ada.name);
  assert.equal(await name({ cookie, authorization: `Bearer ${bob.jwt}` }), bob.name);
  const vote = await site.raw("/api/v3/post/like", { method: "POST", headers: { cookie }, json: { post_id: dune.id, score: -1 } });
  assert.deepEqual(refusal(vote).slice(0, 2), [401, "incorrect_login"]);
});

test("an answer says how long it may be kept", async () => {
  const ada = await person(site, "ada");
  assert.equal((await site.raw("/api/v3/post/list")).headers.get("cache-control"), "public, max-age=60");
  assert.equal((await site.raw("/api/v3/post/list", { jwt: ada.jwt })).headers.get("cache-control"), "private");
});

test("integers out of range are refused, not wrapped", async () => {
  const ada = await person(site, "ada");
  for (const query of ["id=2147483648", "id=-2147483649", "id=99999999999999999999", "id=1.5", "id=NaN"]) {
    assert.deepEqual(refusal(await site.raw(`/api/v3/post?${query}`)).slice(0, 2), [400, "unknown"], query);
  }
  for (const id of [0, -1, 2_147_483_647]) {
    assert.deepEqual(refusal(await site.raw(`/api/v3/post?id=${id}`)).slice(0, 2), [400, "couldnt_find_post"]);
    const like = await site.raw("/api/v3/post/like", { method: "POST", jwt: ada.jwt, json: { post_id: id, score: 1 } });
    assert.deepEqual(refusal(like).slice(0, 2), [400, "couldnt_find_post"]);
  }
});
