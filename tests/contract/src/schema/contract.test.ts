/** The contract itself can fail: needs no server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Contract, ContractError } from "./contract.js";
import { errorNames } from "./error-names.js";

const v3 = new Contract("v3");
const v4 = new Contract("v4");
const published = "2026-11-21T10:25:34.501799Z";
const login = { jwt: "a.b.c", registration_created: false, verify_email_sent: false };

/** What the check of `answer` complains about, `undefined` if nothing. */
function fault(contract: Contract, method: string, answer: unknown): string | undefined {
  try {
    contract.checkAnswer(method, answer);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ContractError);
    return error.message.split("\n")[0];
  }
}

test("an answer as promised passes, with and without its optional fields", () => {
  assert.equal(fault(v3, "login", login), undefined);
  assert.equal(fault(v3, "login", { registration_created: true, verify_email_sent: false }), undefined);
  assert.equal(fault(v4, "getPosts", { items: [] }), undefined);
});

test("null, a missing field, an unknown field and a wrong type are each refused", () => {
  assert.match(fault(v3, "login", { ...login, jwt: null }) ?? "", /jwt must be string/);
  assert.match(fault(v3, "login", { jwt: "a.b.c", verify_email_sent: false }) ?? "", /registration_created/);
  assert.match(fault(v3, "login", { ...login, token: "a" }) ?? "", /additional properties/);
  assert.match(fault(v3, "login", { ...login, registration_created: 0 }) ?? "", /must be boolean/);
  assert.match(fault(v4, "getPosts", { items: [], next_page: null }) ?? "", /next_page must be string/);
});

test("times are in UTC with Z, numbers are integers, enums are spelled as documented", () => {
  assert.equal(fault(v3, "listLogins", [{ user_id: 1, published }]), undefined);
  assert.match(fault(v3, "listLogins", [{ user_id: 1, published: "2026-11-21T10:25:34+00:00" }]) ?? "", /published must match pattern/);
  assert.match(fault(v3, "listLogins", [{ user_id: 1.5, published }]) ?? "", /user_id must be integer/);
  assert.match(fault(v3, "search", { type_: "posts", comments: [], posts: [], communities: [], users: [] }) ?? "", /type_ must be equal/);
});

test("a corrected type is the corrected one", () => {
  assert.match(fault(v4, "notePerson", { success: true }) ?? "", /person_view/);
  const message = { id: 1, creator_id: 1, recipient_id: 2, content: "x", deleted: false, read: false, published, ap_id: "a", local: true };
  assert.match(fault(v3, "createPrivateMessage", { private_message_view: { private_message: message } }) ?? "", /'removed'/);
});

test("an error has a documented name, a text at most, and 401 goes with incorrect_login alone", () => {
  assert.equal(v3.checkError("x", 400, { error: "invalid_url" }).error, "invalid_url");
  assert.throws(() => v3.checkError("x", 400, { error: "invalid_urls" }), ContractError);
  assert.throws(() => v3.checkError("x", 400, { error: "unknown", message: null }), ContractError);
  assert.throws(() => v3.checkError("x", 400, { error: "invalid_url", cause: "InvalidUrl" }), ContractError);
  assert.throws(() => v3.checkError("x", 401, { error: "invalid_url" }), ContractError);
  assert.throws(() => v3.checkError("x", 500, { error: "unknown" }), ContractError);
  assert.throws(() => v3.checkError("x", 400, ""), ContractError);
  assert.equal(v4.checkError("x", 404, { error: "not_found", cause: "Record not found" }).cause, "Record not found");
});

test("the error names of both reference pages are read whole", () => {
  assert.ok(errorNames("v3").has("couldnt_find_post") && errorNames("v3").has("url_length_overflow"));
  assert.ok(errorNames("v4").has("resolve_object_failed") && errorNames("v4").has("unknown"));
  assert.ok([...errorNames("v3"), ...errorNames("v4")].every((name) => /^[a-z0-9_]+$/.test(name)));
});
