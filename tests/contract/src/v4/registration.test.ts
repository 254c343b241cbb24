/** Modes of registration and everything that goes by mail; each test sets the site's settings and puts them back. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { EditSite, Register } from "lemmy-v4";
import { refused } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { Site } from "../harness/site.js";
import { known, person } from "./arrange.js";

const site = await Site.start({ mail: true });
after(() => site.stop());
const mail = site.mail;
assert.ok(mail);

const form = (username: string, more: Partial<Register> = {}): Register => ({ username, password: PASSWORD, password_verify: PASSWORD, ...more });

/** Runs `story` on a site with `settings`, and opens the site again. */
async function withSite(settings: EditSite, story: () => Promise<void>): Promise<void> {
  const admin = await site.admin4();
  await admin.editSite(settings);
  try {
    await story();
  } finally {
    await admin.editSite({ registration_mode: "open", email_verification_required: false });
  }
}

test("a closed site takes nobody", async () => {
  await withSite({ registration_mode: "closed" }, async () => {
    await refused(site.v4().register(form(unique("ada"))), 400, "registration_closed");
  });
});

test("an applicant answers, waits, and cannot log in meanwhile", async () => {
  await withSite({ registration_mode: "require_application", application_question: "Why?" }, async () => {
    const name = unique("ada");
    await refused(site.v4().register(form(name)), 400, "registration_application_answer_required");
    assert.deepEqual(await site.v4().register(form(name, { answer: "To read." })), { registration_created: true, verify_email_sent: false });
    await refused(site.v4().login({ username_or_email: name, password: PASSWORD }), 400, "registration_application_is_pending");
  });
});

test("a captcha is a picture and a sound, and is asked for", async () => {
  assert.deepEqual(await site.v4().getCaptcha(), {}, "none while it is off");
  const admin = await site.admin3();
  await admin.editSite({ captcha_enabled: true });
  try {
    assert.equal((await site.v4().getSite()).captcha_enabled, true);
    const { ok } = await site.v4().getCaptcha();
    assert.equal(Buffer.from(ok?.png ?? "", "base64").subarray(1, 4).toString(), "PNG");
    assert.equal(Buffer.from(ok?.wav ?? "", "base64").subarray(0, 4).toString(), "RIFF");
    assert.equal((await site.raw("/api/v4/account/auth/get_captcha")).headers.get("cache-control"), "no-store");
    await refused(site.v4().register(form(unique("ada"))), 400, "captcha_incorrect");
  } finally {
    await admin.editSite({ captcha_enabled: false });
  }
});

test("an address is verified by the link in the mail, which is sent again on request", async () => {
  await withSite({ email_verification_required: true }, async () => {
    const name = unique("ada");
    const email = `${name}@mail.test`;
    await refused(site.v4().register(form(name)), 400, "email_required");
    assert.deepEqual(await site.v4().register(form(name, { email })), { registration_created: false, verify_email_sent: true });
    await refused(site.v4().login({ username_or_email: name, password: PASSWORD }), 400, "email_not_verified");
    const first = await mail.token(email, "verify_email");
    assert.deepEqual(await site.v4().resendVerificationEmail({ email }), { success: true });
    assert.deepEqual(await site.v4().resendVerificationEmail({ email: `${unique("nobody")}@mail.test` }), { success: true });
    await refused(site.v4().verifyEmail({ token: `${first}x` }), 404, "not_found");
    assert.deepEqual(await site.v4().verifyEmail({ token: await mail.token(email, "verify_email") }), { success: true });
    const { jwt } = await site.v4().login({ username_or_email: email, password: PASSWORD });
    const ada = await known(site, name, jwt ?? "");
    assert.equal((await ada.api.getMyUser()).local_user_view.local_user.email_verified, true);
  });
});

test("a changed address is verified by mail", async () => {
  const ada = await person(site, "ada");
  const email = `${ada.name}@mail.test`;
  await ada.api.saveUserSettings({ email });
  await site.v4().verifyEmail({ token: await mail.token(email, "verify_email") });
  const { local_user } = (await ada.api.getMyUser()).local_user_view;
  assert.deepEqual([local_user.email, local_user.email_verified], [email, true]);
});

test("a forgotten password is replaced by the link in the mail, and nobody learns who has an account", async () => {
  const name = unique("ada");
  const email = `${name}@mail.test`;
  await site.v4().register(form(name, { email }));
  assert.deepEqual(await site.v4().resetPassword({ email: `${unique("nobody")}@mail.test` }), { success: true });
  assert.deepEqual(await site.v4().resetPassword({ email }), { success: true });
  const token = await mail.token(email, "password_change");
  const next = "a different staple";
  assert.deepEqual(await site.v4().changePasswordAfterReset({ token, password: next, password_verify: next }), { success: true });
  await site.v4().login({ username_or_email: name, password: next });
  await refused(site.v4().changePasswordAfterReset({ token, password: next, password_verify: next }), 404, "not_found");
});
