import type { Encounter, Erasure, OfficerDecision } from './encounter.ts';
import type { StreamName } from './stream.ts';

/** What a kiosk tells the hub. The outbox keeps it until the hub has said that it is on its disk. */
export type KioskEvent =
  | { readonly type: 'org.bitmap.encounter.v1'; readonly data: Encounter }
  | { readonly type: 'org.bitmap.decision.v1'; readonly data: OfficerDecision }
  | { readonly type: 'org.bitmap.erasure.v1'; readonly data: Erasure }
  | { readonly type: 'org.bitmap.alarm.v1'; readonly data: LaneAlarm }
  | { readonly type: 'org.bitmap.audit-head.v1'; readonly data: AuditHeadNotice };

/** Where the kiosk's audit chain ended, signed. It carries no entry of it. */
export interface AuditHeadNotice {
  /** JWS in compact form, ES256; store/audit/signed-head.ts says what it holds. */
  readonly jws: string;
  /** The key that has signed it, P-256 (RFC 7518, 6.2.1). */
  readonly publicKey: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
}

/** Something at a lane that the operator should know of, apart from any traveller. */
export interface LaneAlarm {
  readonly lane: string;
  readonly at: string;
  readonly kind:
    | 'fire'
    | 'tailgating'
    | 'device-failed'
    | 'device-restored'
    | 'out-of-service'
    | 'in-service'
    | 'panic' // somebody pressed the button for help
    | 'power-lost' // the kiosk runs on its battery: nobody new is served
    | 'power-restored'
    | 'tampered' // the cabinet has been opened
    | 'list-stale' // a list that the policy names is too old or has expired, or is not there: every search is GREY; `lane` is `lists`
    | 'list-fresh'
    | 'event-too-large' // an event that no message can hold; `lane` is `link`
    // The rest are not a lane's: `lane` is `store`.
    | 'record-corrupt' // a record that does not authenticate
    | 'record-erased' // an event whose encounter was erased before it was sent
    | 'disk-low' // what the profile sheds first is no longer kept
    | 'disk-full' // what must be kept lives on the ballast
    | 'disk-restored' // everything is kept again
    | 'store-rolled-back' // the store is not the one that its witness saw
    | 'records-lost' // acknowledged records are gone from the midst of the store
    | 'witness-lost'; // the witness is gone, damaged, or long behind: until now a roll-back would not have been seen
  readonly detail: string;
}

/**
 * An outbox entry. Its place is (stream, epoch, seq): `epoch` changes when a store is made anew or restored, `seq` grows by
 * one from 1 within a stream and an epoch.
 */
export interface OutboxEntry {
  readonly stream: StreamName;
  readonly epoch: string;
  readonly seq: number;
  /** CloudEvents `id`; the same at every resend. */
  readonly id: string;
  /** ISO 8601 instant. */
  readonly time: string;
  readonly event: KioskEvent;
}

/** The hub's word that everything of the stream and epoch up to and including `upTo` is on its disk. */
export interface Ack {
  readonly stream: StreamName;
  readonly epoch: string;
  readonly upTo: number;
}
