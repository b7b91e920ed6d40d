import { gazeParameters } from './gaze-parameters.ts';
import { meanRadius } from './rubber-sheet.ts';
import type { Segmentation } from './segment/segmentation.ts';

/** A place by that of the pupil's middle, radii of the iris: to the right of the picture, and down. */
export interface LightPlace {
  readonly right: number;
  readonly down: number;
}

/**
 * Where the cornea mirrors a lamp: of all that is too bright to be iris, what lies nearest to the pupil. The image of a lamp stays near
 * the lens while the pupil goes where the eye looks, so that the light lies on the side that the eye looks away from. Of several lamps the
 * nearest says less than the truth, never the contrary. Undefined where none is seen.
 */
export function mirroredLight({ glints, filled, pupil, limbus }: Segmentation): LightPlace | undefined {
  const radius = meanRadius(limbus);
  const { reach, leastArea } = gazeParameters;
  let nearest: LightPlace | undefined;
  for (const { x, y, areaPx } of blobs(glints, filled.widthPx)) {
    if (areaPx < leastArea * Math.PI * radius ** 2) continue;
    if (Math.hypot(x - limbus.x, y - limbus.y) > reach * radius) continue;
    const place = { right: (x - pupil.x) / radius, down: (y - pupil.y) / radius };
    if (nearest === undefined || distanceOf(place) < distanceOf(nearest)) nearest = place;
  }
  return nearest;
}

const distanceOf = ({ right, down }: LightPlace) => Math.hypot(right, down);

interface Blob {
  /** Its middle, px. */
  readonly x: number;
  readonly y: number;
  readonly areaPx: number;
}

/** Set pixels that hang together by their sides. */
function* blobs(mask: Uint8Array, widthPx: number): Generator<Blob> {
  const left = mask.slice();
  for (let at = left.indexOf(1); at >= 0; at = left.indexOf(1, at + 1)) yield takeBlob(left, widthPx, at);
}

function takeBlob(left: Uint8Array, widthPx: number, first: number): Blob {
  const open = [first];
  left[first] = 0;
  let [sumX, sumY, areaPx] = [0, 0, 0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % widthPx;
    sumX += x;
    sumY += (at - x) / widthPx;
    areaPx++;
    const beside = [
      at - widthPx,
      at + widthPx,
      ...(x > 0 ? [at - 1] : []),
      ...(x < widthPx - 1 ? [at + 1] : []),
    ];
    for (const next of beside) {
      if (left[next] !== 1) continue;
      left[next] = 0;
      open.push(next);
    }
  }
  return { x: sumX / areaPx, y: sumY / areaPx, areaPx };
}
