import type { Frame } from '../../../frame.ts';
import type { SpectralFrame } from '../../../presentation.ts';
import type { EyePlaces, SeenEye } from './eye-search.ts';
import type { Lamp } from './lamp.ts';
import { parameters } from './parameters.ts';
import { cut, type Raster } from './raster.ts';

/** The whole picture of the camera, upright. */
export interface Shot {
  readonly picture: Raster;
  readonly capturedAtMs: number;
}

/** What the camera saw after the pictures of the eyes: by the light of the second lamp, and by none. */
export interface SpectralShots {
  readonly second: Shot;
  readonly dark: Shot;
}

/** Takes both; `nextShot` gives a frame all of which was exposed from now on. The second lamp is out afterwards. */
export async function takeSpectralShots(
  first: Lamp,
  second: Lamp,
  nextShot: () => Promise<Shot>,
): Promise<SpectralShots> {
  await first.set(false);
  try {
    await second.set(true);
    const lit = await nextShot();
    await second.set(false);
    return { second: lit, dark: await nextShot() };
  } finally {
    await second.set(false);
  }
}

/**
 * The eye by both lamps, less what reaches the sensor without them: ambient light, and its own black level. Undefined where
 * the shots are too far from the picture in time to be of the same look (presentation.ts).
 */
export function spectralOf(
  { eye, picture, capturedAtMs }: SeenEye,
  { second, dark }: SpectralShots,
  { corners, size }: EyePlaces,
  [firstNm, secondNm]: readonly [number, number],
  numbered: (picture: Raster, capturedAtMs: number) => Frame,
): SpectralFrame[] | undefined {
  const corner = corners[eye];
  const isOneLook = [second, dark].every(
    shot => Math.abs(shot.capturedAtMs - capturedAtMs) <= parameters.spectral.longestApartMs,
  );
  if (corner === undefined || !isOneLook) return undefined;
  const without = cut(dark.picture, corner, size);
  const bySecond = cut(second.picture, corner, size);
  return [
    { wavelengthNm: firstNm, frame: numbered(difference(picture, without), capturedAtMs) },
    { wavelengthNm: secondNm, frame: numbered(difference(bySecond, without), second.capturedAtMs) },
  ];
}

function difference(lit: Raster, without: Raster): Raster {
  const pixels = lit.pixels.map((level, at) => Math.max(0, level - (without.pixels[at] ?? 0)));
  return { ...lit, pixels };
}
