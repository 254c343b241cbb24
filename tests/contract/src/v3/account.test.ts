import assert from "node:assert/strict";
import { after, test } from "node:test";
import { TOTP, URI } from "otpauth";
import { refused } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { comment, community, known, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const form = (username: string): { username: string; password: string; password_verify: string; show_nsfw: boolean } => ({
  username,
  password: PASSWORD,
  password_verify: PASSWORD,
  show_nsfw: false,
});

test("registration on an open site logs in at once", async () => {
  const name = unique("ada");
  const answer = await site.v3().register(form(name));
  assert.deepEqual([answer.registration_created, answer.verify_email_sent], [false, false]);
  const ada = await known(site, name, answer.jwt ?? "");
  assert.deepEqual(await ada.api.validateAuth(), { success: true });
});

test("a token names its user and its issuer, as Voyager reads it", async () => {
  const ada = await person(site, "ada");
  const claims = JSON.parse(Buffer.from(ada.jwt.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
  assert.deepEqual([claims["iss"], claims["sub"]], [HOST, String(ada.localUserId)]);
  assert.equal(typeof claims["iat"], "number");
});

test("a registration with a fault is refused by its name", async () => {
  const nobody = site.v3();
  const ada = await person(site, "ada");
  const name = unique("new");
  await refused(nobody.register({ ...form(name), password: "short", password_verify: "short" }), 400, "invalid_password");
  await refused(nobody.register({ ...form(name), password: "x".repeat(61), password_verify: "x".repeat(61) }), 400, "invalid_password");
  await refused(nobody.register({ ...form(name), honeypot: "bot" }), 400, "honeypot_failed");
  await refused(nobody.register({ ...form(name), password_verify: `${PASSWORD}!` }), 400, "passwords_do_not_match");
  for (const bad of ["ab", "x".repeat(21), "with space", "dash-ed", "naïve", "аda_mixed"]) {
    await refused(nobody.register(form(bad)), 400, "invalid_name");
  }
  await refused(nobody.register(form(ada.name)), 400, "user_already_exists");
  await refused(nobody.register(form(ada.name.toUpperCase())), 400, "user_already_exists");
  const email = `${name}@${HOST}`;
  await nobody.register({ ...form(name), email });
  await refused(nobody.register({ ...form(unique("other")), email: email.toUpperCase() }), 400, "email_already_exists");
});

test("Arabic and Cyrillic names are names", async () => {
  for (const name of ["تجريب_١", "Пример_1"]) {
    const { jwt } = await site.v3().register(form(name));
    await known(site, name, jwt ?? "");
    assert.equal((await site.v3().getPersonDetails({ username: name })).person_view.person.name, name);
  }
});

test("login takes the name or the address in any case, and tells nothing else", async () => {
  const name = unique("ada");
  const email = `${name}@${HOST}`;
  await site.v3().register({ ...form(name), email });
  for (const username_or_email of [name, name.toUpperCase(), email, email.toUpperCase()]) {
    const answer = await site.v3().login({ username_or_email, password: PASSWORD });
    assert.deepEqual([answer.registration_created, answer.verify_email_sent], [false, false]);
    await known(site, name, answer.jwt ?? "");
  }
  await refused(site.v3().login({ username_or_email: name, password: `${PASSWORD}!` }), 401, "incorrect_login");
  await refused(site.v3().login({ username_or_email: unique("nobody"), password: PASSWORD }), 401, "incorrect_login");
});

test("two logins within a second are two sessions, and each logs out for itself", async () => {
  const ada = await person(site, "ada");
  const logins = await Promise.all([1, 2].map(() => site.v3().login({ username_or_email: ada.name, password: PASSWORD })));
  const tokens = new Set(logins.map((login) => login.jwt));
  assert.equal(tokens.size, 2);
  assert.equal((await ada.api.listLogins()).length, 3);

  const [first, second] = [...tokens].map((jwt) => site.v3(jwt));
  assert.ok(first && second);
  assert.deepEqual(await first.logout(), { success: true });
  await refused(first.validateAuth(), 400, "not_logged_in");
  assert.deepEqual(await second.validateAuth(), { success: true });
  const left = await second.listLogins();
  assert.equal(left.length, 2);
  assert.ok(left.every((login) => login.ip === "127.0.0.1" && login.user_id === ada.localUserId));
});

test("without a login an account is out of reach", async () => {
  const nobody = site.v3();
  await refused(nobody.logout(), 401, "incorrect_login");
  await refused(nobody.listLogins(), 401, "incorrect_login");
  await refused(nobody.saveUserSettings({ bio: "x" }), 401, "incorrect_login");
  await refused(nobody.generateTotpSecret(), 401, "incorrect_login");
  await refused(nobody.deleteAccount({ password: PASSWORD, delete_content: false }), 401, "incorrect_login");
  await refused(nobody.validateAuth(), 400, "not_logged_in");
});

test("a changed password ends every session and hands out a new one", async () => {
  const ada = await person(site, "ada");
  const next = "a different staple";
  const change = (old_password: string, new_password: string, new_password_verify: string): ReturnType<typeof ada.api.changePassword> =>
    ada.api.changePassword({ old_password, new_password, new_password_verify });
  await refused(change(PASSWORD, "short", "short"), 400, "invalid_password");
  await refused(change(PASSWORD, next, `${next}!`), 400, "passwords_do_not_match");
  await refused(change("wrong wrong wrong", next, next), 401, "incorrect_login");

  const { jwt } = await change(PASSWORD, next, next);
  await refused(ada.api.validateAuth(), 400, "not_logged_in");
  const again = await known(site, ada.name, jwt ?? "");
  assert.equal((await again.api.listLogins()).length, 1);
  await refused(site.v3().login({ username_or_email: ada.name, password: PASSWORD }), 401, "incorrect_login");
  await site.v3().login({ username_or_email: ada.name, password: next });
});

test("a second factor is set up, asked for at login, and taken away", async () => {
  const ada = await person(site, "ada");
  const login = (totp_2fa_token?: string): ReturnType<typeof ada.api.login> =>
    site.v3().login({ username_or_email: ada.name, password: PASSWORD, ...(totp_2fa_token === undefined ? {} : { totp_2fa_token }) });

  await refused(ada.api.updateTotp({ totp_token: "123456", enabled: true }), 400, "missing_totp_secret");
  const { totp_secret_url } = await ada.api.generateTotpSecret();
  const totp = URI.parse(totp_secret_url);
  assert.ok(totp instanceof TOTP);
  assert.deepEqual([totp.algorithm, totp.digits, totp.period, totp.label, totp.issuer], ["SHA1", 6, 30, ada.name, "Contract"]);
  await login();

  const wrong = totp.generate() === "000000" ? "000001" : "000000";
  await refused(ada.api.updateTotp({ totp_token: wrong, enabled: true }), 400, "incorrect_totp_token");
  assert.deepEqual(await ada.api.updateTotp({ totp_token: totp.generate(), enabled: true }), { enabled: true });
  assert.equal((await ada.api.getSite()).my_user?.local_user_view.local_user.totp_2fa_enabled, true);
  await refused(ada.api.generateTotpSecret(), 400, "totp_already_enabled");

  await refused(login(), 400, "missing_totp_token");
  await refused(login(""), 400, "incorrect_totp_token");
  await refused(login(wrong), 400, "incorrect_totp_token");
  await login(totp.generate());

  assert.deepEqual(await ada.api.updateTotp({ totp_token: totp.generate(), enabled: false }), { enabled: false });
  await login();
  await login("");
});

test("a deleted account cannot log in, its name stays taken, its content stays if wished", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(bob, "books");
  const dune = await post(ada, books, "Dune", { body: "Sand." });
  await refused(ada.api.deleteAccount({ password: "wrong wrong wrong", delete_content: false }), 401, "incorrect_login");

  assert.deepEqual(await ada.api.deleteAccount({ password: PASSWORD, delete_content: false }), { success: true });
  await refused(site.v3().login({ username_or_email: ada.name, password: PASSWORD }), 400, "deleted");
  await refused(ada.api.validateAuth(), 400, "not_logged_in");
  await refused(site.v3().register(form(ada.name)), 400, "user_already_exists");
  await refused(bob.api.getPersonDetails({ person_id: ada.id }), 400, "couldnt_find_person");
  const { post_view } = await bob.api.getPost({ id: dune.id });
  assert.deepEqual([post_view.post.body, post_view.post.deleted, post_view.creator.deleted], ["Sand.", false, true]);
});

test("an account deleted with its content leaves nothing to read", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(bob, "books");
  const dune = await post(ada, books, "Dune", { body: "Sand.", url: "https://example.com/dune" });
  const emma = await post(bob, books, "Emma");
  const reply = await comment(ada, emma, "Lovely.");

  await ada.api.deleteAccount({ password: PASSWORD, delete_content: true });
  const seen = await (await site.admin3()).getPost({ id: dune.id });
  const { name, body, url, deleted } = seen.post_view.post;
  assert.deepEqual([name, body, url, deleted], ["*Permanently Deleted*", "*Permanently Deleted*", undefined, true]);
  const { comment_view } = await (await site.admin3()).getComment({ id: reply.id });
  assert.deepEqual([comment_view.comment.content, comment_view.comment.deleted], ["*Permanently Deleted*", true]);
  assert.equal((await bob.api.getPost({ id: emma.id })).post_view.counts.comments, 0);
});
