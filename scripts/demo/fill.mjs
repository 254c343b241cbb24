// Fills a running Spinney with a small community life, through the API as any app would: for looking at, and for
// screenshots. What people say is in content.mjs.
//
// Takes the admin's name and password from DEMO_ADMIN and DEMO_PASSWORD (demo.sh makes them up), or asks; DEMO_URL names another
// server than the one `make run` starts. The admin is needed to open the registration and to lift the rate limits for the
// time it takes; both are put back.

import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { communities, messages, people, reports } from "./content.mjs";

const url = (process.env.DEMO_URL || "http://localhost:8536").replace(/\/$/, "");

class Refused extends Error {}

/** A request to the API as this person; answers the body or says why it was refused. */
async function call(token, method, path, data = {}) {
  const query = method === "GET" ? `?${new URLSearchParams(data)}` : "";
  const answer = await fetch(`${url}/api/v3${path}${query}`, {
    method,
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: method === "GET" ? undefined : JSON.stringify(data),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(`${method} ${path}: ${answer.status} ${body.error ?? ""}`);
  return body;
}

async function admin() {
  const { DEMO_ADMIN: name, DEMO_PASSWORD: password } = process.env;
  if (name && password) return { name, password };
  if (!process.stdin.isTTY) throw new Refused("set DEMO_ADMIN and DEMO_PASSWORD to the admin's name and password");
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const answers = {
    name: (await ask.question("Admin's name [admin]: ")) || "admin",
    password: await ask.question("Password (`make run` printed it on the first start): "),
  };
  ask.close();
  return answers;
}

/** What has to be changed for a minute, as the site has it now. */
function gates({ local_site: site, local_site_rate_limit: limits }) {
  const named = Object.entries(limits).filter(([name]) => /^(message|post|register|image|comment|search)(_per_second)?$/.test(name));
  return {
    registration_mode: site.registration_mode,
    require_email_verification: site.require_email_verification,
    captcha_enabled: site.captcha_enabled,
    ...Object.fromEntries(named.map(([name, value]) => [`rate_limit_${name}`, value])),
  };
}

function opened(gates) {
  const limits = Object.keys(gates).filter((name) => name.startsWith("rate_limit_"));
  return {
    registration_mode: "Open",
    require_email_verification: false,
    captcha_enabled: false,
    ...Object.fromEntries(limits.map((name) => [name, name.endsWith("_per_second") ? 1 : 100_000])),
  };
}

/** Registers the people; answers their tokens by name. */
async function register(password) {
  const tokens = new Map();
  for (const person of people) {
    const login = await call(null, "POST", "/user/register", {
      username: person.name,
      password,
      password_verify: password,
      show_nsfw: false,
    });
    tokens.set(person.name, login.jwt);
    await call(login.jwt, "PUT", "/user/save_user_settings", { display_name: person.shown, bio: person.bio });
  }
  return tokens;
}

/** A comment and all below it. Whoever answers has read and mostly likes what they answer to. */
async function comment(tokens, postId, parentId, said) {
  const [name, content, ...answers] = said;
  const { comment_view: view } = await call(tokens.get(name), "POST", "/comment", {
    content,
    post_id: postId,
    ...(parentId ? { parent_id: parentId } : {}),
  });
  const id = view.comment.id;
  for (const answer of answers) {
    await comment(tokens, postId, id, answer);
    await call(tokens.get(answer[0]), "POST", "/comment/like", { comment_id: id, score: 1 });
  }
  return id;
}

async function fill(tokens) {
  const posts = new Map();
  for (const community of communities) {
    const { community_view: view } = await call(tokens.get(community.by), "POST", "/community", {
      name: community.name,
      title: community.title,
      description: community.about,
    });
    const id = view.community.id;
    for (const name of community.followers) {
      await call(tokens.get(name), "POST", "/community/follow", { community_id: id, follow: true });
    }
    for (const post of community.posts) {
      const { comments = [], likes = [], dislikes = [], by, ...written } = post;
      const { post_view: made } = await call(tokens.get(by), "POST", "/post", { ...written, community_id: id });
      posts.set(post.name, made.post.id);
      for (const [names, score] of [[likes, 1], [dislikes, -1]]) {
        for (const name of names) await call(tokens.get(name), "POST", "/post/like", { post_id: made.post.id, score });
      }
      for (const said of comments) await comment(tokens, made.post.id, null, said);
    }
    console.log(`  !${community.name}: ${community.posts.length} posts`);
  }
  for (const { from, to, content } of messages) {
    const { person_view: recipient } = await call(null, "GET", "/user", { username: to });
    await call(tokens.get(from), "POST", "/private_message", { content, recipient_id: recipient.person.id });
  }
  for (const { by, post, reason } of reports) {
    await call(tokens.get(by), "POST", "/post/report", { post_id: posts.get(post), reason });
  }
}

async function main() {
  const { site_view: site } = await call(null, "GET", "/site").catch((error) => {
    throw error instanceof Refused ? error : new Refused(`nothing answers at ${url}: start it with \`make run\``);
  });
  const taken = await call(null, "GET", "/user", { username: people[0].name }).then(() => true, () => false);
  if (taken) throw new Refused(`${people[0].name} is there already: this site has been filled before`);

  const { name, password } = await admin();
  const { jwt } = await call(null, "POST", "/user/login", { username_or_email: name, password });
  const before = gates(site);
  await call(jwt, "PUT", "/site", opened(before));
  const shared = randomBytes(9).toString("base64url");
  try {
    console.log(`filling ${url} …`);
    await fill(await register(shared));
  } finally {
    await call(jwt, "PUT", "/site", before);
  }
  console.log(`done. ${people.map((person) => person.name).join(", ")} all have the password ${shared}`);
}

main().catch((error) => {
  console.error(`make demo: ${error instanceof Refused ? error.message : error.stack}`);
  process.exitCode = 1;
});
