/** Deltas that are published beside a snapshot: a kiosk that missed more epochs takes the whole list. */
export const deltasKept = 16;

/** How many keys a role has, and how many of them have to sign. */
export const roleKeys = {
  root: { keys: 3, threshold: 2 },
  targets: { keys: 2, threshold: 2 },
  snapshot: { keys: 1, threshold: 1 },
  timestamp: { keys: 1, threshold: 1 },
} as const;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long the signatures of a role hold, ms. */
export const roleLifeMs = {
  root: 365 * dayMs,
  targets: 90 * dayMs,
  snapshot: 7 * dayMs,
  /** A kiosk that hears nothing of the hub for so long answers GREY. */
  timestamp: 24 * hourMs,
} as const;

/** What is left of a signature's life when it is renewed, as a part of the whole. */
export const renewAt = 0.5;

/** Requests of one kiosk that are answered at once are short: what is sent in one read of a file, bytes. */
export const readBytes = 65_536;
