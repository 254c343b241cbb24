/** A server that lies: each lie is refused with the right status, and nothing has changed afterwards. Source: docs/reference/federation.md g and j, 4. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import * as v3 from "../v3/arrange.js";
import { Scripted, type Tamper } from "./peers.js";

const site = await Site.start({ federates: "alpha" });
const [bad, other] = await Promise.all([Scripted.start("bad"), Scripted.start("other")]);
after(async () => {
  bad.stop();
  other.stop();
  await site.stop();
});
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const inbox = `http://${site.host}/inbox`;

const ada = await v3.person(site, "ada");
const books = await v3.community(ada, "books");
const group = books.actor_id;
const post = await v3.post(ada, books, "Dune");
const like = (): Record<string, unknown> => bad.activity("bob", { type: "Like", object: post.ap_id, audience: group });
const votes = async (): Promise<number> => (await ada.api.getPost({ id: post.id })).post_view.counts.upvotes;

test("an honest follow is answered, with a signature that holds", async () => {
  const status = await bad.send(inbox, "bob", bad.activity("bob", { type: "Follow", object: group }));
  assert.ok([200, 202].includes(status), String(status));
  const accept = await until("the Accept", async () => (await bad.received()).find(({ activity }) => activity["type"] === "Accept"));
  assert.equal(accept.verified, true);
});

test("an honest vote counts, once however often it comes, and is taken back", async () => {
  const vote = like();
  assert.equal(await bad.send(inbox, "bob", vote), 200);
  assert.equal(await bad.send(inbox, "bob", vote), 200);
  assert.equal(await votes(), 2);
  const undo = bad.activity("bob", { type: "Undo", object: vote });
  assert.equal(await bad.send(inbox, "bob", undo), 200);
  assert.equal(await votes(), 1);
});

for (const tamper of ["unsigned", "digest", "body", "old", "future", "target", "stolen"] satisfies Tamper[]) {
  test(`a vote is refused when it is spoilt so: ${tamper}`, async () => {
    assert.equal(await bad.send(inbox, "bob", like(), { tamper }), 401);
    assert.equal(await votes(), 1);
  });
}

test("nobody speaks with the key of somebody else, of the same host or another", async () => {
  for (const key_id of [`${bad.person("eve")}#main-key`, `${other.person("bob")}#main-key`, `${group}#main-key`]) {
    assert.equal(await bad.send(inbox, "bob", like(), { key: "eve", key_id }), 401, key_id);
  }
  assert.equal(await votes(), 1);
});

test("ids and authors of other hosts are refused", async () => {
  const note = (fields: Record<string, unknown>): Record<string, unknown> => ({
    id: `${bad.origin}/notes/${crypto.randomUUID()}`,
    type: "Note",
    attributedTo: bad.person("bob"),
    to: [PUBLIC],
    cc: [group],
    content: "Not mine.",
    inReplyTo: post.ap_id,
    ...fields,
  });
  const lies: Record<string, Record<string, unknown>> = {
    "an activity with an id of another host": { ...like(), id: `${other.origin}/activities/1` },
    "an activity with an id of ours": { ...like(), id: `http://${site.host}/activities/like/1` },
    "an actor of ours": { ...like(), actor: `http://${site.host}/u/${ada.name}` },
    "a note with an id of another host": bad.activity("bob", { type: "Create", to: [PUBLIC], cc: [group], object: note({ id: `${other.origin}/notes/1` }) }),
    "a note by somebody of another host": bad.activity("bob", { type: "Create", to: [PUBLIC], cc: [group], object: note({ attributedTo: other.person("bob") }) }),
    "a note by somebody else here": bad.activity("bob", { type: "Create", to: [PUBLIC], cc: [group], object: note({ attributedTo: bad.person("eve") }) }),
    "a post of ours changed": bad.activity("bob", { type: "Update", to: [PUBLIC], cc: [group], object: { id: post.ap_id, type: "Page", name: "Pwned", attributedTo: bad.person("bob"), to: [group, PUBLIC] } }),
    "a post of ours deleted": bad.activity("bob", { type: "Delete", to: [PUBLIC], cc: [group], object: post.ap_id }),
    "a post of ours removed by nobody's moderator": bad.activity("bob", { type: "Delete", summary: "spam", to: [PUBLIC], cc: [group], object: post.ap_id }),
    "a ban by nobody's moderator": bad.activity("bob", { type: "Block", to: [PUBLIC], cc: [group], target: group, object: `http://${site.host}/u/${ada.name}`, removeData: true }),
    "a moderator appointed by nobody": bad.activity("bob", { type: "Add", to: [PUBLIC], cc: [group], target: `${group}/moderators`, object: bad.person("bob") }),
    "a person of ours deleted by somebody else": bad.activity("bob", { type: "Delete", to: [PUBLIC], object: `http://${site.host}/u/${ada.name}` }),
    "an announcement by somebody who is no community": bad.activity("bob", { type: "Announce", to: [PUBLIC], cc: [group], object: { id: `${other.origin}/activities/2`, type: "Like", actor: other.person("bob"), object: post.ap_id } }),
  };
  for (const [what, lie] of Object.entries(lies)) {
    const status = await bad.send(inbox, "bob", lie);
    assert.ok([202, 400, 401, 403].includes(status) || (status === 200 && lie["type"] === "Announce"), `${what}: ${status}`);
  }
  const { post_view, moderators } = await ada.api.getPost({ id: post.id });
  assert.deepEqual([post_view.post.name, post_view.post.deleted, post_view.post.removed, post_view.counts.upvotes, post_view.counts.comments], ["Dune", false, false, 1, 0]);
  assert.deepEqual(moderators.map(({ moderator }) => moderator.id), [ada.id]);
});

test("a community that is followed passes on nothing of people elsewhere but what they do in it", async () => {
  const path = "/u/films";
  const person = (await (await fetch(`http://127.0.0.1:${bad.port}${path}`)).json()) as Record<string, unknown>;
  await bad.serve(path, { ...person, type: "Group", followers: `${bad.person("films")}/followers` });
  const found = await ada.api.resolveObject({ q: bad.person("films") });
  assert.ok(found.community);
  await ada.api.followCommunity({ community_id: found.community.community.id, follow: true });
  const bob = other.person("bob");
  const us = `http://${site.host}/u/${ada.name}`;
  const message = { id: `${other.origin}/messages/1`, type: "ChatMessage", attributedTo: bob, to: [us], content: "Send money." };
  const follow = { id: other.newId(), type: "Follow", actor: bob, object: group };
  const inner: Record<string, Record<string, unknown>> = {
    "a vote elsewhere": { type: "Like", object: post.ap_id },
    "a complaint": { type: "Flag", object: post.ap_id, summary: "Rude.", to: [group] },
    "a wish to follow": follow,
    "its end": { type: "Undo", object: follow },
    "a message": { type: "Create", to: [us], object: message },
    "an account's end": { type: "Delete", object: bob, to: [PUBLIC], removeData: true },
    "a ban by an instance": { type: "Block", object: us, target: `${other.origin}/`, to: [PUBLIC] },
  };
  for (const [what, activity] of Object.entries(inner)) {
    const object = { id: other.newId(), actor: bob, ...activity };
    const announce = bad.activity("films", { type: "Announce", to: [PUBLIC], cc: [`${bad.person("films")}/followers`], object });
    // The first makes Bob known, and those after it are refused at once.
    const status = await bad.send(inbox, "films", announce);
    assert.ok([202, 403].includes(status), `${what}: ${status}`);
  }
  assert.equal(await votes(), 1);
  const { private_messages } = await ada.api.getPrivateMessages({});
  assert.deepEqual(private_messages, []);
});

test("what is no activity is refused, and the server stays up", async () => {
  const deep = `{"id":"${bad.newId()}","type":"Like","actor":"${bad.person("bob")}","object":${"[".repeat(5000)}${"]".repeat(5000)}}`;
  const twice = `{"id":"${bad.newId()}","type":"Like","actor":"${bad.person("bob")}","actor":"${bad.person("eve")}","object":"${post.ap_id}"}`;
  for (const body of ["", "{", "[]", "null", '"Like"', "{}", deep, twice, `{"id":1,"type":["Like"],"actor":{}}`]) {
    assert.equal(await bad.send(inbox, "bob", body), 400, body.slice(0, 60));
  }
  const large = JSON.stringify({ ...like(), content: "x".repeat(2_000_000) });
  assert.ok([400, 413].includes(await bad.send(inbox, "bob", large)));
  assert.equal(await votes(), 1);
  assert.equal((await site.raw("/health")).status, 200);
});

test("an object whose address leads elsewhere is not taken for what it says it is", async () => {
  const page = { id: `${other.origin}/posts/1`, type: "Page", name: "Elsewhere", attributedTo: other.person("bob"), to: [group, PUBLIC], cc: [] };
  await bad.serve("/posts/1", page);
  await bad.serve("/posts/2", { ...page, id: `${bad.origin}/posts/2`, attributedTo: bad.person("bob") }, { type: "text/html" });
  await bad.serve("/posts/3", { id: `${bad.origin}/posts/3`, type: "Note", attributedTo: bad.person("bob"), to: [PUBLIC], cc: [group], content: "In a circle.", inReplyTo: `${bad.origin}/posts/3` });
  for (const number of [1, 2, 3]) {
    const found = await ada.api.resolveObject({ q: `${bad.origin}/posts/${number}` }).catch(() => undefined);
    assert.equal(found?.post ?? found?.comment, undefined, `post ${number}`);
  }
});
