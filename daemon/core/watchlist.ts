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

/** A list as it is kept and searched. */
export interface Watchlist {
  readonly name: string;
  /** Grows by one with each import. */
  readonly version: number;
  /** ISO 8601 instant of the import; a list older than the policy allows is stale. */
  readonly importedAt: string;
  readonly subjects: readonly Subject[];
  readonly references: readonly Reference[];
}
