import type { Reflectance } from '../../../hal/presentation.ts';
import { type Finding, finding } from './finding.ts';
import { parameters } from './parameters.ts';

const { greenFromNm, greenToNm, redFromNm, redToNm, leastFraction, mostFraction, leastRedToGreen } =
  parameters.finger;

/** Whether the skin takes green light away, as blood does, and leaves red. */
export function judgeReflectances(reflectances: readonly Reflectance[]): Finding {
  const green = meanWithin(reflectances, greenFromNm, greenToNm);
  const red = meanWithin(reflectances, redFromNm, redToNm);
  const redToGreen = red / green;
  if (!Number.isFinite(redToGreen)) return finding(['evidence-invalid']);
  return finding(redToGreen < leastRedToGreen ? ['not-like-skin'] : [], { redToGreen });
}

/** NaN without a wavelength in the band, or with a reflectance that none can be. */
function meanWithin(reflectances: readonly Reflectance[], fromNm: number, toNm: number): number {
  const within = reflectances.filter(({ wavelengthNm }) => wavelengthNm >= fromNm && wavelengthNm <= toNm);
  const credible = within.every(({ fraction }) => fraction >= leastFraction && fraction <= mostFraction);
  return credible ? within.reduce((sum, { fraction }) => sum + fraction, 0) / within.length : Number.NaN;
}
