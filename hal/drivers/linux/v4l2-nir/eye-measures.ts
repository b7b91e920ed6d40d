import { parameters } from './parameters.ts';
import type { BoxSums, Raster } from './raster.ts';

const { glint } = parameters;

/**
 * Whether an eye looks back: the lamp is mirrored by the cornea, a small spot in the dark of pupil and iris. Nothing else
 * in a face mirrors it so.
 */
export function hasGlint({ widthPx, heightPx }: Raster, sums: BoxSums): boolean {
  const spotPx = Math.max(2, Math.round(widthPx * glint.spotPart));
  const surroundPx = spotPx * glint.surroundSpots;
  const marginPx = Math.floor((surroundPx - spotPx) / 2);
  const [spotArea, surroundArea] = [spotPx ** 2, surroundPx ** 2 - spotPx ** 2];
  for (let y = 0; y + surroundPx <= heightPx; y += 1)
    for (let x = 0; x + surroundPx <= widthPx; x += 1) {
      const spot = sums.square(x + marginPx, y + marginPx, spotPx);
      const surround = (sums.square(x, y, surroundPx) - spot) / surroundArea;
      if (surround <= glint.brightestSurround && spot / spotArea - surround >= glint.leastContrast)
        return true;
    }
  return false;
}

const innerPx = 4;
const outerPx = 8;

/**
 * How sharp a picture is: the root mean square of what the 8 x 8 kernel of J. Daugman lets through (How Iris Recognition
 * Works, 2004, section 2), in grey levels: four times the inner 4 x 4 pixels less all 64, by its weight.
 */
export function sharpness({ widthPx, heightPx }: Raster, sums: BoxSums): number {
  const marginPx = (outerPx - innerPx) / 2;
  let power = 0;
  let count = 0;
  for (let y = 0; y + outerPx <= heightPx; y += 2)
    for (let x = 0; x + outerPx <= widthPx; x += 2) {
      const passed = 4 * sums.square(x + marginPx, y + marginPx, innerPx) - sums.square(x, y, outerPx);
      power += (passed / outerPx ** 2) ** 2;
      count += 1;
    }
  return Math.sqrt(power / count);
}
