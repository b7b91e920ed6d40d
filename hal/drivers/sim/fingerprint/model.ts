import type { Seed } from '../random.ts';

/** The pattern of a finger after Henry and Galton. A left loop opens to the reader's left. */
export type FingerClass = 'left-loop' | 'right-loop' | 'whorl' | 'double-loop' | 'arch' | 'tented-arch';

/** The whole skin of one fingertip, flat and perfect, at 500 dpi: what every impression of that finger is taken from. */
export interface MasterPrint {
  readonly seed: Seed;
  readonly fingerClass: FingerClass;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  /** Mean distance from ridge to ridge. */
  readonly ridgePeriodPx: number;
  /** Height of the skin: 127 on the crest of a ridge, -127 at the bottom of a valley, -128 beside the finger; row-major from the top left. */
  readonly relief: Int8Array;
}

/**
 * How the finger lies on the glass. `normal` to `wet` are what a scanner sees every day; the last four are the captures
 * that a quality gate should refuse, or at least dislike.
 */
export type Condition =
  | 'normal'
  | 'sloppy' // turned, shifted and dragged
  | 'dry'
  | 'wet'
  | 'very-dry'
  | 'very-wet'
  | 'tip' // the tip alone touches
  | 'smudged'; // moved during the exposure

/** The scanner's picture. */
export interface SensorModel {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
}

/** One capture: 8-bit grey, dark ridges on a light ground, row-major from the top left. */
export interface Impression extends SensorModel {
  readonly pixels: Uint8Array;
}
