import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { imageService, pixel } from "../harness/images.js";
import { HOST, Site } from "../harness/site.js";
import { person } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());
await imageService(site);

test("an image is uploaded, shown, listed and deleted", async () => {
  const ada = await person(site, "ada");
  const uploaded = await ada.api.uploadImage({ image: pixel() });
  const file = uploaded.files?.[0];
  assert.ok(uploaded.msg === "ok" && file !== undefined);
  assert.equal(uploaded.url, `${site.url}/pictrs/image/${file.file}`);
  const shown = await fetch(`${uploaded.url}?format=webp&thumbnail=96`);
  assert.deepEqual([shown.status, shown.headers.get("content-type")], [200, "image/webp"]);

  const { images } = await ada.api.listMedia({ page: 1, limit: 10 });
  assert.deepEqual(images.map((view) => view.local_image.pictrs_alias), [file.file]);
  assert.equal(images[0]?.local_image.pictrs_delete_token, file.delete_token);
  await refused(ada.api.listAllMedia({}), 400, "not_an_admin");
  const all = await (await site.admin3()).listAllMedia({});
  assert.ok(all.images.some((view) => view.local_image.pictrs_alias === file.file));

  await refused(ada.api.deleteImage({ token: "wrong", filename: file.file }), 403, "token_not_found");
  assert.equal(await ada.api.deleteImage({ token: file.delete_token, filename: file.file }), true);
  assert.equal((await fetch(uploaded.url ?? "")).status, 404);
});

test("an avatar is an upload of one's own", async () => {
  const ada = await person(site, "ada");
  const { files } = await ada.api.uploadImage({ image: pixel() });
  const avatar = `https://${HOST}/pictrs/image/${files?.[0]?.file}`;
  await ada.api.saveUserSettings({ avatar });
  assert.equal((await site.v3().getPersonDetails({ username: ada.name })).person_view.person.avatar, avatar);
});

test("what is no image is refused with a reason", async () => {
  const ada = await person(site, "ada");
  const svg = new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], "a.svg", { type: "image/svg+xml" });
  await refused(ada.api.uploadImage({ image: svg }), 400, "not_an_image_type");
  await refused(site.v3().uploadImage({ image: pixel() }), 401, "incorrect_login");
});

test("a page that is asked for before it is linked to", async () => {
  const ada = await person(site, "ada");
  await refused(ada.api.getSiteMetadata({ url: site.url }), 400, "invalid_url");
  await refused(ada.api.getSiteMetadata({ url: "nonsense" }), 400, "invalid_url");
  assert.deepEqual((await ada.api.getSiteMetadata({ url: "https://does-not-exist.invalid/a.png" })).metadata, { content_type: "image/png" });
});
