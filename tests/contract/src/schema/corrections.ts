/**
 * Where a client's own types are wrong or outdated, said one by one.
 *
 * The schemas are what the client declares, plus exactly this list. Each entry gives its reason and the place in `docs/reference` that says so. An entry that no longer changes anything (the type or field is gone, or the client has caught up) fails the generation, so the list cannot go stale.
 */

/** A JSON schema, as far as this package looks into one. */
export interface Schema {
  $id?: string;
  $ref?: string;
  type?: string | string[];
  pattern?: string;
  enum?: unknown[];
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  definitions?: Record<string, Schema>;
}

export type Correction = { reason: string } & (
  | { kind: "add"; type: string; field: string; schema: Schema; required: boolean }
  | { kind: "optional"; type: string; field: string }
  | { kind: "nullable"; type: string; field: string }
  | { kind: "replace"; type: string; field: string; schema: Schema }
  /** The method answers this TypeScript type instead of the one it declares. */
  | { kind: "answer"; method: string; answer: string }
);

const text: Schema = { type: "string" };

/** Client 0.19.9 against the answers of 0.19.20, `docs/reference/api-v3.md`. */
export const v3: Correction[] = [
  {
    kind: "add",
    type: "LocalUser",
    field: "last_donation_notification",
    schema: text,
    required: true,
    reason: "Added in 0.19.11, after this client; section 3.1. Jerboa's model requires it (clients.md 6).",
  },
  {
    kind: "add",
    type: "PrivateMessage",
    field: "removed",
    schema: { type: "boolean" },
    required: true,
    reason: "Added after this client; section 3.1.",
  },
  {
    kind: "add",
    type: "ImageFile",
    field: "details",
    schema: {
      type: "object",
      properties: { width: { type: "integer" }, height: { type: "integer" }, content_type: { type: "string" }, created_at: { type: "string" } },
      required: ["width", "height", "content_type", "created_at"],
      additionalProperties: false,
    },
    required: true,
    reason: "What the image service says of the file is passed on; section 10.3. The client leaves it out.",
  },
  {
    kind: "answer",
    method: "exportSettings",
    answer: `{
      display_name?: string | null; bio?: string | null; avatar?: string | null; banner?: string | null; matrix_id?: string | null; bot_account?: boolean;
      settings?: LocalUser; vote_display_mode_settings?: LocalUserVoteDisplayMode;
      followed_communities: string[]; saved_posts: string[]; saved_comments: string[];
      blocked_communities: string[]; blocked_users: string[]; blocked_instances: string[];
    }`,
    reason: "The client declares `string`, but the answer is the JSON object UserSettingsBackup (section 7.6). Its own texts are the one place where 0.19.20 was recorded sending null.",
  },
];

/** Client 1.0.0-beta.2 against the answers of 1.0.0-beta.1, `docs/reference/api-v4.md`. */
export const v4: Correction[] = [
  {
    kind: "answer",
    method: "notePerson",
    answer: "PersonResponse",
    reason: "The server answers the person with the note on it; the client's type is outdated (end of section 2).",
  },
  {
    kind: "answer",
    method: "adminBlockInstance",
    answer: "FederatedInstanceView",
    reason: "The client's type is outdated (end of section 2).",
  },
  {
    kind: "answer",
    method: "adminAllowInstance",
    answer: "FederatedInstanceView",
    reason: "The client's type is outdated (end of section 2).",
  },
  {
    kind: "answer",
    method: "exportUserSettings",
    answer: "UserSettingsBackup",
    reason: "The client declares `string`, but the answer is the JSON object UserSettingsBackup; section 4.1.",
  },
  {
    kind: "add",
    type: "LoginToken",
    field: "id",
    schema: text,
    required: true,
    reason: "Spinney's own: what a single session is ended by. Clients ignore fields they do not know (clients.md 6).",
  },
  {
    kind: "add",
    type: "Modlog",
    field: "detail",
    schema: text,
    required: false,
    reason: "Spinney's own: the name of a role, what was changed (api-v4-additions.md).",
  },
  ...(["captcha_enabled", "captcha_difficulty", "hide_modlog_mod_names"] as const).map((field): Correction => ({
    kind: "add",
    type: "LocalSite",
    field,
    schema: field === "captcha_difficulty" ? text : { type: "boolean" },
    required: true,
    reason: "Spinney's own: what only v3 told and set otherwise (api-v4-additions.md).",
  })),
  ...[
    ["LocalUserView", "ban_expires_at"],
    ["SearchResponse", "resolve"],
    ["Modlog", "reason"],
    ["Modlog", "expires_at"],
    ["Modlog", "bulk_action_parent_id"],
  ].map(([type = "", field = ""]): Correction => ({
    kind: "nullable",
    type,
    field,
    reason: "Left out like every null (api-v3.md 1), but 1.0.0-beta.1 was recorded sending null here, so v4 clients must live with both.",
  })),
];
