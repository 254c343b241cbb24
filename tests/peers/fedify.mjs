/**
 * A server made of Fedify, an implementation of ActivityPub by others: `HOST=… PORT=… node fedify.mjs`, with
 * `KNOCK=draft-cavage-http-signatures-12` to sign in that form first; else it is RFC 9421, and the other after a refusal.
 *
 * It reads JSON-LD in full, so it shows mistakes in our `@context` that readers of plain names would not notice. Its actor is /users/alice; it accepts who follows her. The test speaks to it under /_:
 * `GET /_lookup?q=` finds something, `GET /_follow?q=` follows it, `POST /_send {recipient, inbox, activity}` sends, `GET /_received` says what came.
 */
import dns from "node:dns";
import http from "node:http";
import { createFederation, generateCryptoKeyPair, InProcessMessageQueue, MemoryKvStore } from "@fedify/fedify";
import { Accept, Activity, Endpoints, Follow, Person } from "@fedify/vocab";

// RFC 6761: names below localhost are this machine, which not every resolver knows.
const lookup = dns.lookup;
dns.lookup = (name, ...rest) => lookup(name.endsWith(".localhost") ? "127.0.0.1" : name, ...rest);

const { HOST, PORT, KNOCK } = process.env;
const ORIGIN = `http://${HOST}`;
const federation = createFederation({
  kv: new MemoryKvStore(),
  queue: new InProcessMessageQueue(),
  allowPrivateAddress: true,
  origin: ORIGIN,
  ...(KNOCK ? { firstKnock: KNOCK } : {}),
});
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), await generateCryptoKeyPair("Ed25519")];
const followers = new Map();
const received = [];
const errors = [];
const newId = () => new URL(`${ORIGIN}/activities/${crypto.randomUUID()}`);

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    const pairs = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: identifier,
      inbox: context.getInboxUri(identifier),
      outbox: context.getOutboxUri(identifier),
      followers: context.getFollowersUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
      url: context.getActorUri(identifier),
    });
  })
  .setKeyPairsDispatcher(() => keys);
federation.setOutboxDispatcher("/users/{identifier}/outbox", () => ({ items: [] }));
federation.setFollowersDispatcher("/users/{identifier}/followers", () => ({ items: [...followers.values()] }));
federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
  software: { name: "fedify-peer", version: "1.0.0" },
  protocols: ["activitypub"],
  usage: { users: {}, localPosts: 0, localComments: 0 },
}));
federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(Follow, async (context, follow) => {
    const actor = await follow.getActor(context);
    followers.set(actor.id.href, actor);
    const accept = new Accept({ id: newId(), actor: follow.objectId, object: follow, to: actor.id });
    await context.sendActivity({ identifier: "alice" }, actor, accept);
  })
  // Only what its own checks let through gets here: signature, origin of the actor.
  .on(Activity, async (_, activity) => {
    received.push({ type: activity.constructor.name, activity: await activity.toJsonLd({ format: "compact" }) });
  })
  .onError((_, error) => errors.push(String(error)));

/** What the test wants. */
async function ordered(url, request, body) {
  const context = federation.createContext(request, undefined);
  switch (url.pathname) {
    case "/_lookup": {
      const found = await context.lookupObject(url.searchParams.get("q"));
      return found === null ? null : found.toJsonLd();
    }
    case "/_follow": {
      const target = await context.lookupObject(url.searchParams.get("q"));
      const follow = new Follow({ id: newId(), actor: context.getActorUri("alice"), object: target.id, to: target.id });
      await context.sendActivity({ identifier: "alice" }, target, follow, { immediate: true });
      return follow.id.href;
    }
    case "/_send": {
      const { recipient, inbox, activity } = JSON.parse(body);
      const read = await Activity.fromJsonLd(activity, context);
      await context.sendActivity({ identifier: "alice" }, { id: new URL(recipient), inboxId: new URL(inbox) }, read, { immediate: true });
      return read.id.href;
    }
    case "/_received":
      return { received, errors };
    default:
      throw new Error(`nothing is done at ${url.pathname}`);
  }
}

async function answer(incoming) {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const url = new URL(incoming.url, ORIGIN);
  const sends = !["GET", "HEAD"].includes(incoming.method);
  const request = new Request(url, { method: incoming.method, headers: incoming.headers, body: sends ? body : undefined });
  if (!url.pathname.startsWith("/_")) return federation.fetch(request, { contextData: undefined });
  try {
    return Response.json(await ordered(url, request, body));
  } catch (error) {
    return Response.json({ error: String(error) }, { status: 422 });
  }
}

http
  .createServer(async (incoming, outgoing) => {
    const response = await answer(incoming);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  })
  .listen(Number(PORT), "127.0.0.1");
