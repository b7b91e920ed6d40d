/** How fast the people and the leaf are. */
export interface Pace {
  /** Between one person leaving and the next entering. */
  readonly arrivalMs: number;
  /** From the outer beam to the desk. */
  readonly walkInMs: number;
  /** From being asked for the document to laying it down. */
  readonly documentMs: number;
  /** From being asked for the finger to laying it down. */
  readonly fingerMs: number;
  /** From being asked to look into the camera to doing so. */
  readonly lookMs: number;
  /** How long a finger lies on the glass before the contact is good. */
  readonly settleMs: number;
  /** From the desk through the open leaf. */
  readonly walkOutMs: number;
  /** From seeing something change to acting on it. */
  readonly reactMs: number;
  /** How long a follower whom nobody tells to go stands in the outer beam. */
  readonly followMs: number;
  /** How long somebody waits while nothing happens before giving up. */
  readonly patienceMs: number;
  /** From being called to the officer standing at the desk. */
  readonly officerMs: number;
  /** One movement of the leaf, end to end. */
  readonly leafTravelMs: number;
}

export type PaceName = 'human' | 'machine';

export const paces: Readonly<Record<PaceName, Pace>> = {
  human: {
    arrivalMs: 1200,
    walkInMs: 700,
    documentMs: 700,
    fingerMs: 800,
    lookMs: 900,
    settleMs: 250,
    walkOutMs: 800,
    reactMs: 400,
    followMs: 4000,
    patienceMs: 60_000,
    officerMs: 6000,
    leafTravelMs: 500,
  },
  // Everything in the same order as with people, as soon as it can be.
  machine: {
    arrivalMs: 0,
    walkInMs: 1,
    documentMs: 0,
    fingerMs: 0,
    lookMs: 0,
    settleMs: 0,
    walkOutMs: 1,
    reactMs: 1,
    followMs: 2000,
    patienceMs: 20_000,
    officerMs: 1,
    leafTravelMs: 1,
  },
};
