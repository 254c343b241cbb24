/**
 * Methods of the clients that no suite drives yet, by the piece of work that brings them. Everything else must be driven: `run.ts` fails for a method that no test got an answer from.
 */
import type { Version } from "./schema/generate.js";

interface Later {
  why: string;
  methods: string[];
}

export const later: Record<Version, Later[]> = {
  v3: [
    { why: "the program sets its site up itself, so the only answer is the refusal that is tested (both/first_start)", methods: ["createSite"] },
  ],
  v4: [
    {
      why: "a service on this machine has no public address, so the only answer is the refusal that is tested (tests/api/oauth.rs has the others)",
      methods: ["authenticateWithOAuth"],
    },
    {
      why: "no server of this version has the route, or the only answer is the refusal that is tested (api-v4.md, end of section 2)",
      methods: ["createSite", "deleteCustomEmoji", "hideCommunity", "leaveAdmin"],
    },
  ],
};
