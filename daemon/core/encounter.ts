import type { Answer, GreyReason } from './answer.ts';
import type { FingerPosition } from './fingerprint.ts';
import type { IntakeRecord } from './intake.ts';
import type { ModalityName } from './modality.ts';
import type { PresentationJudgement } from './presentation.ts';
import type { Quality } from './quality.ts';
import type { Candidate, SearchedList } from './search.ts';

/** What the document reader read, as far as it is kept. */
export interface Biographics {
  readonly surname: string;
  readonly givenNames: string;
  readonly documentNumber: string;
  readonly documentType: string;
  /** ISO 3166 alpha-3 codes as ICAO 9303 has them. */
  readonly issuer: string;
  readonly nationality: string;
  /** ISO 8601 date. */
  readonly dateOfBirth: string;
  readonly sex: 'F' | 'M' | 'X';
  readonly expiresOn: string;
}

/** One trait in an encounter. */
export interface TraitRecord {
  readonly modality: ModalityName;
  readonly attempts: number;
  /** Of the capture that was searched with, or of the last one that was refused. */
  readonly quality?: Quality;
  /**
   * True when a sample of it was compared with a list that holds references of this trait. A list that holds none was not
   * searched by it, whatever was captured.
   */
  readonly searched: boolean;
  /** Why it was not searched, or why what was searched with is in doubt. */
  readonly reason?: GreyReason;
  /** Its part of the encounter's times, in milliseconds; absent in encounters that were kept before they were told apart. */
  readonly captureMs?: number;
  readonly extractMs?: number;
  /** Whether a living trait was presented, as far as the sensor's evidence says; absent in records from before it was judged. */
  readonly presentation?: Pick<PresentationJudgement, 'verdict' | 'reasons'>;
}

/** How long each part took, in milliseconds. */
export interface EncounterTimes {
  /** From presence to decision on the disk. */
  readonly totalMs: number;
  readonly captureMs: number;
  readonly extractMs: number;
  readonly searchMs: number;
}

/** What the lane did with the answer. */
export const dispositions = [
  'admitted',
  'referred', // an officer has been called, openly
  'silently-referred', // the traveller sees an ordinary admission; the officer is told
  'abandoned',
  'enrolled', // taken at a desk, without a hit and without a gap; nothing opens
] as const;
export type Disposition = (typeof dispositions)[number];

/** Why the pictures and templates of a hit were not kept. */
export type EvidenceShed =
  | 'disk-low' // little space was left
  | 'quota'; // the quota of evidence was used up

/** One person once at one kiosk. */
export interface Encounter {
  /** ULID: sorts by time. */
  readonly id: string;
  readonly device: string;
  readonly lane: string;
  /** ISO 8601 instants. */
  readonly startedAt: string;
  readonly decidedAt: string;
  /** The kiosk's clock had not been set when this was decided: the instants may be far off, the order of the ids is not. */
  readonly timeUntrusted?: true;
  readonly answer: Answer;
  /** Present when the answer is GREY, or when a part of the search could not be done. */
  readonly greyReasons: readonly GreyReason[];
  readonly disposition: Disposition;
  readonly traits: readonly TraitRecord[];
  readonly lists: readonly SearchedList[];
  /** Candidates at or above the YELLOW threshold, best first. */
  readonly candidates: readonly Candidate[];
  /** The scores that the policy asked for in this search. */
  readonly thresholds: { readonly red: number; readonly yellow: number };
  /** Kept only for a hit or a referral. */
  readonly biographics?: Biographics;
  readonly times: EncounterTimes;
  /** Of an intake; absent at a gate. */
  readonly intake?: IntakeRecord;
  /** Present when evidence was there and could not be kept. */
  readonly evidenceShed?: EvidenceShed;
  /** Present when what told who it was has been destroyed: then there are no candidates and no biographics. */
  readonly erased?: Erasure;
}

/** The receipt of an erasure. */
export interface Erasure {
  readonly encounter: string;
  /** What the encounter was answered: its erasure goes to the hub behind it, on the same stream. Absent in older receipts. */
  readonly answer?: Answer;
  /** ISO 8601 instant. */
  readonly at: string;
  /** Account name, or `retention`. */
  readonly by: string;
  /** In words; names nobody. */
  readonly reason: string;
  /** How many records were destroyed. */
  readonly records: number;
  /** SHA-256 over their sealed bytes, in hexadecimal. */
  readonly ciphertextSha256: string;
  /**
   * True when all of them were sealed with the encounter's own key, which was overwritten. Records from before encounters had
   * keys were deleted, and their bytes go with the next compaction.
   */
  readonly keyDestroyed: boolean;
}

/** One sample that was searched with. */
export interface EvidenceSample {
  readonly modality: ModalityName;
  /** As `Reference.position`. */
  readonly position: FingerPosition;
  /** Empty where the picture could not be written. */
  readonly png: Uint8Array;
  /** As `Reference.template`. */
  readonly template: Uint8Array;
}

/**
 * The pictures and templates behind a hit; kept sealed, apart from the encounter, and only while the hit is open. Of an intake they are
 * what was enrolled, hit or not.
 */
export interface Evidence {
  readonly encounter: string;
  /** In the order of the search: `TraitMatch.probe` is a place among them. At least one. */
  readonly samples: readonly EvidenceSample[];
}

/** What an officer did with a candidate. Confirming a hit takes a second person and is not decided here. */
export interface OfficerDecision {
  readonly encounter: string;
  readonly officer: string;
  readonly decidedAt: string;
  readonly verdict: 'refer' | 'dismiss';
  readonly reason?: string;
}
