// Other servers as the administration shows them.

import type { FederatedInstanceView } from '#generated/v4.ts';

export interface InstanceItem {
  id: number;
  domain: string;
  /** Its program and version, as far as it says. */
  software: string | null;
  name: string | null;
  icon: string | null;
  summary: string | null;
  /** When it was heard of last. */
  seenAt: string | null;
  allowedAt: string | null;
  blockedAt: string | null;
  blockEndsAt: string | null;
}

export function instanceItem({ instance, site, allowed, blocked }: FederatedInstanceView): InstanceItem {
  return {
    id: instance.id,
    domain: instance.domain,
    software: instance.software ? [instance.software, instance.version].filter(Boolean).join(' ') : null,
    name: site?.name ?? null,
    icon: site?.icon ?? null,
    summary: site?.summary ?? null,
    seenAt: instance.updated_at ?? null,
    allowedAt: allowed?.published_at ?? null,
    blockedAt: blocked?.published_at ?? null,
    blockEndsAt: blocked?.expires_at ?? null,
  };
}
