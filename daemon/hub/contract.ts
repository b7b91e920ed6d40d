import type { LinkStatus } from '../core/link-status.ts';
import type { Address, Received, TlsOptions } from '../link/contract.ts';

export interface HubOptions {
  /** mqtt://, mqtts://, ws:// or wss:// */
  readonly url: string;
  readonly tenant: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
}

/**
 * Where the hub keeps what it received.
 *
 * An implementation owes: `commit` resolves only after fsync, keeps all of the batch or nothing, and moves `position` of
 * each device and epoch to its highest seq. A caller owes: entries of one device in order, each once, one commit at a time.
 */
export interface ReceivedStore {
  /** All of this device's epoch up to this seq is kept; undefined when there is none. */
  position(address: Address, epoch: string): Promise<number | undefined>;
  commit(batch: readonly Received[]): Promise<void>;
}

/** A kiosk as its hub knows it. */
export interface DeviceView {
  readonly address: Address;
  /** By its own word, or by its last will. */
  readonly online: boolean;
  /** ISO 8601 instant of the last message. */
  readonly lastSeenAt: string;
  readonly epoch?: string;
  /** All of `epoch` up to this seq is on the hub's disk. */
  readonly upTo?: number;
}

/** Messages since start, by what became of them. */
export interface HubCounts {
  /** Committed for the first time. */
  readonly received: number;
  /** Already there: acknowledged again. */
  readonly duplicates: number;
  /** Ahead of what is there: left for the kiosk to send again, in order. */
  readonly early: number;
  /** Malformed, or not from who it says: see `lastRefusal`. */
  readonly refused: number;
  /** The queue before the disk was full: left for the kiosk to send again. */
  readonly overflowed: number;
  /** Entries that a kiosk has deleted and this hub never had: it was restored from an older copy, or made anew. */
  readonly missing: number;
  /** Commits that failed; nothing of them was acknowledged. */
  readonly failedCommits: number;
}

export interface HubView {
  readonly link: LinkStatus;
  readonly counts: HubCounts;
  readonly lastRefusal?: string;
  readonly devices: readonly DeviceView[];
}
