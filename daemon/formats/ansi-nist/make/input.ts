import type { FingerPosition, FingerprintTemplate } from '../../../core/fingerprint.ts';
import type { Image } from '../../../core/image.ts';
import type { EyePosition } from '../../../core/iris.ts';
import type { compressions } from '../validate/codes.ts';
import type { ApplicationProfile, Source } from './profile.ts';

/** An image as a record holds it. */
export interface EncodedImage {
  readonly compression: (typeof compressions)[number];
  readonly data: Uint8Array;
}

/** Compresses an 8-bit greyscale image: PNG, or WSQ at 500 dpi. */
export type ImageEncoder = (image: Image) => EncodedImage | Promise<EncodedImage>;

/** Why a finger has no print: 14.018 AMP knows amputated (XX) and unable to print (UP). */
export interface FingerAbsence {
  readonly code: 'XX' | 'UP';
  /** In a few words, ASCII. */
  readonly reason: string;
}

/** A finger: its print and what was found in it, one of both, or why it has none. */
export interface PrintInput {
  /** 1 right thumb to 10 left little; 0 not known. */
  readonly position: FingerPosition;
  /** Code of Table 7; 0 live-scan plain. */
  readonly impression: number;
  readonly image?: Image;
  /** Of the capture, 0 to 100. */
  readonly quality?: number;
  readonly template?: FingerprintTemplate;
  readonly absence?: FingerAbsence;
}

/** An eye: its image, or why it has none. */
export interface IrisInput {
  /** The person's own. */
  readonly eye: EyePosition;
  readonly image?: Image;
  readonly quality?: number;
  /** 17.025 EAS; absent where it is not known. */
  readonly spectrum?: 'NIR' | 'VIS';
  /** 17.028 DME: missing (XX), or unable to capture (UC). */
  readonly absence?: { readonly code: 'XX' | 'UC'; readonly reason: string };
}

/** A face from the front, in a file of its own. */
export interface FaceInput extends EncodedImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colourSpace: 'GRAY' | 'SRGB' | 'YCC';
}

export interface TransactionInput {
  readonly profile: ApplicationProfile;
  /** 1.009 TCN: identifies the transaction at its origin. */
  readonly controlNumber: string;
  /** ISO 8601 instant of the captures, in Greenwich mean time: their local date is that of it. */
  readonly capturedAt: string;
  /** ISO 8601 instant at which the transaction is made. */
  readonly madeAt: string;
  /** 1.008 ORI and the source agency of each record: 1 or more ASCII characters. */
  readonly origin: string;
  /** 1.007 DAI, in place of the profile's. */
  readonly destination?: string;
  /** Values of Type-2 by their source; dates as ISO 8601. */
  readonly biographics: Readonly<Partial<Record<Exclude<Source, 'absences'>, string>>>;
  readonly prints: readonly PrintInput[];
  readonly irises: readonly IrisInput[];
  readonly face?: FaceInput;
  /** What is not in the transaction although somebody might look for it, and why. */
  readonly absences: readonly { readonly what: string; readonly why: string }[];
}

export interface Encoders {
  readonly print: ImageEncoder;
  readonly iris: ImageEncoder;
}
