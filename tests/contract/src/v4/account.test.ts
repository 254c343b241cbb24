import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { SaveUserSettings } from "lemmy-v4";
import { TOTP, URI } from "otpauth";
import { refused } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { HOST, Site } from "../harness/site.js";
import { community, known, listed, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

const form = (username: string): { username: string; password: string; password_verify: string } => ({ username, password: PASSWORD, password_verify: PASSWORD });

test("a token ends after a week, or practically never where that is wished", async () => {
  const ada = await person(site, "ada");
  const claims = (jwt: string | undefined): { iss: string; sub: string; iat: number; exp: number } =>
    JSON.parse(Buffer.from((jwt ?? "").split(".")[1] ?? "", "base64url").toString()) as { iss: string; sub: string; iat: number; exp: number };
  const week = claims(ada.jwt);
  assert.deepEqual([week.iss, week.sub, week.exp - week.iat], [HOST, String(ada.localUserId), 7 * 24 * 3600]);
  const { jwt } = await site.v4().login({ username_or_email: ada.name, password: PASSWORD, stay_logged_in: true });
  const ages = claims(jwt);
  assert.ok(ages.exp - ages.iat > 365 * 24 * 3600);
});

test("a registration with a fault is refused by its name", async () => {
  const nobody = site.v4();
  const ada = await person(site, "ada");
  const name = unique("new");
  await refused(nobody.register({ ...form(name), password: "short", password_verify: "short" }), 400, "invalid_password");
  await refused(nobody.register({ ...form(name), honeypot: "bot" }), 400, "honeypot_failed");
  await refused(nobody.register({ ...form(name), password_verify: `${PASSWORD}!` }), 400, "passwords_do_not_match");
  for (const bad of ["a", "x".repeat(21), "with space"]) await refused(nobody.register(form(bad)), 400, "invalid_name");
  await refused(nobody.register(form(ada.name)), 400, "username_already_taken");
  await refused(nobody.register(form(ada.name.toUpperCase())), 400, "username_already_taken");
  const email = `${name}@${HOST}`;
  await nobody.register({ ...form(name), email });
  await refused(nobody.register({ ...form(unique("other")), email: email.toUpperCase() }), 400, "email_already_taken");
});

test("login takes the name or the address, in any case", async () => {
  const name = unique("ada");
  const email = `${name}@${HOST}`;
  await site.v4().register({ ...form(name), email });
  for (const username_or_email of [name, name.toUpperCase(), email, email.toUpperCase()]) {
    const { jwt } = await site.v4().login({ username_or_email, password: PASSWORD });
    await known(site, name, jwt ?? "");
  }
  await refused(site.v4().login({ username_or_email: name, password: `${PASSWORD}!` }), 401, "incorrect_login");
  await refused(site.v4().login({ username_or_email: unique("nobody"), password: PASSWORD }), 404, "not_found");
});

test("a login of one version is a login of the other", async () => {
  const ada = await person(site, "ada");
  assert.equal((await site.v3(ada.jwt).getSite()).my_user?.local_user_view.person.id, ada.id);
});

test("sessions are listed and each logs out for itself", async () => {
  const ada = await person(site, "ada");
  const logins = await Promise.all([1, 2].map(() => site.v4().login({ username_or_email: ada.name, password: PASSWORD })));
  assert.equal((await ada.api.listLogins()).logins.length, 3);
  const [first, second] = logins.map((login) => site.v4(login.jwt));
  assert.ok(first && second);
  assert.deepEqual(await first.logout(), { success: true });
  await refused(first.validateAuth(), 400, "not_logged_in");
  assert.deepEqual(await second.validateAuth(), { success: true });
  assert.equal((await second.listLogins()).logins.length, 2);
  await refused(site.v4().listLogins(), 401, "incorrect_login");
});

test("a changed password ends every session and hands out a new one", async () => {
  const ada = await person(site, "ada");
  const next = "a different staple";
  await refused(ada.api.changePassword({ old_password: PASSWORD, new_password: next, new_password_verify: "x" }), 400, "passwords_do_not_match");
  await refused(ada.api.changePassword({ old_password: "wrong wrong wrong", new_password: next, new_password_verify: next }), 401, "incorrect_login");
  const { jwt } = await ada.api.changePassword({ old_password: PASSWORD, new_password: next, new_password_verify: next });
  await refused(ada.api.validateAuth(), 400, "not_logged_in");
  await known(site, ada.name, jwt ?? "");
  await site.v4().login({ username_or_email: ada.name, password: next });
});

test("a second factor is set up, asked for at login, and taken away", async () => {
  const ada = await person(site, "ada");
  const login = (totp_2fa_token?: string): Promise<unknown> =>
    site.v4().login({ username_or_email: ada.name, password: PASSWORD, ...(totp_2fa_token === undefined ? {} : { totp_2fa_token }) });
  await refused(ada.api.editTotp({ totp_token: "123456", enabled: true }), 400, "missing_totp_secret");
  const totp = URI.parse((await ada.api.generateTotpSecret()).totp_secret_url);
  assert.ok(totp instanceof TOTP);
  assert.deepEqual(await ada.api.editTotp({ totp_token: totp.generate(), enabled: true }), { enabled: true });
  await refused(ada.api.generateTotpSecret(), 400, "totp_already_enabled");
  await refused(login(), 400, "missing_totp_token");
  await refused(login(totp.generate() === "000000" ? "000001" : "000000"), 400, "incorrect_totp_token");
  await login(totp.generate());
  assert.deepEqual(await ada.api.editTotp({ totp_token: totp.generate(), enabled: false }), { enabled: false });
  await login();
});

test("a deleted account cannot log in, and its content goes if wished", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const dune = await post(ada, await community(bob, "books"), "Dune", { body: "Sand." });
  await refused(ada.api.deleteAccount({ password: "wrong wrong wrong", delete_content: true }), 401, "incorrect_login");
  assert.deepEqual(await ada.api.deleteAccount({ password: PASSWORD, delete_content: true }), { success: true });
  await refused(site.v4().login({ username_or_email: ada.name, password: PASSWORD }), 400, "deleted");
  await refused(bob.api.getPersonDetails({ person_id: ada.id }), 404, "not_found");
  const { post: left } = (await (await site.admin4()).getPost({ id: dune.id })).post_view;
  assert.deepEqual([left.name, left.body, left.deleted], ["*Permanently Deleted*", "*Permanently Deleted*", true]);
});

test("every setting is saved, and what is absent stays", async () => {
  const ada = await person(site, "ada");
  const changes: SaveUserSettings = {
    show_nsfw: true,
    blur_nsfw: false,
    theme: "darkly",
    default_post_sort_type: "most_comments",
    default_comment_sort_type: "old",
    default_listing_type: "all",
    default_post_time_range_seconds: 3600,
    default_items_per_page: 7,
    interface_language: "de",
    show_avatars: false,
    send_notifications_to_email: true,
    show_bot_accounts: false,
    show_read_posts: false,
    open_links_in_new_tab: true,
    infinite_scroll_enabled: true,
    post_listing_mode: "small_card",
    animated_images_enabled: false,
    collapse_bot_comments: true,
    private_messages_enabled: false,
    show_score: true,
    show_upvotes: false,
    show_downvotes: "hide",
    show_upvote_percentage: true,
    auto_mark_fetched_posts_as_read: true,
    hide_posts_with_media: true,
    show_person_votes: false,
    show_media: false,
  };
  assert.deepEqual(await ada.api.saveUserSettings(changes), { success: true });
  await ada.api.saveUserSettings({ display_name: "Ada L.", bio: "I *count*.", matrix_user_id: "@ada:matrix.test", bot_account: true });
  const { local_user, person: me } = (await ada.api.getMyUser()).local_user_view;
  const saved: Record<string, unknown> = { ...local_user };
  for (const [field, value] of Object.entries(changes)) assert.equal(saved[field], value, field);
  assert.deepEqual([me.display_name, me.bio, me.matrix_user_id, me.bot_account], ["Ada L.", "I *count*.", "@ada:matrix.test", true]);
});

test("settings that are no settings are refused by name", async () => {
  const ada = await person(site, "ada");
  await refused(ada.api.saveUserSettings({ bio: "x".repeat(1001) }), 400, "bio_length_overflow");
  await refused(ada.api.saveUserSettings({ display_name: "@ada" }), 400, "invalid_display_name");
  await refused(ada.api.saveUserSettings({ matrix_user_id: "ada" }), 400, "invalid_matrix_id");
  await refused(ada.api.saveUserSettings({ blocking_keywords: ["ab"] }), 400, "block_keyword_too_short");
  await refused(ada.api.saveUserSettings({ blocking_keywords: ["x".repeat(51)] }), 400, "block_keyword_too_long");
  await refused(site.v4().saveUserSettings({ bio: "x" }), 401, "incorrect_login");
});

test("languages chosen are languages shown", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const german = await post(bob, await community(bob, "books"), "Der Wüstenplanet", { language_id: 32 });
  await ada.api.saveUserSettings({ discussion_languages: [0, 37] });
  assert.deepEqual((await ada.api.getMyUser()).discussion_languages, [0, 37]);
  assert.equal(await listed(ada.api, german), undefined);
  await ada.api.saveUserSettings({ discussion_languages: [] });
  assert.ok(await listed(ada.api, german));
});

test("the donation dialog is noted", async () => {
  const ada = await person(site, "ada");
  const noted = async (): Promise<string> => (await ada.api.getMyUser()).local_user_view.local_user.last_donation_notification_at;
  const before = await noted();
  assert.deepEqual(await ada.api.markDonationDialogShown(), { success: true });
  assert.ok((await noted()) > before);
});
