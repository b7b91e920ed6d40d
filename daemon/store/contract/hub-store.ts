import type { AuditEntry } from './audit.ts';
import type {
  DeadLetter,
  DeviceCount,
  KioskHead,
  KioskReport,
  ReceivedEvent,
  ReceivedOutcome,
  UnreadReport,
} from './received.ts';
import type { Store } from './store.ts';

/**
 * The hub's memory.
 *
 * A stream (tenant, device, epoch, name) is taken in order, go-back-N: an entry is kept only when it is the next one, or
 * the first that its kiosk still holds; what is held already changes nothing, and what comes after a gap is left for the
 * kiosk to send again. An event that cannot be read is kept aside in its place, with an audit link, and the stream goes
 * on; of those that have no place the newest are kept.
 */
export interface HubStore extends Store {
  /** Resolves when what was fresh is on the disk; the rejections are those of `KioskStore.commit`. */
  commitReceived(batch: readonly (KioskReport | UnreadReport)[]): Promise<ReceivedOutcome>;
  /** What is kept aside: at most `limit` of those with a place, newest first, then the newest without one. */
  deadLetters(limit: number): Promise<DeadLetter[]>;
  /** At most `limit`, newest first, with a number below `before`. */
  received(page: { readonly limit: number; readonly before?: number }): Promise<ReceivedEvent[]>;
  /** Of those the hits: encounters that were answered RED or YELLOW, and are not erased. */
  hits(page: { readonly limit: number; readonly before?: number }): Promise<ReceivedEvent[]>;
  /** By tenant and device. */
  deviceCounts(): readonly DeviceCount[];
  /** One for each kiosk that has sent any. */
  kioskHeads(): readonly KioskHead[];
  /** Erases what these entries `encounter.erased` of another copy of this store tell of, and keeps them. */
  eraseAgain(entries: readonly AuditEntry[]): Promise<void>;
}
