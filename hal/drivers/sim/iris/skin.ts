import { smoothNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import { melaninTakes } from './globe.ts';
import type { LidDistances, LidEdges } from './lids.ts';
import type { EyeCapture, EyeModel } from './model.ts';
import { lookParameters } from './parameters.ts';
import type { View } from './view.ts';

const { skin } = lookParameters;

/** The skin around an eye, as if there were none; greys. */
export function skinGreys(
  eye: EyeModel,
  capture: EyeCapture,
  lids: LidDistances,
  edges: LidEdges,
  view: View,
  random: Random,
): Float32Array {
  const base = eye.skinGrey * (1 - 0.5 * eye.skinMelanin * melaninTakes(capture.illuminationNm));
  const greys = grainOf(view, random);
  for (let row = 0, at = 0; row < view.heightPx; row++) {
    for (let column = 0; column < view.widthPx; column++, at++) {
      const x = view.headX(column, row);
      const above = -lids.upper[at];
      const below = -lids.lower[at];
      const shape =
        above > below
          ? upperLid(above, edges.upper.place(x), eye.lids.foldMm)
          : lowerLid(below, edges.lower.place(x), eye.lids.marginMm);
      greys[at] = base * shape * greys[at];
    }
  }
  return greys;
}

/** Rough skin: noise of several sizes, and glitter where the finest is high. 1 on average. */
function grainOf(view: View, random: Random): Float32Array {
  const grain = new Float32Array(view.widthPx * view.heightPx).fill(1);
  skin.octaves.forEach(({ mm, share }, n) => {
    // Below two pixels there is nothing to be seen, and a noise of that pitch is costly.
    const cellPx = Math.max(2, mm * view.pxPerMm);
    const octave = smoothNoise(random.fork(n), view.widthPx, view.heightPx, cellPx);
    const glitter = n === skin.octaves.length - 1 ? skin.glitter.share : 0;
    for (let at = 0; at < grain.length; at++)
      grain[at] += share * octave[at] + glitter * Math.max(0, octave[at] - skin.glitter.above);
  });
  return grain;
}

/** From the edge upwards: dark roots of the lashes, the dim lid, its fold, and the hollow below the brow. */
function upperLid(aboveMm: number, place: number, foldMm: number): number {
  const near = Math.max(0, 1 - place * place);
  // The fold leaves the edge at the corners.
  const toFold = aboveMm - foldMm * Math.sqrt(near) - 0.6;
  const tarsus = 1 - (1 - skin.tarsus) * near * step(-toFold / 0.5);
  const fold = 1 - skin.fold.share * near * bell(toFold / skin.fold.widthMm);
  const edge = 1 - skin.edge.share * near * Math.exp(-aboveMm / skin.edge.widthMm);
  const hollow = 1 - skin.hollow.share * (1 - Math.exp(-aboveMm / skin.hollow.mm));
  return tarsus * fold * edge * hollow;
}

/** From the edge downwards: the wet margin, the roots of the lashes, the bulge and the hollow below it. */
function lowerLid(belowMm: number, place: number, marginMm: number): number {
  const near = Math.max(0, 1 - place * place);
  const outside = belowMm - marginMm * near;
  const margin = 1 + (skin.margin - 1) * near * step(-outside / 0.2);
  const roots = 1 - 0.5 * skin.fold.share * near * bell(outside / 0.35);
  const edge = 1 - 0.5 * skin.edge.share * Math.exp(-belowMm / (0.6 * skin.edge.widthMm));
  const bulge = 1 + 0.05 * bell((belowMm - 3.5) / 2);
  const hollow = 1 - skin.hollow.share * (1 - Math.exp(-belowMm / skin.hollow.mm));
  return margin * roots * edge * bulge * hollow;
}

const bell = (value: number) => Math.exp(-0.5 * value * value);
const step = (value: number) => 1 / (1 + Math.exp(-4 * value));
