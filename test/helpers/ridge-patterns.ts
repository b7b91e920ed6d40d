import type { FingerprintTemplate, Minutia } from '../../daemon/core/fingerprint.ts';
import type { Image } from '../../daemon/core/image.ts';
import { randomFrom } from '../../hal/drivers/sim/random.ts';

/** An image whose grey at (x, y) is what `grey` says. */
export function drawn(
  widthPx: number,
  heightPx: number,
  grey: (x: number, y: number) => number,
  dpi = 500,
): Image {
  const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) =>
    Math.max(0, Math.min(255, Math.round(grey(at % widthPx, Math.floor(at / widthPx))))),
  );
  return { widthPx, heightPx, dpi, pixels };
}

/** Parallel ridges that run at `angle` (reader's, counter-clockwise). */
export function parallelRidges(sidePx: number, periodPx: number, angle: number): Image {
  return drawn(sidePx, sidePx, (x, y) => {
    const across = x * Math.sin(angle) + y * Math.cos(angle);
    return 128 - 100 * Math.cos((2 * Math.PI * across) / periodPx);
  });
}

/** Parallel ridges with one minutia in the middle of the image, whose ISO direction is `angle`. */
export function singleMinutia(
  sidePx: number,
  periodPx: number,
  angle: number,
  type: Minutia['type'],
  dpi = 500,
): Image {
  const middle = sidePx / 2;
  const phase = type === 'ending' ? 0 : Math.PI;
  return drawn(
    sidePx,
    sidePx,
    (column, row) => {
      const x = (column - middle) * Math.cos(angle) - (row - middle) * Math.sin(angle);
      const y = (column - middle) * Math.sin(angle) + (row - middle) * Math.cos(angle);
      return 128 - 100 * Math.cos((2 * Math.PI * y) / periodPx + Math.atan2(y, x) + phase);
    },
    dpi,
  );
}

/** A made-up print: minutiae at random places, none too near another. */
export function randomTemplate(seed: number, count = 40): FingerprintTemplate {
  const random = randomFrom(seed).uniform;
  const minutiae: Minutia[] = [];
  while (minutiae.length < count) {
    const x = 60 + Math.floor(260 * random());
    const y = 60 + Math.floor(340 * random());
    const angle = (Math.floor(256 * random()) * 2 * Math.PI) / 256;
    const type = random() < 0.5 ? 'ending' : 'bifurcation';
    const quality = 30 + Math.floor(60 * random());
    if (minutiae.every(other => Math.hypot(other.x - x, other.y - y) > 12))
      minutiae.push({ type, x, y, angle, quality });
  }
  return { widthPx: 400, heightPx: 480, dpi: 500, position: 1, quality: 60, minutiae };
}

/** The template as the finger would give it, turned counter-clockwise about the image's middle, shifted, at another resolution. */
export function moved(
  template: FingerprintTemplate,
  motion: { turn?: number; dx?: number; dy?: number; dpi?: number },
): FingerprintTemplate {
  const { turn = 0, dx = 0, dy = 0, dpi = template.dpi } = motion;
  const scale = dpi / template.dpi;
  const minutiae = template.minutiae.map(minutia => {
    const x = minutia.x - template.widthPx / 2;
    const y = minutia.y - template.heightPx / 2;
    return {
      ...minutia,
      x: Math.round((template.widthPx / 2 + x * Math.cos(turn) + y * Math.sin(turn) + dx) * scale),
      y: Math.round((template.heightPx / 2 - x * Math.sin(turn) + y * Math.cos(turn) + dy) * scale),
      angle: (((minutia.angle + turn) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI),
    };
  });
  return { ...template, dpi, minutiae };
}
