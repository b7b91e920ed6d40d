/**
 * What an eye must show beyond being usable to be enrolled. A probe is compared once and forgotten; a reference is met by every
 * traveller, and captures that are half closed, blurred or far agree with each other whoever they are of. Measures as in
 * measures.ts; set where captures of attentive people are hardly touched (docs/measurements.md, "Enrolment of irises"). The range that
 * ends each comment is where a number still makes sense.
 */
export const enrolmentParameters = {
  /** Least share of the pupil's edge that is to be seen: lids take the rest. 0.6 to 0.98. */
  leastPupilSupport: 0.85,
  /** Least share of the iris that is to be seen. 0.2 to 0.7. */
  leastArea: 0.45,
  /** Fewest valid bits of the search code; of a template too. 250 to 1000. */
  fewestBits: 600,
  /** How well the pupil must be found at least. 0.55 to 1.05. */
  leastPupilScore: 0.9,
  /** Least share of the step from pupil to iris that is made in a fiftieth of the radius of the iris. 0.1 to 0.3. */
  leastSharpness: 0.22,
  /** Least radius of the iris, px. 20 to 100. */
  smallestRadiusPx: 40,
  /** Least share of the limbus, at the sides, across which the image gets brighter. 0.5 to 0.95. */
  leastLimbusEdge: 0.75,
  /** Most of the iris outside the image, share. 0 to 0.3. */
  mostOutside: 0.1,
  /** Furthest gaze, degrees. 15 to 45. */
  mostGazeDegrees: 28,
  /** Least concentricity of pupil and limbus. 0.75 to 0.95. */
  leastConcentricity: 0.88,
  /** Least score of a template that comes without its image: there is no other figure left. 0 to 80. */
  leastScore: 50,
} as const;
