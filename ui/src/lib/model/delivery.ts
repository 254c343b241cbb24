// How far a post or comment has got with other instances, as its author sees it.

import type { DeliveryState, DeliveryStatus } from '#generated/v4.ts';

export interface Delivery {
  /** When it left; `null` if it never did, or that is long ago. */
  sentAt: string | null;
  delivered: number;
  waiting: number;
  refused: number;
  /** Those first that do not have it, and not all of many. */
  peers: { domain: string; state: DeliveryState; error: string | null }[];
}

export function delivery({ sent_at, delivered, waiting, refused, peers }: DeliveryStatus): Delivery {
  return {
    sentAt: sent_at ?? null,
    delivered,
    waiting,
    refused,
    peers: peers.map(({ domain, state, error }) => ({ domain, state, error: error ?? null })),
  };
}
