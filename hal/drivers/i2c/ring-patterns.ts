import type { Signal } from '../../indicator.ts';

/** Red, green and blue, each 0 to 1. */
export type Colour = readonly [number, number, number];

/** How a signal moves, so that no two signals of like colour look alike to the colour-blind. */
export type Motion = 'steady' | 'blink' | 'chase';

export interface Pattern {
  readonly colour: Colour;
  readonly motion: Motion;
}

/** Green goes, red stops, amber calls somebody, blue and white ask for something. */
export const patterns: Readonly<Record<Signal, Pattern>> = {
  off: { colour: [0, 0, 0], motion: 'steady' },
  ready: { colour: [0, 0.25, 0], motion: 'steady' },
  wait: { colour: [0, 0, 1], motion: 'chase' },
  finger: { colour: [0, 0, 1], motion: 'steady' },
  eyes: { colour: [1, 1, 1], motion: 'steady' },
  document: { colour: [1, 1, 1], motion: 'chase' },
  go: { colour: [0, 1, 0], motion: 'steady' },
  stop: { colour: [1, 0, 0], motion: 'steady' },
  officer: { colour: [1, 0.4, 0], motion: 'blink' },
  evacuate: { colour: [0, 1, 0], motion: 'chase' },
};

/** Which channels are red, green and blue, by their place in the ring. */
export interface Ring {
  readonly red: readonly number[];
  readonly green: readonly number[];
  readonly blue: readonly number[];
}

/** The brightness of each channel, 0 to 1, at a step of a pattern. */
export function frameOf(pattern: Pattern, step: number, ring: Ring, channelCount: number): readonly number[] {
  const frame = Array.from({ length: channelCount }, () => 0);
  for (const [index, channels] of [ring.red, ring.green, ring.blue].entries())
    for (const [place, channel] of channels.entries())
      frame[channel] =
        pattern.colour[index as 0 | 1 | 2] * shineOf(pattern.motion, step, place, channels.length);
  return frame;
}

/** A chase leaves one place dark, which goes round: it is on when it begins, and never all dark. */
function shineOf(motion: Motion, step: number, place: number, places: number): number {
  switch (motion) {
    case 'steady':
      return 1;
    case 'blink':
      return step % 2 === 0 ? 1 : 0;
    case 'chase':
      return places > 1 && step % places === place ? 0 : 1;
  }
}
