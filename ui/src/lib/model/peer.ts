// How sending to another instance goes.

import type { FederationPeer } from '#generated/v4.ts';
import { software } from './instance.ts';

export interface Peer {
  id: number;
  domain: string;
  software: string | null;
  dead: boolean;
  paused: boolean;
  waiting: number;
  oldestAt: string | null;
  lagSeconds: number;
  failures: number;
  error: string | null;
  succeededAt: string | null;
  nextAt: string | null;
  /** In the last hour and the last day. */
  received: [number, number];
  delivered: [number, number];
  refused: number;
  failed: number;
}

export function peer(of: FederationPeer): Peer {
  return {
    id: of.instance_id,
    domain: of.domain,
    software: software(of),
    dead: of.dead,
    paused: of.paused,
    waiting: of.waiting,
    oldestAt: of.oldest_waiting_at ?? null,
    lagSeconds: of.lag_seconds,
    failures: of.failures,
    error: of.last_error ?? null,
    succeededAt: of.last_success_at ?? null,
    nextAt: of.next_try_at ?? null,
    received: [of.received_last_hour, of.received_last_day],
    delivered: [of.delivered_last_hour, of.delivered_last_day],
    refused: of.refused_last_day,
    failed: of.failed_last_day,
  };
}
