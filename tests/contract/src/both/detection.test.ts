/** How the apps find out that they can talk to this server: `docs/reference/clients.md`, section 1. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { checkRawAnswer } from "../harness/client.js";
import { HOST, Site } from "../harness/site.js";

const site = await Site.start();
after(() => site.stop());

interface NodeInfo {
  version: string;
  software: { name: string; version: string };
  openRegistrations: boolean;
  usage: { users: { total: number; activeHalfyear: number; activeMonth: number }; localPosts: number; localComments: number };
  protocols: string[];
}

/** Path of an address of the site, which the test reaches on loopback. */
function path(href: string): string {
  const url = new URL(href, `https://${HOST}`);
  assert.equal(url.host, HOST);
  return url.pathname;
}

function check(nodeinfo: NodeInfo): void {
  assert.equal(nodeinfo.software.name, "lemmy");
  const patch = /^0\.19\.(\d+)(\+[\w.-]+)?$/.exec(nodeinfo.software.version)?.[1];
  assert.ok(Number(patch) >= 11, nodeinfo.software.version);
  assert.deepEqual(nodeinfo.protocols, ["activitypub"]);
  assert.equal(nodeinfo.openRegistrations, true);
  const { users, localPosts, localComments } = nodeinfo.usage;
  for (const count of [users.total, users.activeHalfyear, users.activeMonth, localPosts, localComments]) assert.ok(Number.isInteger(count));
}

test("as Voyager does: the link of the well-known document, then what it names", async () => {
  const found = await site.raw("/.well-known/nodeinfo", { headers: { accept: "application/json" } });
  assert.equal(found.status, 200);
  const { links } = found.body as { links: { rel: string; href: string }[] };
  const link = links.find(({ rel }) => /^http:\/\/nodeinfo\.diaspora\.software\/ns\/schema\/2\.\d+$/.test(rel));
  assert.ok(link);
  const answer = await site.raw(path(link.href), { headers: { accept: "application/json" } });
  assert.equal(answer.status, 200);
  check(answer.body as NodeInfo);
});

test("as Jerboa does: nodeinfo 2.0, by a redirect or not", async () => {
  let answer = await site.raw("/nodeinfo/2.0.json");
  if (answer.status >= 300) answer = await site.raw(path(answer.headers.get("location") ?? ""));
  assert.equal(answer.status, 200);
  check(answer.body as NodeInfo);
});

test("as Photon does: nodeinfo 2.1 from a page elsewhere", async () => {
  const answer = await site.raw("/nodeinfo/2.1", { headers: { origin: "https://photon.test" } });
  assert.equal(answer.status, 200);
  check(answer.body as NodeInfo);
  assert.equal((answer.body as NodeInfo).version, "2.1");
  assert.ok(["*", "https://photon.test"].includes(answer.headers.get("access-control-allow-origin") ?? ""));
  checkRawAnswer("v4", "nodeinfo", answer.body);
});

test("as Thunder does: the version in the site, which is the same everywhere", async () => {
  const { version } = await site.v3().getSite();
  assert.match(version, /^0\.19\.\d+/);
  assert.equal(((await site.raw("/nodeinfo/2.1")).body as NodeInfo).software.version, version);
  assert.equal((await site.v4().getSite()).version, version);
});

test("both versions describe themselves, with every route under its own base", async () => {
  for (const version of ["v3", "v4"]) {
    const answer = await site.raw(`/api/${version}/openapi.json`);
    assert.equal(answer.status, 200, version);
    const document = answer.body as { openapi: string; paths: Record<string, unknown> };
    assert.match(document.openapi, /^3\./);
    assert.ok(Object.keys(document.paths).some((route) => route.endsWith("/post/list")), version);
  }
});
