/**
 * The colours of every drawing: a card of its own, so that a dark page and a light one show the same, and inks that the
 * colour-blind tell apart (M. Okabe and K. Ito, "Color universal design", 2008). What an ink says, a shape says too.
 */
export const palette = {
  card: '#f7f8fa',
  edge: '#c3c9d1',
  paper: '#ffffff',
  text: '#1b2027',
  dim: '#56606d',
  /** What the comparer saw of a print that has no picture. */
  seen: '#e3e8ee',
  paired: '#005b9a',
  unpaired: '#c04f00',
  halo: '#ffffff',
} as const;

/** From low to high: dark blue to yellow, ever lighter, so that it reads in grey too (the map "viridis"). */
const ramp = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/** The colour of a share from 0 to 1. */
export function heat(share: number): string {
  const place = Math.max(0, Math.min(1, share)) * (ramp.length - 1);
  const below = Math.min(ramp.length - 2, Math.floor(place));
  const along = place - below;
  const channel = (k: 0 | 1 | 2) => Math.round(ramp[below][k] * (1 - along) + ramp[below + 1][k] * along);
  return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`;
}
