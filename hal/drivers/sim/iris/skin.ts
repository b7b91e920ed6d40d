import { smoothNoise } from '../noise.ts';
import type { Random } from '../random.ts';
import { melaninTakes } from './globe.ts';
import { type LidDistances, type LidEdges, tabulate } from './lids.ts';
import type { EyeCapture, EyeModel } from './model.ts';
import { lookParameters } from './parameters.ts';
import type { View } from './view.ts';

const { skin } = lookParameters;

/** Covers with skin what the lids leave of the scene. */
export function paintSkin(
  scene: Float32Array,
  eye: EyeModel,
  capture: EyeCapture,
  lids: LidDistances,
  edges: LidEdges,
  view: View,
  random: Random,
): void {
  const base = eye.skinGrey * (1 - 0.5 * eye.skinMelanin * melaninTakes(capture.illuminationNm));
  const grain = grainOf(view, random);
  const [upper, lower] = [tabulate(edges.upper, view), tabulate(edges.lower, view)];
  for (let row = 0, at = 0; row < view.heightPx; row++) {
    let x = view.headX(0, row);
    for (let column = 0; column < view.widthPx; column++, at++, x += view.stepX) {
      const open = lids.open[at];
      if (open === 1) continue;
      const place = upper.placeOf(x);
      const [above, below] = [-lids.upper[at], -lids.lower[at]];
      const shape =
        above > below
          ? upperLid(above, upper.near[place], eye.lids.foldMm)
          : lowerLid(below, lower.near[place], eye.lids.marginMm);
      scene[at] = open * scene[at] + (1 - open) * base * shape * grain[at];
    }
  }
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
function upperLid(aboveMm: number, near: number, foldMm: number): number {
  // The fold leaves the edge at the corners.
  const toFold = aboveMm - foldMm * near - 0.6;
  const tarsus = 1 - (1 - skin.tarsus) * near * step(-toFold / 0.5);
  const fold = 1 - skin.fold.share * near * bell(toFold / skin.fold.widthMm);
  const edge = 1 - skin.edge.share * near * fade(aboveMm / skin.edge.widthMm);
  return tarsus * fold * edge * hollow(aboveMm);
}

/** From the edge downwards: the wet margin, the roots of the lashes, the bulge and the hollow below it. */
function lowerLid(belowMm: number, near: number, marginMm: number): number {
  const outside = belowMm - marginMm * near;
  const margin = 1 + (skin.margin - 1) * near * step(-outside / 0.2);
  const roots = 1 - 0.5 * skin.fold.share * near * bell(outside / 0.35);
  const edge = 1 - 0.5 * skin.edge.share * fade(belowMm / (0.6 * skin.edge.widthMm));
  const bulge = 1 + skin.bulge.share * bell((belowMm - skin.bulge.belowMm) / skin.bulge.widthMm);
  return margin * roots * edge * bulge * hollow(belowMm);
}

const hollow = (awayMm: number) => 1 - skin.hollow.share * Math.min(1, awayMm / skin.hollow.mm);

// Cheap stand-ins for the exponentials: they are asked for several times a pixel.
const bell = (value: number) => 1 / (1 + value * value) ** 2;
const fade = (value: number) => 1 / (1 + value + value * value);
const step = (value: number) => Math.max(0, Math.min(1, 0.5 + value));
