import type { SpectralFrame } from '../../../hal/presentation.ts';
import type { PresentationReason } from '../../core/presentation.ts';
import { median, quantile } from '../../core/median.ts';
import type { EyePlace } from './eye-place.ts';
import { type Finding, finding } from './finding.ts';
import { followPupil, isBeside } from './follow-pupil.ts';
import { parameters } from './parameters.ts';
import { greyAt, type Raster } from './ray.ts';

const { leastApartNm, leastGrowth, scleraFrom, scleraTo, saturated } = parameters.spectral;

/**
 * Whether iris and sclera change against each other from the shortest to the longest wavelength as those of a living eye
 * do. Ink on paper and the glass of a screen look alike at both. A wavelength at which the eye is not to be seen is a doubt, and
 * the others are judged without it.
 */
export function judgeSpectral(frames: readonly SpectralFrame[], place: EyePlace): Finding {
  const byWavelength = frames.toSorted((a, b) => a.wavelengthNm - b.wavelengthNm);
  if (!isApart(byWavelength)) return finding(['evidence-invalid']);
  const seen = byWavelength.flatMap(({ wavelengthNm, frame }) => {
    const ratio = irisToSclera(frame, place);
    return ratio === undefined ? [] : [{ wavelengthNm, ratio }];
  });
  if (!isApart(seen)) return finding(['eye-not-found']);
  const [{ ratio: atShort }, { ratio: atLong }] = [seen[0], seen[seen.length - 1]];
  const scleraGrowth = atLong / atShort;
  const measures = { irisToScleraShort: atShort, irisToScleraLong: atLong, scleraGrowth };
  const alike: PresentationReason[] = scleraGrowth < leastGrowth ? ['wavelengths-alike'] : [];
  return finding(seen.length < frames.length ? ['eye-not-found', ...alike] : alike, measures);
}

/** Whether the first and the last are two wavelengths. */
function isApart(lights: readonly { readonly wavelengthNm: number }[]): boolean {
  const [short, long] = [lights[0], lights.at(-1)];
  return short !== undefined && long !== undefined && long.wavelengthNm - short.wavelengthNm >= leastApartNm;
}

/** How bright the iris is against the sclera beside it; undefined where one of them is not seen, or saturated. */
function irisToSclera(frame: Raster, place: EyePlace): number | undefined {
  const found = followPupil(frame, place);
  if (found === undefined) return undefined;
  const { x, y, pupilRadiusPx, irisRadiusPx } = found;
  const quarterPx = (irisRadiusPx - pupilRadiusPx) / 4;
  const iris = median(
    beside(frame, { x, y }, pupilRadiusPx + quarterPx, irisRadiusPx - quarterPx, irisRadiusPx),
  );
  // Lashes and the shade of a lid are darker than the sclera: the brighter half of what is there stands for it.
  const sclera = quantile(
    beside(frame, { x, y }, scleraFrom * irisRadiusPx, scleraTo * irisRadiusPx, irisRadiusPx),
    0.75,
  );
  return sclera > 0 && sclera < saturated ? iris / sclera : undefined;
}

/** Grey levels of a ring, in the sectors beside the pupil. */
function beside(
  frame: Raster,
  { x, y }: { x: number; y: number },
  fromPx: number,
  toPx: number,
  scalePx: number,
): number[] {
  const stepPx = Math.max(1, scalePx / 40);
  const levels: number[] = [];
  for (let radiusPx = fromPx; radiusPx <= toPx; radiusPx += stepPx) {
    const count = Math.round((2 * Math.PI * radiusPx) / stepPx);
    for (let turn = 0; turn < count; turn++) {
      const angle = (2 * Math.PI * turn) / count;
      const level = isBeside(angle)
        ? greyAt(frame, x + radiusPx * Math.cos(angle), y + radiusPx * Math.sin(angle))
        : Number.NaN;
      if (!Number.isNaN(level)) levels.push(level);
    }
  }
  return levels;
}
