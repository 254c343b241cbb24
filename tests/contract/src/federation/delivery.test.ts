/** What a real process sends while peers are slow, rate limit or are not there, and what is left of it after `kill -9`. Source: docs/reference/federation.md j, 6 and 7. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Site } from "../harness/site.js";
import { until } from "../harness/wait.js";
import * as v3 from "../v3/arrange.js";
import { Sink } from "./sink.js";

const POSTS = 12;
/** A post, two edits of it. */
const ACTS = 3;
/** How their titles end. */
const VERSIONS = ["first", "second", "third"];

interface Stage {
  site: Site;
  ada: v3.Person;
  group: { id: number; actor_id: string };
  sinks: Sink[];
}

/** A community of the site's, followed by somebody of each of some sinks. */
async function stage(names: string[]): Promise<Stage> {
  const site = await Site.start({ federates: "alpha" });
  const ada = await v3.person(site, "ada");
  const group = await v3.community(ada, "books");
  const sinks = await Promise.all(names.map((name) => Sink.start(name)));
  for (const sink of sinks) {
    const status = await sink.follow(site, group.actor_id);
    assert.ok([200, 202].includes(status), String(status));
    await until(`${sink.host} is let in`, () => sink.arrivals.some(({ activity }) => activity["type"] === "Accept"));
  }
  return { site, ada, group, sinks };
}

/** Writes posts and changes each twice; gives their ids. */
async function write({ ada, group }: Stage): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < POSTS; number += 1) {
    const { post } = (await ada.api.createPost({ name: `Post ${number}, first`, community_id: group.id })).post_view;
    await ada.api.editPost({ post_id: post.id, name: `Post ${number}, second` });
    await ada.api.editPost({ post_id: post.id, name: `Post ${number}, third` });
    ids.push(post.ap_id);
  }
  return ids;
}

/** What was told of a post, each activity once, in the order in which it came first: its type and the version it brought. */
function story(sink: Sink, id: string): { type: string; version: number }[] {
  const told = new Map<string, { type: string; version: number }>();
  for (const { activity } of sink.arrivals) {
    const inner = activity["object"] as { type: string; object?: { id: string; name: string } };
    if (activity["type"] !== "Announce" || inner.object?.id !== id) continue;
    const version = VERSIONS.findIndex((ending) => inner.object?.name.endsWith(ending));
    if (!told.has(String(activity["id"]))) told.set(String(activity["id"]), { type: inner.type, version });
  }
  return [...told.values()];
}

function complete(sink: Sink, ids: string[]): boolean {
  return ids.every((id) => story(sink, id).length === ACTS);
}

/** An activity brings the post as it is when it is written down, which may be newer than what it tells of, but never older than what came before. */
function inOrder(sink: Sink, ids: string[]): void {
  ids.forEach((id) => {
    const told = story(sink, id);
    assert.deepEqual(told.map(({ type }) => type), ["Create", "Update", "Update"], sink.host);
    const versions = told.map(({ version }) => version);
    assert.deepEqual(versions, versions.toSorted((one, other) => one - other), sink.host);
    assert.ok(versions.every((version, number) => version >= number) && versions.at(-1) === ACTS - 1, `${sink.host}: ${versions.join()}`);
  });
}

async function clear({ site, sinks }: Stage): Promise<void> {
  sinks.forEach((sink) => sink.stop());
  await site.stop();
}

test("a process that is killed while it sends loses nothing and keeps the order; what comes twice has the same id", async () => {
  const here = await stage(["slow", "quick"]);
  try {
    const [slow, quick] = here.sinks as [Sink, Sink];
    slow.temper = () => ({ afterMs: 150 });
    const ids = await write(here);
    await until("the middle of it", () => slow.announced().length > POSTS);
    await here.site.crash("server");
    assert.ok(!complete(slow, ids), "it was killed too late");
    await here.site.run();
    await until("all of it", () => complete(slow, ids) && complete(quick, ids), 60_000);
    inOrder(slow, ids);
    inOrder(quick, ids);
    for (const sink of [slow, quick]) {
      const seen = sink.arrivals.map(({ activity }) => activity["id"]);
      const twice = seen.length - new Set(seen).size;
      // What was sent since it was last written down, two seconds before: never more than all of it, and each under its own id.
      assert.ok(twice <= POSTS * ACTS, `${twice} came twice`);
    }
    // After the restart it goes on as before.
    const { post } = (await here.ada.api.createPost({ name: "Life goes on", community_id: here.group.id })).post_view;
    await until("what came after", () => story(slow, post.ap_id).length === 1);
  } finally {
    await clear(here);
  }
});

test("a peer that hangs, one that limits its rate and one that is not there hold up nobody else", async () => {
  const here = await stage(["hangs", "limits", "absent", "quick"]);
  try {
    const [hangs, limits, absent, quick] = here.sinks as [Sink, Sink, Sink, Sink];
    hangs.temper = () => ({ afterMs: 8_000 });
    let budget = 2;
    limits.temper = () => {
      budget -= 1;
      return budget >= 0 ? {} : { status: 429, headers: { "retry-after": "3" } };
    };
    absent.stop();
    const ids = await write(here);
    await until("the quick one has all", () => complete(quick, ids), 10_000);
    inOrder(quick, ids);
    assert.ok(!complete(hangs, ids) && !complete(limits, ids));
    // It asked for three seconds, and was left alone: a handful of attempts, not hundreds.
    const before = limits.attempts;
    assert.ok(before > 0 && before <= 8, `${before} attempts while it asked to wait`);
    budget = Number.MAX_SAFE_INTEGER;
    await until("the one that limited has all", () => complete(limits, ids), 30_000);
    inOrder(limits, ids);

    const peers = await here.site.raw("/api/v4/admin/federation/peer/list", { jwt: await here.site.adminToken() });
    const { items } = peers.body as { items: { domain: string; waiting: number; last_error?: string }[] };
    const seen = (sink: Sink): { waiting: number; last_error?: string } | undefined => items.find(({ domain }) => domain === sink.host);
    assert.ok((seen(absent)?.waiting ?? 0) > 0 && seen(absent)?.last_error !== undefined, JSON.stringify(items));
    assert.equal(seen(quick)?.waiting, 0);
  } finally {
    await clear(here);
  }
});
