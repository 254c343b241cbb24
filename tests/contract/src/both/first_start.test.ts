/** A server that nobody set up: the first to register is its admin. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { PASSWORD } from "../harness/people.js";
import { Site } from "../harness/site.js";
import { known } from "../v3/arrange.js";

const site = await Site.start({ bare: true });
after(() => site.stop());

test("the first account is the admin's, who then sets the site up, once", async () => {
  assert.equal((await site.v3().getSite()).site_view.local_site.site_setup, false);
  const form = { username: "founder", password: PASSWORD, password_verify: PASSWORD, show_nsfw: false };
  const { jwt } = await site.v3().register(form);
  const founder = await known(site, "founder", jwt ?? "");
  assert.equal((await founder.api.getSite()).my_user?.local_user_view.local_user.admin, true);

  const { site_view } = await founder.api.createSite({ name: "Founded", description: "By me", registration_mode: "Open" });
  assert.deepEqual([site_view.site.name, site_view.site.description, site_view.local_site.site_setup], ["Founded", "By me", true]);
  await refused(founder.api.createSite({ name: "Again" }), 400, "site_already_exists");

  const second = await site.v3().register({ ...form, username: "second" });
  const other = await known(site, "second", second.jwt ?? "");
  assert.equal((await other.api.getSite()).my_user?.local_user_view.local_user.admin, false);
});
