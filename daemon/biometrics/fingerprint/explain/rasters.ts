import type { Image } from '../../../core/image.ts';
import { parameters } from '../parameters.ts';
import type { Mask, Plane } from '../raster.ts';
import type { Box } from './frame.ts';

const { workingDpi: dpi } = parameters;

/** A plane as a picture: from `black` to `white`, cut beyond. */
export function shaded({ widthPx, heightPx, values }: Plane, black: number, white: number): Image {
  const pixels = Uint8Array.from(values, value => grey((value - black) / (white - black)));
  return { widthPx, heightPx, dpi, pixels };
}

/** Ridges, which are positive, dark on light; `full` is as dark as it gets. */
export const ridgePicture = (ridges: Plane, full: number): Image => shaded(ridges, full, -full);

/** What stands well out of a plane: the root of its mean square, so that every print is shaded alike. */
export function typicalOf({ values }: Plane): number {
  const energy = values.reduce((sum, value) => sum + value * value, 0);
  return Math.max(1e-6, Math.sqrt(energy / Math.max(1, values.length)));
}

/** A picture that is faded where the mask is not set. */
export function fadedOutside(picture: Image, mask: Mask, share = 0.15): Image {
  const pixels = picture.pixels.map((value, i) =>
    mask.values[i] === 1 ? value : Math.round(255 - share * (255 - value)),
  );
  return { ...picture, pixels };
}

/** Set pixels black, over a print that is all but white. */
export function inked(mask: Mask, over: Image): Image {
  const pixels = over.pixels.map((value, i) =>
    mask.values[i] === 1 ? 0 : Math.round(255 - 0.3 * (255 - value)),
  );
  return { ...over, pixels };
}

/** About the finger, this far from it (px). */
const marginPx = 16;

/** The part of the raster in which the finger lies, whole pixels; all of it where there is none. */
export function fingerBox({ widthPx, heightPx, values }: Mask): Box {
  let [left, top, right, bottom] = [widthPx, heightPx, 0, 0];
  values.forEach((value, at) => {
    if (value === 0) return;
    const x = at % widthPx;
    const y = (at - x) / widthPx;
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  });
  if (right <= left) return { x: 0, y: 0, width: widthPx, height: heightPx };
  const [x, y] = [Math.max(0, left - marginPx), Math.max(0, top - marginPx)];
  return {
    x,
    y,
    width: Math.min(widthPx, right + marginPx) - x,
    height: Math.min(heightPx, bottom + marginPx) - y,
  };
}

/** A part of a picture. */
export function cropped(image: Image, { x, y, width, height }: Box): Image {
  const pixels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * image.widthPx + x;
    pixels.set(image.pixels.subarray(from, from + width), row * width);
  }
  return { widthPx: width, heightPx: height, dpi: image.dpi, pixels };
}

const grey = (share: number) => Math.round(255 * Math.max(0, Math.min(1, share)));
