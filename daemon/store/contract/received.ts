import type { OutboxEntry } from '../../core/event.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';

/** An event as a kiosk sent it. */
export interface KioskReport {
  readonly address: KioskAddress;
  readonly entry: OutboxEntry;
  /** The lowest seq that the kiosk still held when it sent this: what lies before can never come any more. */
  readonly first?: number;
}

/** Where an event belongs: the hub can move a stream on by it, whatever else it can or cannot read of it. */
export interface StreamPlace {
  /** Any name: a newer kiosk may have more streams than this hub knows. */
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly first: number;
}

/** What arrived as an event and cannot be read as one. */
export interface UnreadReport {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly reason: string;
  /** Absent when nothing tells which event of whom it is. */
  readonly placed?: { readonly address: KioskAddress; readonly place: StreamPlace };
}

/** An unread event in the hub's keeping, for people to look at. */
export interface DeadLetter {
  readonly topic: string;
  readonly reason: string;
  /** The bytes that came, base64. */
  readonly payload: string;
  /** ISO 8601 instant. */
  readonly receivedAt: string;
  readonly place?: StreamPlace;
}

/** An event in the hub's keeping. */
export interface ReceivedEvent {
  readonly address: KioskAddress;
  readonly entry: OutboxEntry;
  /** Grows by one with each event that the hub keeps, over all kiosks. */
  readonly number: number;
  /** ISO 8601 instant. */
  readonly receivedAt: string;
}

/**
 * How far a kiosk's stream is held: everything from 1 to `upTo`, but for what the kiosk had deleted on the word of a hub
 * before this one. 0 when nothing is.
 */
export interface StreamHead {
  readonly address: KioskAddress;
  /** Any name: a newer kiosk may have more streams than this hub knows. */
  readonly stream: string;
  readonly epoch: string;
  readonly upTo: number;
}

/** A signed head of a kiosk that does not go on from the one before it. */
export interface ChainAlarm {
  readonly address: KioskAddress;
  /** Of the event that brought it. */
  readonly epoch: string;
  readonly seq: number;
  readonly defect:
    | 'rolled-back' // it goes on from before a head that is held: the store was set back, or goes on as two
    | 'diverged' // it goes on from a head that never came
    | 'forged' // not signed by the key that came with it
    | 'key-changed'
    | 'unknown-before'; // the first that this hub has of the kiosk, and not the kiosk's first
  readonly detail: string;
}

export interface ReceivedOutcome {
  /** The events that were not held before, in the order given. */
  readonly fresh: readonly ReceivedEvent[];
  /** How many of the batch are now kept aside, unread. */
  readonly aside: number;
  /** One for each stream of the batch: what its kiosk may be told. */
  readonly heads: readonly StreamHead[];
  /** Each also stands in the hub's audit chain. */
  readonly alarms: readonly ChainAlarm[];
}

export interface DeviceCount {
  readonly tenant: string;
  readonly device: string;
  readonly events: number;
  /** Events that the device has deleted and this hub never had: the hub was made anew, or restored from an older copy. */
  readonly missing: number;
  readonly lastReceivedAt: string;
}

/** The last signed head that the hub holds of a kiosk. */
export interface KioskHead {
  readonly address: KioskAddress;
  /** As it came: JWS in compact form. */
  readonly jws: string;
  /** The thumbprint of the key that it must be signed with. */
  readonly keyId: string;
}
