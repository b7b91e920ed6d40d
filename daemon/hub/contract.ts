import type { KioskAddress } from '../core/kiosk-address.ts';
import type { LinkStatus } from '../core/link-status.ts';
import type { Received, TlsSource } from '../link/contract.ts';
import type { StateData } from '../link/message.ts';
import type { HubStore } from '../store/contract/hub-store.ts';
import type { EnrolmentDesk } from './authority/enrolment-desk.ts';
import type { ChainAlarm, StreamHead } from '../store/contract/received.ts';

export interface HubOptions {
  /** mqtt://, mqtts://, ws:// or wss:// */
  readonly url: string;
  readonly tenant: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsSource;
  /** Gives boards their certificates, where the hub has an authority. */
  readonly enrolment?: Pick<EnrolmentDesk, 'enrol'>;
}

/** The part of the hub's store that receiving needs. */
export type ReceivedStore = Pick<HubStore, 'commitReceived'>;

/** A kiosk as its hub knows it. */
export interface DeviceView {
  readonly address: KioskAddress;
  /** By its own word, or by its last will. */
  readonly online: boolean;
  /** ISO 8601 instant of the last message. */
  readonly lastSeenAt: string;
  /** What of its streams is on the hub's disk, by the epoch that was heard last. */
  readonly heads: readonly Omit<StreamHead, 'address'>[];
  /** The last alarm over its audit chain since start; all of them stand in the hub's audit. */
  readonly chainAlarm?: Pick<ChainAlarm, 'defect' | 'detail'>;
}

/** Messages since start, by what became of them. */
export interface HubCounts {
  /** Committed for the first time. */
  readonly received: number;
  /** Already there: acknowledged again. */
  readonly duplicates: number;
  /** Ahead of what is there: left for the kiosk to send again, in order. */
  readonly early: number;
  /** Malformed, or not from who it says, so that it belongs nowhere: see `lastRefusal`. */
  readonly refused: number;
  /** Of those that could not be read, how many the store keeps aside. */
  readonly aside: number;
  /** The queue before the disk was full: left for the kiosk to send again. */
  readonly overflowed: number;
  /** Commits that failed; nothing of them was acknowledged. */
  readonly failedCommits: number;
  /** Acks; one may cover many events. */
  readonly acknowledged: number;
}

export interface HubView {
  readonly link: LinkStatus;
  readonly counts: HubCounts;
  readonly lastRefusal?: string;
  readonly devices: readonly DeviceView[];
}

export interface Hub {
  readonly view: HubView;
  /** Each entry once, after it is on the disk; in order for each kiosk. */
  onReceived(listener: (received: Received) => void): () => void;
  /** One handler a kind: `shadow`, `job`, `health` ... What it throws, or rejects with, is counted as a refusal. */
  handle(kind: string, handler: UpHandler): void;
  /** Told what kiosks say of their line: their births, farewells and last wills. */
  onState(listener: StateListener): () => void;
  /** Tells a kiosk, or all of them, something; resolves at the broker's PUBACK, which is no word of the kiosk's. */
  send(to: KioskAddress | 'all', kind: string, data: unknown): Promise<void>;
  /** Tells every kiosk by which keys it may know this hub: they may be on the line for longer than a key is good. */
  stateKeys(): void;
  /** As `Transport.isAtWork`. */
  readonly isAtWork: boolean;
  /** Resolves when no commit is under way any more. The store stays open. */
  close(): Promise<void>;
}

export type StateListener = (address: KioskAddress, state: StateData['state']) => void;

/** `detail` is the last part of the topic: the id of a job. */
export type UpHandler = (
  address: KioskAddress,
  data: unknown,
  detail: string | undefined,
) => void | Promise<void>;
