import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { LocalUser, SaveUserSettings } from "lemmy-v3";
import { refused } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";
import { community, listed, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("a new account has the documented defaults", async () => {
  const ada = await person(site, "ada");
  const view = (await ada.api.getSite()).my_user?.local_user_view;
  const expected: Partial<LocalUser> = {
    show_nsfw: false,
    theme: "browser",
    default_sort_type: "Active",
    default_listing_type: "Local",
    show_avatars: true,
    send_notifications_to_email: false,
    show_scores: true,
    show_bot_accounts: true,
    show_read_posts: true,
    blur_nsfw: true,
    auto_expand: false,
    infinite_scroll_enabled: false,
    open_links_in_new_tab: false,
    post_listing_mode: "List",
    enable_keyboard_navigation: false,
    enable_animated_images: true,
    collapse_bot_comments: false,
    totp_2fa_enabled: false,
    admin: false,
  };
  for (const [field, value] of Object.entries(expected)) assert.equal(view?.local_user[field as keyof LocalUser], value, field);
  const { score, upvotes, downvotes, upvote_percentage } = view?.local_user_vote_display_mode ?? {};
  assert.deepEqual([score, upvotes, downvotes, upvote_percentage], [false, true, true, false]);
});

test("every setting is saved, and what is absent stays", async () => {
  const ada = await person(site, "ada");
  const changes: SaveUserSettings = {
    show_nsfw: true,
    blur_nsfw: false,
    auto_expand: true,
    theme: "darkly",
    default_sort_type: "TopNineMonths",
    default_listing_type: "All",
    interface_language: "de",
    show_avatars: false,
    send_notifications_to_email: true,
    bot_account: true,
    show_bot_accounts: false,
    show_read_posts: false,
    open_links_in_new_tab: true,
    infinite_scroll_enabled: true,
    post_listing_mode: "SmallCard",
    enable_keyboard_navigation: true,
    enable_animated_images: false,
    collapse_bot_comments: true,
    show_scores: false,
  };
  assert.deepEqual(await ada.api.saveUserSettings(changes), { success: true });
  await ada.api.saveUserSettings({ display_name: "Ada L.", bio: "I *count*.", matrix_user_id: "@ada:matrix.test" });
  const view = (await ada.api.getSite()).my_user?.local_user_view;
  const { bot_account, ...ofUser } = changes;
  for (const [field, value] of Object.entries(ofUser)) assert.equal(view?.local_user[field as keyof LocalUser], value, field);
  assert.equal(view?.person.bot_account, bot_account);
  assert.deepEqual([view?.person.display_name, view?.person.bio, view?.person.matrix_user_id], ["Ada L.", "I *count*.", "@ada:matrix.test"]);

  await ada.api.saveUserSettings({ display_name: "", bio: "", matrix_user_id: "" });
  const cleared = (await ada.api.getSite()).my_user?.local_user_view.person;
  assert.deepEqual([cleared?.display_name, cleared?.bio, cleared?.matrix_user_id], [undefined, undefined, undefined]);
});

test("the display of votes is saved beside", async () => {
  const ada = await person(site, "ada");
  await ada.api.saveUserSettings({ show_scores: true, show_upvotes: false, show_downvotes: false, show_upvote_percentage: true });
  const mode = (await ada.api.getSite()).my_user?.local_user_view.local_user_vote_display_mode;
  assert.deepEqual([mode?.score, mode?.upvotes, mode?.downvotes, mode?.upvote_percentage], [true, false, false, true]);
});

test("settings that are no settings are refused by name, and none of the form is stored", async () => {
  const ada = await person(site, "ada");
  const save = (form: SaveUserSettings): Promise<unknown> => ada.api.saveUserSettings({ theme: "stored?", ...form });
  await refused(save({ bio: "x".repeat(1001) }), 400, "bio_length_overflow");
  await refused(save({ display_name: "@ada" }), 400, "invalid_display_name");
  await refused(save({ display_name: "x".repeat(21) }), 400, "invalid_display_name");
  await refused(save({ display_name: "a\nb c" }), 400, "invalid_display_name");
  await refused(save({ matrix_user_id: "ada" }), 400, "invalid_matrix_id");
  await refused(save({ email: `${ada.name}@${HOST}` }), 400, "no_email_setup");
  assert.equal((await ada.api.getSite()).my_user?.local_user_view.local_user.theme, "browser");
});

test("languages chosen are languages shown", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(bob, "books");
  const german = await post(bob, books, "Der Wüstenplanet", { language_id: 32 });
  const unsaid = await post(bob, books, "Dune");
  await ada.api.saveUserSettings({ discussion_languages: [0, 37] });
  assert.deepEqual((await ada.api.getSite()).my_user?.discussion_languages, [0, 37]);
  assert.equal(await listed(ada.api, german), undefined);
  assert.ok(await listed(ada.api, unsaid));

  await ada.api.saveUserSettings({ discussion_languages: [] });
  assert.ok(await listed(ada.api, german), "none chosen are all");
});

test("read posts, bots and sensitive posts are hidden from who does not want them", async () => {
  const [ada, bob, robot] = [await person(site, "ada"), await person(site, "bob"), await person(site, "robot")];
  await robot.api.saveUserSettings({ bot_account: true });
  const books = await community(bob, "books");
  const dune = await post(bob, books, "Dune");
  const lewd = await post(bob, books, "Fanny Hill", { nsfw: true });
  const made = await post(robot, books, "Weather");

  assert.ok((await listed(ada.api, dune)) && (await listed(ada.api, made)));
  assert.equal(await listed(ada.api, lewd), undefined);
  await ada.api.saveUserSettings({ show_bot_accounts: false, show_nsfw: true, show_read_posts: false });
  await ada.api.markPostAsRead({ post_ids: [dune.id], read: true });
  assert.equal(await listed(ada.api, made), undefined);
  assert.equal(await listed(ada.api, dune), undefined);
  assert.ok(await listed(ada.api, lewd));
});

test("the donation dialog is noted, without a body", async () => {
  const ada = await person(site, "ada");
  const noted = async (): Promise<unknown> => (await site.raw("/api/v3/site", { jwt: ada.jwt })).body;
  const before = JSON.stringify(await noted());
  const answer = await site.raw("/api/v3/user/donation_dialog_shown", { method: "POST", jwt: ada.jwt });
  assert.deepEqual([answer.status, answer.body], [200, { success: true }]);
  assert.notEqual(JSON.stringify(await noted()), before);
});
