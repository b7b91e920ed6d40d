/** The tunables of devices behind I2C, as the profile may set them. */
const range = (minimum: number, maximum: number, usual: number) => ({ minimum, maximum, default: usual });

export const movementRanges = {
  /** Acceleration beyond gravity that is a knock. The chip counts in 16 mg. */
  knockMg: range(32, 2032, 250),
  /** How long the contact `knock` stays tripped after the last knock. */
  knockHoldMs: range(100, 60_000, 2000),
  /** Between gravity as it was when it was installed, or at the start, and as it is. */
  tiltDegrees: range(3, 90, 15),
  pollMs: range(10, 5000, 100),
};
/** A tilt ends at this part of the angle at which it begins. */
export const tiltHysteresis = 0.8;
/** Only what is this close to 1 g tells where down is: beyond it the cabinet is being moved. */
export const gravityToleranceMg = 200;

export const proximityRanges = {
  /** Counts at which somebody is near. */
  nearCounts: range(1, 65_535, 2000),
  /** Counts below which nobody is any more; at most `nearCounts`. */
  farCounts: range(0, 65_534, 1500),
  /** For how many looks in a row it has to be so. */
  looks: range(1, 20, 2),
  pollMs: range(10, 5000, 50),
};

export const expanderRanges = {
  /** Between looks at the inputs without an interrupt. */
  pollMs: range(1, 1000, 10),
  /** The same with an interrupt, for the edge that was missed, and where there are no inputs. */
  idlePollMs: range(10, 10_000, 500),
};

/** Looks in a row that may fail before a device is taken for lost. */
export const failuresToLoss = 3;

export const ringRanges = {
  /** Of all lamps, 0 to 1. */
  brightness: range(0.01, 1, 1),
  /** Of the pulse width: above what eyes and cameras see as flicker. */
  frequencyHz: range(24, 1526, 1000),
  /** Between two steps of what moves. */
  stepMs: range(50, 2000, 200),
};
