import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { imageService, pixel } from "../harness/images.js";
import { HOST, Site } from "../harness/site.js";
import { community, pages, person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());
await imageService(site);

test("an image is uploaded, shown, listed and deleted", async () => {
  const ada = await person(site, "ada");
  await ada.api.imageHealth();
  const { image_url, filename } = await ada.api.uploadImage({ image: pixel() });
  assert.equal(image_url, `https://${HOST}/pictrs/image/${filename}`);
  const shown = await fetch(`${site.url}/api/v4/image/${filename}?file_type=webp&max_size=96`);
  assert.deepEqual([shown.status, shown.headers.get("content-type")], [200, "image/webp"]);

  await ada.api.uploadImage({ image: pixel() });
  const walked = await pages((cursor) => ada.api.listMedia({ limit: 1, ...cursor }));
  assert.equal(walked.flatMap((page) => page.items).length, 2);
  await refused(ada.api.adminListMedia({}), 400, "not_an_admin");
  const admin = await site.admin4();
  assert.ok((await admin.adminListMedia({})).items.some((view) => view.local_image.pictrs_alias === filename));

  await ada.api.deleteMedia({ filename });
  await refused(ada.api.deleteMedia({ filename }), 404, "not_found");
  const again = await ada.api.uploadImage({ image: pixel() });
  await refused(ada.api.adminDeleteMedia({ filename: again.filename }), 400, "not_an_admin");
  await admin.adminDeleteMedia({ filename: again.filename });
  assert.equal((await fetch(`${site.url}/api/v4/image/${again.filename}`)).status, 404);
});

test("a person has an avatar and a banner", async () => {
  const ada = await person(site, "ada");
  const now = async () => (await site.v4().getPersonDetails({ person_id: ada.id })).person_view.person;
  const avatar = await ada.api.uploadUserAvatar({ image: pixel() });
  const banner = await ada.api.uploadUserBanner({ image: pixel() });
  assert.deepEqual([(await now()).avatar, (await now()).banner], [avatar.image_url, banner.image_url]);
  await ada.api.deleteUserAvatar();
  await ada.api.deleteUserBanner();
  assert.deepEqual([(await now()).avatar, (await now()).banner], [undefined, undefined]);
});

test("a community has an icon and a banner of those who moderate it", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const { id } = await community(ada, "books");
  const now = async () => (await site.v4().getCommunity({ id })).community_view.community;
  const icon = await ada.api.uploadCommunityIcon({ id }, { image: pixel() });
  const banner = await ada.api.uploadCommunityBanner({ id }, { image: pixel() });
  assert.deepEqual([(await now()).icon, (await now()).banner], [icon.image_url, banner.image_url]);
  await refused(bob.api.uploadCommunityIcon({ id }, { image: pixel() }), 400, "not_a_mod_or_admin");
  await ada.api.deleteCommunityIcon({ id });
  await ada.api.deleteCommunityBanner({ id });
  assert.deepEqual([(await now()).icon, (await now()).banner], [undefined, undefined]);
});

test("the site has an icon and a banner", async () => {
  const admin = await site.admin4();
  const now = async () => (await site.v4().getSite()).site_view.site;
  const icon = await admin.uploadSiteIcon({ image: pixel() });
  const banner = await admin.uploadSiteBanner({ image: pixel() });
  assert.deepEqual([(await now()).icon, (await now()).banner], [icon.image_url, banner.image_url]);
  await admin.deleteSiteIcon();
  await admin.deleteSiteBanner();
  assert.deepEqual([(await now()).icon, (await now()).banner], [undefined, undefined]);
  const ada = await person(site, "ada");
  await refused(ada.api.uploadSiteIcon({ image: pixel() }), 400, "not_an_admin");
});

test("a page that is asked for before it is linked to", async () => {
  const ada = await person(site, "ada");
  await refused(ada.api.getSiteMetadata({ url: site.url }), 400, "invalid_url");
  assert.deepEqual((await ada.api.getSiteMetadata({ url: "https://does-not-exist.invalid/a.png" })).metadata, { content_type: "image/png" });
});
