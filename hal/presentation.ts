import type { Frame } from './frame.ts';

/**
 * What a sensor itself knows of whether a living finger or eye was presented (ISO/IEC 30107-1), handed over with the
 * capture that it belongs to. No sensor has to give any; `presentation` in its info says which kinds it gives.
 *
 * A driver owes, for each kind that its info promises:
 * - the evidence with every capture. What could not be taken is left out, never guessed and never kept from another
 *   capture: a promised kind that is missing is a doubt;
 * - that it is of the same presentation as the frame: taken without the finger or the eye leaving between them, within
 *   500 ms of the frame, on the clock that `capturedAtMs` is on;
 * - frames of the size of the frame they belong to, each with a `sequence` of its own, none of them twice;
 * - that nothing of it is kept after it was given.
 * Beyond that, by kind:
 * - `vendor`: the decision by the vendor's own threshold. A detector that gives a score alone has its threshold in the
 *   driver, from the vendor's documents. An error of the detector is `failure-to-assess`, not absence and not `no-attack`;
 * - `reflectances`: at least one wavelength of 520 to 590 nm, where haemoglobin absorbs, and one of 620 to 1000 nm, where
 *   it does not; ambient light subtracted, the same illumination for all, measured against a white standard;
 * - `spectral`: at least two frames of one eye at one pose (within some pixels), at wavelengths 80 nm or more apart; each with the
 *   black level subtracted, so that ratios of grey levels are ratios of light; no saturation on iris and sclera. The frame itself is
 *   not repeated among them unless it has been taken at one of these wavelengths;
 * - `pupil`: 20 frames a second or more, from 400 ms before the visible light comes on until 1,200 ms after, while it
 *   stays on. The moment is drawn anew for every capture, from a second or more, by a source that nobody in front of the camera
 *   can foresee: a film of an eye that was lit at another moment must not fit. The light keeps to IEC 62471, exempt group.
 *
 * A caller owes: to read absence as "not tested", never as bona fide; to let a doubt reach a person; to keep the frames
 * no longer than the judgement takes: pupils tell of illness and drugs.
 */

/** The PAD decisions of ISO/IEC 39794-1. */
export type VendorDecision = 'no-attack' | 'attack' | 'failure-to-assess';

/** What the vendor's own detector says of this capture. */
export interface VendorAssessment {
  /** The detector's name and version. */
  readonly algorithm: string;
  readonly decision: VendorDecision;
  /** On the vendor's own scale, which means nothing without the vendor: for the record. */
  readonly score?: number;
}

/** How much of the light of one wavelength comes back from the skin. */
export interface Reflectance {
  /** Peak, in nanometres. */
  readonly wavelengthNm: number;
  /** Mean over the area of contact, as a fraction of what a white standard gives; above 0. */
  readonly fraction: number;
}

/** The eye in the light of one wavelength. */
export interface SpectralFrame {
  /** Peak, in nanometres. */
  readonly wavelengthNm: number;
  readonly frame: Frame;
}

/** The eye before and after a visible light comes on. */
export interface PupilSequence {
  /** In the order of their times. */
  readonly frames: readonly Frame[];
  /** Clock.monotonicMs when the light came on. */
  readonly stimulusAtMs: number;
}

export interface FingerEvidence {
  readonly vendor?: VendorAssessment;
  readonly reflectances?: readonly Reflectance[];
}

export interface EyeEvidence {
  readonly vendor?: VendorAssessment;
  readonly spectral?: readonly SpectralFrame[];
  readonly pupil?: PupilSequence;
}

export type FingerEvidenceKind = keyof FingerEvidence;
export type EyeEvidenceKind = keyof EyeEvidence;

/** A finger, and what the scanner knows of it. */
export interface FingerFrame extends Frame {
  readonly presentation?: FingerEvidence;
}

/** An eye, and what the camera knows of it. */
export interface EyeFrame extends Frame {
  readonly presentation?: EyeEvidence;
}
