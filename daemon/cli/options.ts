import { InvalidArgumentError, Option } from 'commander';
import type { EyePosition } from '../core/iris.ts';
import { modalities } from '../core/modality.ts';

/** An option that is a number in a range; Commander prints the complaint with the option's name. */
export function numberOption(minimum: number, maximum: number): (text: string) => number {
  return text => checked(text, minimum, maximum, 'a number');
}

/** The same for whole numbers. */
export function integerOption(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return text => {
    const value = checked(text, minimum, maximum, 'a whole number');
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError('Wanted a whole number.');
  };
}

function checked(text: string, minimum: number, maximum: number, kind: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= minimum && value <= maximum) return value;
  const range =
    maximum === Number.MAX_SAFE_INTEGER ? `of ${minimum} or more` : `from ${minimum} to ${maximum}`;
  throw new InvalidArgumentError(`Wanted ${kind} ${range}.`);
}

/** What an image shows. */
export const modalityOption = (): Option =>
  new Option(
    '--modality <name>',
    'what images show; without it a fingerprint, or an iris where the name ends .iris.png and the like',
  ).choices(modalities);

/** Resolution of images, for those that say none or the wrong one. */
export const dpiOption = (): Option =>
  new Option('--dpi <number>', "of fingerprints: overrides the images' own resolution").argParser(
    numberOption(150, 2_000),
  );

/** Which eye, by its number: of an image that does not say, or of a record of two. */
export const eyeOption = (): Option =>
  new Option(
    '--eye <which>',
    "left or right, the person's own: of an image the one it shows, of a record of two the one meant",
  ).argParser(eyeNumber);

function eyeNumber(text: string): EyePosition {
  if (text === 'right') return 1;
  if (text === 'left') return 2;
  throw new InvalidArgumentError('Wanted left or right.');
}
