import { ringNoise } from '../../noise.ts';
import type { Random } from '../../random.ts';
import { type EyeTruth, surface, type TrueContour } from '../index.ts';
import { attackParameters } from './parameters.ts';

const { clearMm, columns, rows, turns, lengthRows, deviation, grey, cover, edge } = attackParameters.lens;

/** The print on a contact lens: columns are angles, rows run from the clear middle to the edge of the iris; about 1. */
export function growLensPrint(random: Random): Float32Array {
  const dots = ringNoise(random, columns, rows, turns, lengthRows);
  return dots.map(dot => 1 + deviation * Math.max(-2, Math.min(2, dot)));
}

/** Lays the lens over a living eye: it hides the iris beyond its clear middle, and stays when the pupil changes. */
export function wearing(
  greys: Float32Array,
  { limbus, surfaces }: EyeTruth,
  print: Float32Array,
  view: { readonly widthPx: number; readonly pxPerMm: number; readonly gain: number },
): Float32Array {
  const radiusPx = meanRadius(limbus);
  const inner = (clearMm * view.pxPerMm) / radiusPx;
  return greys.map((iris, at) => {
    if (surfaces[at] !== surface.iris) return iris;
    const dx = (at % view.widthPx) - limbus.x;
    const dy = Math.floor(at / view.widthPx) - limbus.y;
    const share = (Math.hypot(dx, dy) / radiusPx - inner) / (1 - inner);
    const opaque = cover / (1 + Math.exp(-share / edge));
    return (1 - opaque) * iris + opaque * view.gain * grey * printAt(print, share, Math.atan2(dy, dx));
  });
}

function printAt(print: Float32Array, share: number, angle: number): number {
  const row = Math.max(0, Math.min(rows - 1, Math.floor(share * rows)));
  const column = Math.floor((angle / (2 * Math.PI) + 1) * columns) % columns;
  return print[row * columns + column];
}

function meanRadius({ radii }: TrueContour): number {
  return radii.reduce((sum, radius) => sum + radius, 0) / radii.length;
}
