/** Modes of registration and everything that goes by mail; each test sets the site's settings and puts them back. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EditSite, Register } from "lemmy-v3";
import { refused } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { known, person } from "./arrange.js";

const site = await Site.start({ mail: true });
after(() => site.stop());
const mail = site.mail;
assert.ok(mail);

const form = (username: string, more: Partial<Register> = {}): Register => ({
  username,
  password: PASSWORD,
  password_verify: PASSWORD,
  show_nsfw: false,
  ...more,
});

/** Runs `story` on a site with `settings`, and opens the site again. */
async function withSite(settings: EditSite, story: () => Promise<void>): Promise<void> {
  const admin = await site.admin3();
  await admin.editSite(settings);
  try {
    await story();
  } finally {
    await admin.editSite({ registration_mode: "Open", require_email_verification: false, captcha_enabled: false });
  }
}

test("a closed site takes nobody", async () => {
  await withSite({ registration_mode: "Closed" }, async () => {
    await refused(site.v3().register(form(unique("ada"))), 400, "registration_closed");
  });
});

test("an applicant answers, waits, and cannot log in meanwhile", async () => {
  await withSite({ registration_mode: "RequireApplication", application_question: "Why?" }, async () => {
    const name = unique("ada");
    await refused(site.v3().register(form(name)), 400, "registration_application_answer_required");
    const answer = await site.v3().register(form(name, { answer: "To read." }));
    assert.deepEqual(answer, { registration_created: true, verify_email_sent: false });
    await refused(site.v3().login({ username_or_email: name, password: PASSWORD }), 400, "registration_application_is_pending");
  });
});

test("switching to applications accepts everybody who is there", async () => {
  const ada = await person(site, "ada");
  await withSite({ registration_mode: "RequireApplication", application_question: "Why?" }, async () => {
    await site.v3().login({ username_or_email: ada.name, password: PASSWORD });
  });
});

test("a captcha is a picture and a sound, and a wrong answer is refused", async () => {
  assert.deepEqual(await site.v3().getCaptcha(), {}, "none while it is off");
  await withSite({ captcha_enabled: true, captcha_difficulty: "easy" }, async () => {
    const { ok } = await site.v3().getCaptcha();
    assert.ok(ok);
    assert.equal(Buffer.from(ok.png, "base64").subarray(1, 4).toString(), "PNG");
    assert.equal(Buffer.from(ok.wav, "base64").subarray(0, 4).toString(), "RIFF");
    assert.equal((await site.raw("/api/v3/user/get_captcha")).headers.get("cache-control"), "no-store");
    const name = unique("ada");
    await refused(site.v3().register(form(name)), 400, "captcha_incorrect");
    await refused(site.v3().register(form(name, { captcha_uuid: ok.uuid, captcha_answer: "-" })), 400, "captcha_incorrect");
  });
});

test("an address is verified by the link in the mail before the first login", async () => {
  await withSite({ require_email_verification: true }, async () => {
    const name = unique("ada");
    const email = `${name}@mail.test`;
    await refused(site.v3().register(form(name)), 400, "email_required");
    assert.deepEqual(await site.v3().register(form(name, { email })), { registration_created: false, verify_email_sent: true });
    await refused(site.v3().login({ username_or_email: name, password: PASSWORD }), 400, "email_not_verified");

    const token = await mail.token(email, "verify_email");
    await refused(site.v3().verifyEmail({ token: `${token}x` }), 400, "token_not_found");
    assert.deepEqual(await site.v3().verifyEmail({ token }), { success: true });
    await refused(site.v3().verifyEmail({ token }), 400, "token_not_found");
    const { jwt } = await site.v3().login({ username_or_email: email, password: PASSWORD });
    const ada = await known(site, name, jwt ?? "");
    assert.equal((await ada.api.getSite()).my_user?.local_user_view.local_user.email_verified, true);
  });
});

test("a changed address is stored at once and verified by mail", async () => {
  const ada = await person(site, "ada");
  const bob = await person(site, "bob");
  const email = `${ada.name}@mail.test`;
  await ada.api.saveUserSettings({ email });
  const user = async (): Promise<[string | undefined, boolean | undefined]> => {
    const local = (await ada.api.getSite()).my_user?.local_user_view.local_user;
    return [local?.email, local?.email_verified];
  };
  assert.deepEqual(await user(), [email, false]);
  await site.v3().verifyEmail({ token: await mail.token(email, "verify_email") });
  assert.deepEqual(await user(), [email, true]);
  await refused(bob.api.saveUserSettings({ email: email.toUpperCase() }), 400, "email_already_exists");
});

test("a forgotten password is replaced by the link in the mail, once", async () => {
  const name = unique("ada");
  const email = `${name}@mail.test`;
  const { jwt } = await site.v3().register(form(name, { email }));
  const ada = await known(site, name, jwt ?? "");
  await refused(site.v3().passwordReset({ email: `${unique("nobody")}@mail.test` }), 401, "incorrect_login");
  assert.deepEqual(await site.v3().passwordReset({ email: email.toUpperCase() }), { success: true });

  const token = await mail.token(email, "password_change");
  const next = "a different staple";
  await refused(site.v3().passwordChangeAfterReset({ token: "none", password: next, password_verify: next }), 400, "token_not_found");
  assert.deepEqual(await site.v3().passwordChangeAfterReset({ token, password: next, password_verify: next }), { success: true });
  await refused(ada.api.validateAuth(), 400, "not_logged_in");
  await site.v3().login({ username_or_email: name, password: next });
  await refused(site.v3().passwordChangeAfterReset({ token, password: next, password_verify: next }), 400, "token_not_found");
});

test("a token for a new password is spent even by a bad one", async () => {
  const name = unique("ada");
  const email = `${name}@mail.test`;
  await site.v3().register(form(name, { email }));
  await site.v3().passwordReset({ email });
  const token = await mail.token(email, "password_change");
  const change = (password: string): Promise<unknown> => site.v3().passwordChangeAfterReset({ token, password, password_verify: password });
  await refused(change("short"), 400, "invalid_password");
  await refused(change("a different staple"), 400, "token_not_found");
});

test("mails come from the site and name it", async () => {
  const name = unique("ada");
  const email = `${name}@mail.test`;
  await site.v3().register(form(name, { email }));
  await site.v3().passwordReset({ email });
  await mail.token(email, "password_change");
  const [newest] = mail.to(email).slice(-1);
  assert.equal(newest?.from?.address, `noreply@${HOST}`);
  assert.match(`${newest.text}${newest.html}`, new RegExp(`https://${HOST.replace(".", "\\.")}/password_change/`));
});
