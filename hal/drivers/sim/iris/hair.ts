import type { Random } from '../random.ts';
import type { LidEdges } from './lids.ts';
import type { EyeModel, Lash } from './model.ts';
import { lookParameters } from './parameters.ts';
import { drawStrokes, type Stroke } from './strokes.ts';
import type { View } from './view.ts';

/** How much of each pixel is hair: lashes in front of everything, and the brow. */
export function growHair(
  eye: EyeModel,
  edges: LidEdges,
  opening: number,
  view: View,
  random: Random,
): Float32Array {
  const layer = new Float32Array(view.widthPx * view.heightPx);
  drawStrokes(layer, upperLashes(eye, edges, opening), view);
  drawStrokes(layer, lowerLashes(eye, edges), view);
  drawStrokes(layer, brow(eye, random.fork('brow')), view);
  return layer;
}

/** The lid carries its lashes down with it: what rises from an open eye hangs from a closed one. */
function upperLashes({ upperLashes: lashes }: EyeModel, { upper }: LidEdges, opening: number): Stroke[] {
  return lashes.map(lash => {
    const lowered = lash.angle + Math.sign(lash.angle) * 1.1 * (1 - opening) ** 1.5;
    const capped = Math.max(-2.9, Math.min(2.9, lowered));
    const x = upper.x(lash.place);
    return strokeOf({ ...lash, angle: capped }, x, upper.at(x), -Math.PI / 2);
  });
}

function lowerLashes({ lowerLashes: lashes, lids }: EyeModel, { lower }: LidEdges): Stroke[] {
  return lashes.map(lash => {
    const x = lower.x(lash.place);
    const edge = lids.marginMm * (1 - lash.place * lash.place);
    return strokeOf(lash, x, lower.at(x) + edge, Math.PI / 2);
  });
}

const strokeOf = (
  { angle, bend, lengthMm, widthMm }: Lash,
  x: number,
  y: number,
  normal: number,
): Stroke => ({
  x,
  y,
  angle: normal + angle,
  bend,
  lengthMm,
  widthMm,
});

/** Hairs that point away from the nose, further down at the temple. */
function brow({ eye }: EyeModel, random: Random): Stroke[] {
  const { aboveMm, lengthMm, widthMm, perMm } = lookParameters.brow;
  const away = eye === 'left' ? 1 : -1;
  const [low, high] = aboveMm;
  const count = Math.round(perMm * (high - low) * 5);
  return Array.from({ length: count }, () => {
    const out = random.uniform(-14, 20);
    const arched = 0.012 * (out - 6) ** 2;
    return {
      x: away * out,
      y: -random.uniform(low, high) + arched,
      angle: (away > 0 ? 0 : Math.PI) + random.normal(-away * 0.35, 0.3),
      bend: away * random.uniform(0, 0.7),
      lengthMm: random.uniform(...lengthMm),
      widthMm: random.uniform(...widthMm),
    };
  });
}
