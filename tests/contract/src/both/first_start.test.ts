/** A server that nobody set up: it makes its first admin itself, and says so once. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { PASSWORD, unique } from "../harness/people.js";
import { Site } from "../harness/site.js";
import { known } from "../v3/arrange.js";

const site = await Site.start({ bare: true });
after(() => site.stop());

test("the first admin logs in with the password that was printed, and the site is set up", async () => {
  assert.equal((await site.v3().getSite()).site_view.local_site.site_setup, true);
  const password = /Password: (\S+)/.exec(site.logTail())?.[1];
  assert.ok(password, site.logTail());
  const { jwt } = await site.v3().login({ username_or_email: "admin", password });
  const admin = await known(site, "admin", jwt ?? "");
  assert.equal((await admin.api.getSite()).my_user?.local_user_view.local_user.admin, true);
  await refused(admin.api.createSite({ name: "Again" }), 400, "site_already_exists");
});

test("who registers afterwards applies for an account and is no admin", async () => {
  const form = { username: unique("second"), password: PASSWORD, password_verify: PASSWORD, show_nsfw: false };
  await refused(site.v3().register(form), 400, "registration_application_answer_required");
  const answer = await site.v3().register({ ...form, answer: "To read." });
  assert.deepEqual([answer.jwt, answer.registration_created], [undefined, true]);
});
