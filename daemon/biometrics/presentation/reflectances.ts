import type { Reflectance } from '../../../hal/presentation.ts';
import type { PresentationReason } from '../../core/presentation.ts';
import { type Finding, finding } from './finding.ts';
import { parameters } from './parameters.ts';

const { greenFromNm, greenToNm, redFromNm, redToNm, leastFraction, mostFraction, leastRedToGreen } =
  parameters.finger;

/**
 * Whether the skin takes green light away, as blood does, and leaves red. A reflectance that none can be is a doubt, and the others are
 * judged without it.
 */
export function judgeReflectances(reflectances: readonly Reflectance[]): Finding {
  const green = within(reflectances, greenFromNm, greenToNm);
  const red = within(reflectances, redFromNm, redToNm);
  const redToGreen = mean(red.filter(isCredible)) / mean(green.filter(isCredible));
  if (!Number.isFinite(redToGreen)) return finding(['evidence-invalid']);
  const unlike: PresentationReason[] = redToGreen < leastRedToGreen ? ['not-like-skin'] : [];
  return finding([...green, ...red].every(isCredible) ? unlike : ['evidence-invalid', ...unlike], {
    redToGreen,
  });
}

function within(reflectances: readonly Reflectance[], fromNm: number, toNm: number): Reflectance[] {
  return reflectances.filter(({ wavelengthNm }) => wavelengthNm >= fromNm && wavelengthNm <= toNm);
}

function isCredible({ fraction }: Reflectance): boolean {
  return fraction >= leastFraction && fraction <= mostFraction;
}

/** NaN of none. */
function mean(reflectances: readonly Reflectance[]): number {
  return reflectances.reduce((sum, { fraction }) => sum + fraction, 0) / reflectances.length;
}
