import type { Random } from '../random.ts';
import type { LidDistances, LidEdges } from './lids.ts';
import type { EyeCapture, Reflection } from './model.ts';
import type { EyeSensor } from './model.ts';
import { captureParameters, lookParameters } from './parameters.ts';
import type { View } from './view.ts';

/** A light in the eye. */
interface Spot extends Reflection {
  /** 0: a soft cloud; towards 1: a disc with an edge. */
  readonly hard: boolean;
}

/** What the wet eye mirrors: the camera's lamps in the cornea and in the tears, and lights of the room. Added to the greys. */
export function mirrorLights(
  capture: EyeCapture,
  sensor: EyeSensor,
  edges: LidEdges,
  lids: LidDistances,
  view: View,
  random: Random,
): Float32Array {
  const layer = new Float32Array(view.widthPx * view.heightPx);
  const spots: Spot[] = [
    ...lampsInCornea(capture, sensor, random.fork('lamps')),
    ...lampsInTears(edges, random),
    ...capture.reflections.map(one => ({ ...one, hard: false })),
  ];
  for (const spot of spots) addSpot(layer, spot, lids, view);
  return layer;
}

/** The mirror image stands near the centre of the cornea's curve, which moves less than the pupil when the eye turns. */
function lampsInCornea(
  { yawDegrees, pitchDegrees }: EyeCapture,
  { lamps }: EyeSensor,
  random: Random,
): Spot[] {
  const { corneaDepthMm } = captureParameters;
  const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180);
  return lamps.map(({ xMm, yMm, radiusMm }) => ({
    xMm: xMm + corneaDepthMm * sine(yawDegrees),
    yMm: yMm + corneaDepthMm * sine(pitchDegrees),
    acrossMm: radiusMm * random.uniform(0.8, 1.2),
    alongMm: radiusMm * random.uniform(0.8, 1.2),
    angle: random.uniform(0, Math.PI),
    grey: lookParameters.glint.grey,
    hard: true,
  }));
}

/** Tears along the lower lid mirror the lamps as a few bright dots. */
function lampsInTears({ lower }: LidEdges, random: Random): Spot[] {
  const { chance, radiusMm } = lookParameters.tear;
  if (!random.chance(chance)) return [];
  const from = random.uniform(-3, 3);
  return Array.from({ length: 1 + random.integer(4) }, () => {
    const x = from + random.normal(0, 0.8);
    const radius = random.uniform(...radiusMm);
    return {
      xMm: x,
      yMm: lower.at(x) - random.uniform(0, 0.35),
      acrossMm: 1.5 * radius,
      alongMm: radius,
      angle: 0,
      grey: lookParameters.glint.grey * random.uniform(0.2, 0.5),
      hard: true,
    };
  });
}

function addSpot(layer: Float32Array, spot: Spot, lids: LidDistances, view: View): void {
  const reachPx = Math.ceil(2.5 * Math.max(spot.acrossMm, spot.alongMm) * view.pxPerMm + 1);
  const [column, row] = [view.column(spot.xMm, spot.yMm), view.row(spot.xMm, spot.yMm)].map(Math.round);
  const [cos, sin] = [Math.cos(spot.angle), Math.sin(spot.angle)];
  for (let y = Math.max(0, row - reachPx); y <= Math.min(view.heightPx - 1, row + reachPx); y++) {
    for (let x = Math.max(0, column - reachPx); x <= Math.min(view.widthPx - 1, column + reachPx); x++) {
      const at = y * view.widthPx + x;
      if (lids.open[at] === 0) continue;
      const [dx, dy] = [view.headX(x, y) - spot.xMm, view.headY(x, y) - spot.yMm];
      const radius = Math.hypot((dx * cos + dy * sin) / spot.acrossMm, (dy * cos - dx * sin) / spot.alongMm);
      const edge = (1 - radius) * spot.acrossMm * view.pxPerMm + 0.5;
      layer[at] += spot.grey * (spot.hard ? clamp01(edge) : Math.exp(-radius * radius));
    }
  }
}

const clamp01 = (value: number) => Math.max(0, Math.min(1, value));
