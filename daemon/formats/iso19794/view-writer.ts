// What the writers of finger minutiae records have in common.
import type { FingerprintTemplate, Minutia, MinutiaType } from '../../core/fingerprint.ts';
import type { MinutiaForm } from './finger-view.ts';
import { maximumCoordinate, maximumMinutiae } from './fmr-2005-layout.ts';

/** The two highest bits of the x coordinate. */
export const typeCodes: Record<MinutiaType, number> = { other: 0b00, ending: 0b01, bifurcation: 0b10 };

/** The 255 of best quality, in their order: the count is one byte. */
export function bestMinutiae(minutiae: readonly Minutia[]): readonly Minutia[] {
  if (minutiae.length <= maximumMinutiae) return minutiae;
  const kept = new Set([...minutiae].sort((a, b) => b.quality - a.quality).slice(0, maximumMinutiae));
  return minutiae.filter(minutia => kept.has(minutia));
}

/** Type and x, y, angle, and quality where the form has it: five or six bytes. */
export function writeMinutia(
  view: DataView,
  at: number,
  minutia: Minutia,
  template: FingerprintTemplate,
  form: MinutiaForm,
): void {
  const x = within(Math.round(minutia.x), 0, Math.min(template.widthPx - 1, maximumCoordinate), 'minutia x');
  const y = within(Math.round(minutia.y), 0, Math.min(template.heightPx - 1, maximumCoordinate), 'minutia y');
  view.setUint16(at, (typeCodes[minutia.type] << 14) | x);
  view.setUint16(at + 2, y); // the two highest bits are reserved
  view.setUint8(at + 4, angleCode(minutia.angle, form.angleSteps));
  if (form.hasQuality) view.setUint8(at + 5, qualityCode(minutia.quality));
}

/** The nearest unit of a turn of so many, 0 to `steps - 1`. */
export function angleCode(radians: number, steps: number): number {
  const units = Math.round((radians / (2 * Math.PI)) * steps) % steps;
  return units < 0 ? units + steps : units;
}

export function qualityCode(value: number): number {
  return within(Math.round(value), 0, 100, 'quality');
}

export function writeText(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
}

/** The value, when it is a whole number in the range; throws RangeError otherwise. */
export function within(value: number, lowest: number, highest: number, name: string): number {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw new RangeError(`${name} ${value} does not fit a minutiae record (${lowest} to ${highest})`);
}
