import type { Encounter, OfficerDecision } from './encounter.ts';

/** What a kiosk tells the hub. The outbox keeps it until the hub has said that it is on its disk. */
export type KioskEvent =
  | { readonly type: 'org.bitmap.encounter.v1'; readonly data: Encounter }
  | { readonly type: 'org.bitmap.decision.v1'; readonly data: OfficerDecision }
  | { readonly type: 'org.bitmap.alarm.v1'; readonly data: LaneAlarm };

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
    // The rest are not a lane's: `lane` is `store`.
    | 'record-corrupt' // an event in the outbox that did not authenticate
    | 'disk-low' // what the profile sheds first is no longer kept
    | 'disk-full' // what must be kept lives on the ballast
    | 'disk-restored'; // everything is kept again
  readonly detail: string;
}

/** An outbox entry: `epoch` changes when a store is made anew or restored, `seq` grows by one from 1 within an epoch. */
export interface OutboxEntry {
  readonly epoch: string;
  readonly seq: number;
  /** CloudEvents `id`; the same at every resend. */
  readonly id: string;
  /** ISO 8601 instant. */
  readonly time: string;
  readonly event: KioskEvent;
}

/** The hub's word that everything of the epoch up to and including `upTo` is on its disk. */
export interface Ack {
  readonly epoch: string;
  readonly upTo: number;
}
