import { randomFrom, type Seed } from '../random.ts';
import { drawCapture } from './capture.ts';
import { digitise } from './digitise.ts';
import { paintGlobe } from './globe.ts';
import { growHair } from './hair.ts';
import { lidEdges, placeLids } from './lids.ts';
import { mirrorLights } from './lights.ts';
import type { EyeCapture, EyeCondition, EyeModel, EyePicture, EyeSensor, EyeTruth } from './model.ts';
import { blurred } from './optics.ts';
import { captureParameters, lookParameters } from './parameters.ts';
import { irisPlane, placeIris } from './rings.ts';
import { paintSkin } from './skin.ts';
import { truthOf } from './truth.ts';
import { type View, viewOf } from './view.ts';

/** Takes a picture of an eye. The same four arguments give the same bytes. */
export function takeEye(eye: EyeModel, seed: Seed, condition: EyeCondition, sensor: EyeSensor): EyePicture {
  return renderEye(eye, drawCapture(eye, seed, condition, sensor), sensor).picture;
}

/** A picture, and what is true of it: worked out when somebody asks. */
export interface EyeRender {
  readonly picture: EyePicture;
  readonly truth: EyeTruth;
}

/** Renders one exposure, from the back to the front. */
export function renderEye(eye: EyeModel, capture: EyeCapture, sensor: EyeSensor): EyeRender {
  const view = viewOf(capture, sensor);
  const random = randomFrom(eye.seed).fork(eye.eye).fork('scene').fork(capture.seed);
  const plane = irisPlane(eye.iris, capture);
  const edges = lidEdges(eye.lids, capture);
  const rings = placeIris(plane, eye.iris, view);
  const lids = placeLids(edges, view);
  const scene = new Float32Array(view.widthPx * view.heightPx);
  paintGlobe(scene, eye, capture, rings, lids, edges, view, random.fork('globe'));
  paintSkin(scene, eye, capture, lids, edges, view, random.fork('skin'));
  const hair = growHair(eye, edges, capture.opening, view, randomFrom(eye.seed).fork(eye.eye).fork('hair'));
  const lights = mirrorLights(capture, sensor, edges, lids, view, random.fork('lights'));
  expose(scene, hair, lights, capture, view);
  const pixels = digitise(blurred(scene, sensor, capture), sensor, random.fork('noise').fork(capture.frame));
  return {
    picture: { widthPx: view.widthPx, heightPx: view.heightPx, pixels },
    get truth() {
      return truthOf(eye, capture, plane, rings, lids, hair, lights, view);
    },
  };
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
  const [acrossX, acrossY] = [view.stepX / 10, view.stepY / 10];
  for (let row = 0, at = 0; row < view.heightPx; row++) {
    let [x, y] = [view.headX(0, row) / 10, view.headY(0, row) / 10];
    for (let column = 0; column < view.widthPx; column++, at++, x += acrossX, y += acrossY) {
      const aside = slopeX * x + slopeY * y;
      const light = (1 + aside / (1 + Math.abs(aside))) / (1 + captureParameters.vignette * (x * x + y * y));
      const cover = opacity * hair[at];
      scene[at] = gain * light * ((1 - cover) * (scene[at] + lights[at]) + cover * grey);
    }
  }
}
