// Other servers as the administration shows them.

import type { FederatedInstanceView, Instance, InstanceDecision, InstanceLimits, InstanceListImport, InstanceListResponse, InstanceTrustView } from '#generated/v4.ts';

/** What can be held back, in the order it is shown. */
export const limits = ['limited', 'no_media', 'no_reports', 'force_nsfw', 'no_downvotes'] as const satisfies (keyof InstanceLimits)[];
export type Limit = (typeof limits)[number];

export interface Decision {
  reason: string | null;
  /** For admins only. */
  note: string | null;
  since: string;
  endsAt: string | null;
}

export interface InstanceItem {
  id: number;
  domain: string;
  /** Its program and version, as far as it says. */
  software: string | null;
  /** When it was heard of last. */
  seenAt: string | null;
  blocked: Decision | null;
  allowed: Decision | null;
  limited: (Decision & { what: Limit[] }) | null;
  /** Follows that come back when its block is lifted. */
  severed: number;
}

export function software({ software: program, version }: Pick<Instance, 'software' | 'version'>): string | null {
  return program ? [program, version].filter(Boolean).join(' ') : null;
}

export function heldBack(of: InstanceLimits | null | undefined): Limit[] {
  return limits.filter((limit) => of?.[limit]);
}

function decision(of: InstanceDecision): Decision {
  return { reason: of.reason || null, note: of.note || null, since: of.published_at, endsAt: of.expires_at ?? null };
}

export function instanceItem({ instance, blocked, allowed, limits: held, severed_follows }: InstanceTrustView): InstanceItem {
  return {
    id: instance.id,
    domain: instance.domain,
    software: software(instance),
    seenAt: instance.updated_at ?? null,
    blocked: blocked ? decision(blocked) : null,
    allowed: allowed ? decision(allowed) : null,
    limited: held ? { ...decision(held), what: heldBack(held) } : null,
    severed: severed_follows,
  };
}

/** Another site, for everybody to see. */
export interface KnownInstance {
  id: number;
  domain: string;
  /** As its admins call it. */
  title: string | null;
  summary: string | null;
  software: string | null;
  blocked: boolean;
  /** Of a block that ends by itself. */
  endsAt: string | null;
}

export function knownInstance({ instance, site, blocked }: FederatedInstanceView): KnownInstance {
  return {
    id: instance.id,
    domain: instance.domain,
    title: site && site.name !== instance.domain ? site.name : null,
    summary: site?.summary ?? null,
    software: software(instance),
    blocked: blocked != null,
    endsAt: blocked?.expires_at ?? null,
  };
}

/** A list that was brought in. */
export interface TakenIn {
  id: number;
  /** Who did it, if they are still here. */
  by: string | null;
  instances: number;
  at: string;
  undoneAt: string | null;
}

export function takenIn({ id, admin, instances, imported_at, undone_at }: InstanceListImport): TakenIn {
  return { id, by: admin ?? null, instances, at: imported_at, undoneAt: undone_at ?? null };
}

/** What a list would do, as it is shown before it is done. Of long lists the beginning. */
export function listPlan({ planned, unchanged, refused, cut }: InstanceListResponse) {
  const MOST = 200;
  return {
    planned: planned.slice(0, MOST).map((one) => ({
      line: one.line,
      domain: one.instance,
      block: one.block,
      what: heldBack(one.limits),
      reason: one.reason ?? null,
      note: one.note ?? null,
      endsAt: one.expires_at ?? null,
      follows: (one.reach?.follows_by_us ?? 0) + (one.reach?.follows_by_them ?? 0),
    })),
    count: planned.length,
    unchanged,
    refused: refused.slice(0, MOST).map(({ line, text, error }) => ({ line, text, error })),
    refusedCount: refused.length,
    cut,
  };
}
