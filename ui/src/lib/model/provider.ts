// Another service that people log in with, as its form holds it.

import type { AdminOAuthProvider } from '#generated/v4.ts';

/** What is asked for as text, in the order it is shown. */
export const providerTexts = ['display_name', 'issuer', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'client_id', 'client_secret', 'scopes', 'id_claim'] as const;
export const providerFlags = ['enabled', 'use_pkce', 'auto_verify_email', 'account_linking_enabled'] as const;
/** What cannot be changed afterwards: who logs in would be somebody else. */
export const providerFixed: readonly string[] = ['issuer', 'client_id'];

export interface Provider {
  id: number;
  enabled: boolean;
  /** All of it, as the fields show it; the secret is never told. */
  values: Record<string, string>;
}

export function provider(of: AdminOAuthProvider): Provider {
  const texts = providerTexts.map((name) => [name, name === 'client_secret' ? '' : of[name]]);
  const flags = providerFlags.flatMap((name) => (of[name] ? [[name, 'on']] : []));
  return { id: of.id, enabled: of.enabled, values: Object.fromEntries([...texts, ...flags]) as Record<string, string> };
}
