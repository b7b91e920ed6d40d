import { Fault } from '../../core/errors.ts';

/** How the tables of WSQ hold a number: value / 10 ** scale, by two whole numbers, so that what was read is written again. */
export interface Scaled {
  /** Power of ten, 0 to 255. */
  readonly scale: number;
  /** 0 to 65,535, or to 4,294,967,295 in the transform table. */
  readonly value: number;
}

const mostScale = 255;
export const scaledZero: Scaled = { scale: 0, value: 0 };

/** The number in 32 bits, divided by ten step by step, each step rounded: NIST's decoder has the same, and its bits decide roundings. */
export function fromScaled({ scale, value }: Scaled): number {
  let number = Math.fround(value);
  for (let left = scale; left > 0 && number !== 0; left--) number = Math.fround(number / 10);
  return number;
}

/** The nearest to a number of 0 or more, by as many digits as `largest` holds. Throws Fault `bad-input` for one beyond it. */
export function toScaled(number: number, largest: number): Scaled {
  if (!(number <= largest)) {
    throw new Fault('bad-input', 'the image asks for a number that a WSQ file cannot hold', {
      given: String(number),
      wanted: `at most ${largest}`,
    });
  }
  const scale = number === 0 ? 0 : Math.min(Math.floor(Math.log10(largest / number)), mostScale);
  return { scale, value: Math.round(number * 10 ** scale) };
}

export const largest16 = 65_535;
export const largest32 = 4_294_967_295;
