// What a poor camera or light does to an image of an eye.
import type { Image } from '../../daemon/core/image.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';

export type Perturb = (image: Image) => Image;

/** The perturbations that figures are given for, by name. */
export const perturbations: Readonly<Record<string, Perturb>> = {
  original: image => image,
  'scale 0.75': image => scaled(image, 0.75),
  'scale 1.25': image => scaled(image, 1.25),
  'gamma 0.6': image => mapped(image, grey => 255 * (grey / 255) ** 0.6),
  'gamma 1.6': image => mapped(image, grey => 255 * (grey / 255) ** 1.6),
  'contrast 0.6 + 40': image => mapped(image, grey => 0.6 * grey + 40),
  'noise sd 8': noisy,
  'blur sd 2': image => blurred(image, 2),
};

function mapped(image: Image, change: (grey: number) => number): Image {
  return { ...image, pixels: clampedBytes(image.pixels.length, k => change(image.pixels[k])) };
}

/** Rounded and cut to 0 to 255. */
function clampedBytes(length: number, of: (index: number) => number): Uint8Array {
  return new Uint8Array(Uint8ClampedArray.from({ length }, (_, k) => of(k)).buffer);
}

/** By means over areas where it shrinks, between pixels where it grows. */
function scaled(image: Image, factor: number): Image {
  const smooth = factor < 1 ? blurred(image, 0.5 / factor - 0.3) : image;
  const [widthPx, heightPx] = [Math.round(image.widthPx * factor), Math.round(image.heightPx * factor)];
  const at = (place: number, side: number) =>
    Math.max(0, Math.min(side - 1.001, (place + 0.5) / factor - 0.5));
  const pixels = clampedBytes(widthPx * heightPx, k => {
    const [x, y] = [at(k % widthPx, image.widthPx), at(Math.floor(k / widthPx), image.heightPx)];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const grey = (dx: number, dy: number) => smooth.pixels[(top + dy) * image.widthPx + left + dx];
    const row = (dy: number) => grey(0, dy) * (1 - x + left) + grey(1, dy) * (x - left);
    return row(0) * (1 - y + top) + row(1) * (y - top);
  });
  return { ...image, widthPx, heightPx, pixels };
}

/** Every image has noise of its own: it is drawn by what the image shows. */
function noisy(image: Image): Image {
  const random = randomFrom(image.pixels.reduce((sum, grey) => (31 * sum + grey) % 1_000_003, 7));
  return mapped(image, grey => grey + random.normal(0, 8));
}

function blurred({ widthPx, heightPx, pixels, dpi }: Image, sigmaPx: number): Image {
  const reach = Math.ceil(3 * sigmaPx);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-((k - reach) ** 2) / (2 * sigmaPx ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: ArrayLike<number>, first: number, step: number, place: number, side: number) =>
    weights.reduce(
      (sum, weight, k) =>
        sum + weight * of[first + step * Math.max(0, Math.min(side - 1, place + k - reach))],
      0,
    ) / total;
  const across = Float64Array.from(pixels, (_, k) =>
    mean(pixels, k - (k % widthPx), 1, k % widthPx, widthPx),
  );
  const both = clampedBytes(pixels.length, k =>
    mean(across, k % widthPx, widthPx, Math.floor(k / widthPx), heightPx),
  );
  return { widthPx, heightPx, dpi, pixels: both };
}
