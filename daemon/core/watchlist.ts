import type { FingerPosition } from './fingerprint.ts';
import type { ModalityName } from './modality.ts';

/** What a list asks the lane to do on a hit. Never more than a referral before people have confirmed. */
export const listActions = ['refer', 'silent-referral', 'call-officer'] as const;
export type ListAction = (typeof listActions)[number];

/** Somebody on a watchlist, as far as a kiosk needs to know. */
export interface Subject {
  /** Unique within its list; letters, digits, `-`, `_` and `.`. */
  readonly id: string;
  readonly name?: string;
  /** ISO 8601 date, as exact as it is known: 1980, 1980-05 or 1980-05-17. */
  readonly dateOfBirth?: string;
  /** Overrides what the policy says of the list. */
  readonly action?: ListAction;
  /** ISO 8601 date; from that day on (UTC) the subject is no longer searched. */
  readonly expiresOn?: string;
  /** SHA-256 of the entry as a hub has published it, base64url: what is kept of it is in another form. */
  readonly digest?: string;
}

/** One enrolled sample of a subject: its template and, for the officer's eyes, the image it came from. */
export interface Reference {
  readonly subject: string;
  /** Distinguishes the references of a subject: 1, 2, ... */
  readonly instance: number;
  readonly modality: ModalityName;
  /** Which finger; of an iris which eye, as `EyePosition` has it; 0 where that is not known. */
  readonly position: FingerPosition;
  /** A fingerprint: an ISO/IEC 19794-2:2005 record. An iris: our own form. */
  readonly template: Uint8Array;
  /** PNG, when the list was enrolled from images. */
  readonly imagePng?: Uint8Array;
}

/** Which epoch of a list that a hub publishes. */
export interface Published {
  /** 1, 2, ... */
  readonly epoch: number;
  /** Head of the chain of its epochs, SHA-256 in hexadecimal digits. */
  readonly head: string;
  /** Root of the digest of what is on it, the same. */
  readonly root: string;
}

/** A list as it is kept and searched. */
export interface Watchlist {
  readonly name: string;
  /** Grows by one with each import. */
  readonly version: number;
  /**
   * ISO 8601 instant of the import, or when the hub that publishes it last said that it is the newest; a list older than the policy
   * allows is stale.
   */
  readonly importedAt: string;
  /** ISO 8601 instant: from then on it is stale, whatever the policy allows. */
  readonly expiresAt?: string;
  /** Of a list that a hub publishes. */
  readonly published?: Published;
  readonly subjects: readonly Subject[];
  readonly references: readonly Reference[];
}
