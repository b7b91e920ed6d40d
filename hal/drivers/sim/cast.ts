import type { EyeEvidenceKind } from '../../presentation.ts';
import type { EyeInstrument, FingerInstrument } from './presentation/instruments.ts';
import type { EyePictures, Picture } from './stage.ts';

/** How somebody behaves in the lane. */
export type Behaviour =
  | 'normal'
  | 'dry-first' // too dry at first, better at the second attempt
  | 'sloppy-first' // the tip alone at first, then as it should be
  | 'leaves-early' // walks back out when asked for something
  | 'tailgated' // somebody follows, and steps back
  | 'unreadable' // only the tip touches, at every attempt
  | `attack-${FingerInstrument}`; // lays down that in place of the finger, at every attempt

/** How somebody looks into the camera. */
export type EyeBehaviour =
  | 'normal'
  | 'half-closed-first' // eyes half closed at first, wide open at the second attempt
  | 'looks-away-first' // looks elsewhere at first, then into the lens
  | 'eyes-unreadable' // eyes closed, at every attempt
  | `attack-${EyeInstrument}`; // holds up that in place of the eyes, at every attempt

/** What is true of a passenger; for those who count, never for the lane. */
export interface PassengerTruth {
  /** From 0, in the order of arrival. */
  readonly index: number;
  /** The seed of the person (sim) or the name of the finger (replay). */
  readonly person: string;
  /** On the watchlist. */
  readonly listed: boolean;
  readonly behaviour: Behaviour;
  readonly eyes: EyeBehaviour;
}

/** What the lane has a device for. Fingers are always asked for. */
export interface Asked {
  readonly eyes: boolean;
  /** What the camera takes of them beside the picture. */
  readonly eyeEvidence: readonly EyeEvidenceKind[];
}

/** Somebody who walks through the lane. */
export interface Passenger {
  readonly truth: PassengerTruth;
  /** Multiplies the delays of the pace: below 1 is a brisk person. */
  readonly tempo: number;
  /** Lines of the machine-readable zone; none for somebody without a document. */
  readonly mrzLines: readonly string[];
  /** The finger as it is laid down at the given attempt, from 0. */
  print(attempt: number): Promise<Picture>;
  /** The eyes as they are held before the camera at the given attempt, from 0, with what that camera takes beside the picture. */
  look(attempt: number, evidence: readonly EyeEvidenceKind[]): Promise<EyePictures>;
  /** Makes the pictures that will be asked for; resolves when they are ready, also when one failed. */
  prepare(asked: Asked): Promise<void>;
}

/** All who come: a pure function of the index, so that the order and the speed of asking change nothing. */
export interface Cast {
  /** Undefined behind the last one. */
  passenger(index: number): Passenger | undefined;
  close(): Promise<void>;
}
