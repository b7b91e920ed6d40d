export type { LinkStatus } from '../core/link-status.ts';

import type { KioskEvent, OutboxEntry } from '../core/event.ts';

/** CloudEvents 1.0, structured JSON mode. The kiosk's place in its stream is in the extension attributes `epoch` and `seq`. */
export interface Envelope {
  readonly specversion: '1.0';
  readonly id: string;
  /** `/bitmap/{tenant}/{shard}/{device}` */
  readonly source: string;
  readonly type: KioskEvent['type'];
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly epoch: string;
  readonly seq: number;
  /** The lowest seq that the kiosk still holds: all below it has been acknowledged, by this hub or by one before it. */
  readonly first: number;
  readonly data: KioskEvent['data'];
}

/** The hub's word that everything up to and including `upTo` is on its disk. */
export interface Ack {
  readonly epoch: string;
  readonly upTo: number;
}

/** A kiosk's name on the broker. */
export interface Address {
  readonly tenant: string;
  readonly shard: string;
  readonly device: string;
}

export interface LinkOptions {
  /** mqtt://, mqtts://, ws:// or wss:// */
  readonly url: string;
  readonly address: Address;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
}

/** For mqtts:// and wss://; each a PEM text. Without `ca` the system's own authorities count. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What the hub hands on after it has committed an event for the first time. */
export interface Received {
  readonly address: Address;
  readonly entry: OutboxEntry;
}
