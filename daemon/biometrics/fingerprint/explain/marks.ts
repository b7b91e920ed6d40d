import type { MinutiaPair } from '../../engine.ts';
import type { Size } from './frame.ts';
import { type Label, placeLabels } from './labels.ts';
import type { Point } from './placement.ts';
import { pathOf } from '../../explain/svg.ts';

/** A paired minutia in one pane: where its ring lies, its direction as a path about the ring's middle, its number. */
export interface Ring extends Point {
  readonly tail: string;
  /** Where the number begins; where nothing is free, to be drawn alone. */
  readonly label: Label;
}

/** One pair, in pixels of each pane. */
export interface Mark {
  /** As the reader is shown it, from 1: the best pair first. */
  readonly number: number;
  readonly probe: Ring;
  readonly reference: Ring;
  /** Whether both numbers find room: a number in one picture alone would be looked for in the other. */
  readonly hasRoom: boolean;
}

export interface MarkedPanes {
  /** Both panes have this size. */
  readonly pane: Size;
  /** From a picture's own pixels to its pane's. */
  readonly toProbe: (point: Point) => Point;
  readonly toReference: (point: Point) => Point;
  /** By how much the reference is turned (radians, clockwise). */
  readonly turn: number;
}

/** Length of the direction, in radii. */
const tailRadii = 2.5;

/** Radius of a ring (px) in a pane so wide; smaller in a small one. */
export const radiusOf = ({ width }: Size) => Math.max(4, Math.min(6, width / 60));

/** The marks of all pairs of which both minutiae are seen. The console and `bitmapd compare --explain` draw the same. */
export function markPairs(
  pairs: readonly MinutiaPair[],
  { pane, toProbe, toReference, turn }: MarkedPanes,
): Mark[] {
  const radius = radiusOf(pane);
  const probes = pairs.map(({ probe }) => toProbe(probe));
  const references = pairs.map(({ reference }) => toReference(reference));
  const probeLabels = placeLabels(probes, radius, pane);
  const referenceLabels = placeLabels(references, radius, pane);
  return pairs
    .map(({ probe, reference }, index) => ({
      number: index + 1,
      probe: ring(probes[index], probe.angle, probeLabels[index], radius),
      reference: ring(references[index], reference.angle - turn, referenceLabels[index], radius),
      hasRoom: probeLabels[index] !== undefined && referenceLabels[index] !== undefined,
    }))
    .filter(mark => isInside(mark.probe, radius, pane) && isInside(mark.reference, radius, pane));
}

function ring({ x, y }: Point, angle: number, label: Label | undefined, radius: number): Ring {
  return {
    x,
    y,
    tail: tailOf(angle, radius, tailRadii * radius),
    label: label ?? { x: x + radius + 2, y: y - radius },
  };
}

/** A line from the edge of a ring outwards. Angles are counter-clockwise as a reader sees them; y grows downwards. */
export function tailOf(angle: number, from: number, to: number): string {
  const along = (distance: number) => ({ x: distance * Math.cos(angle), y: -distance * Math.sin(angle) });
  return pathOf([along(from), along(to)]);
}

const isInside = ({ x, y }: Point, radius: number, { width, height }: Size) =>
  x >= radius && y >= radius && x <= width - radius && y <= height - radius;
