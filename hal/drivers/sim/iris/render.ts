import { randomFrom, type Seed } from '../random.ts';
import { drawCapture } from './capture.ts';
import { digitise } from './digitise.ts';
import { paintGlobe } from './globe.ts';
import { growHair } from './hair.ts';
import { type LidDistances, lidEdges, placeLids } from './lids.ts';
import { mirrorLights } from './lights.ts';
import type { EyeCapture, EyeCondition, EyeModel, EyePicture, EyeSensor, EyeTruth } from './model.ts';
import { blurred } from './optics.ts';
import { lookParameters } from './parameters.ts';
import { irisPlane, placeIris } from './rings.ts';
import { skinGreys } from './skin.ts';
import { truthOf } from './truth.ts';
import { type View, viewOf } from './view.ts';

/** Takes a picture of an eye. The same four arguments give the same bytes. */
export function takeEye(eye: EyeModel, seed: Seed, condition: EyeCondition, sensor: EyeSensor): EyePicture {
  return renderEye(eye, drawCapture(eye, seed, condition, sensor), sensor).picture;
}

/** Renders one exposure, from the back to the front; with what is true of it. */
export function renderEye(
  eye: EyeModel,
  capture: EyeCapture,
  sensor: EyeSensor,
): { readonly picture: EyePicture; readonly truth: EyeTruth } {
  const view = viewOf(capture, sensor);
  const random = randomFrom(eye.seed).fork(eye.eye).fork('scene').fork(capture.seed);
  const plane = irisPlane(eye.iris, capture);
  const edges = lidEdges(eye.lids, capture);
  const rings = placeIris(plane, eye.iris, view);
  const lids = placeLids(edges, view);
  const scene = new Float32Array(view.widthPx * view.heightPx);
  paintGlobe(scene, eye, capture, rings, lids, edges, view, random.fork('globe'));
  coverWithSkin(scene, skinGreys(eye, capture, lids, edges, view, random.fork('skin')), lids, view);
  const hair = growHair(eye, edges, capture.opening, view, randomFrom(eye.seed).fork(eye.eye).fork('hair'));
  const lights = mirrorLights(capture, sensor, edges, lids, view, random.fork('lights'));
  expose(scene, hair, lights, capture, view);
  const pixels = digitise(blurred(scene, sensor, capture), sensor, random.fork('noise').fork(capture.frame));
  return {
    picture: { widthPx: view.widthPx, heightPx: view.heightPx, pixels },
    truth: truthOf(eye, capture, plane, rings, lids, hair, lights, view),
  };
}

/** The lids lie over the globe; their edge takes about a pixel. */
function coverWithSkin(scene: Float32Array, skin: Float32Array, lids: LidDistances, { pxPerMm }: View): void {
  for (let at = 0; at < scene.length; at++) {
    const inside = Math.min(lids.upper[at], lids.lower[at]) * pxPerMm + 0.5;
    const open = Math.max(0, Math.min(1, inside));
    scene[at] = open * scene[at] + (1 - open) * skin[at];
  }
}

/** Lights in the eye, hair in front of them, and how the lamp lights all of it. */
function expose(
  scene: Float32Array,
  hair: Float32Array,
  lights: Float32Array,
  { gain, slopeX, slopeY }: EyeCapture,
  view: View,
): void {
  const { grey, opacity } = lookParameters.lash;
  for (let row = 0, at = 0; row < view.heightPx; row++) {
    for (let column = 0; column < view.widthPx; column++, at++) {
      const light = 1 + (slopeX * view.headX(column, row) + slopeY * view.headY(column, row)) / 10;
      const cover = opacity * hair[at];
      scene[at] = gain * light * ((1 - cover) * (scene[at] + lights[at]) + cover * grey);
    }
  }
}
