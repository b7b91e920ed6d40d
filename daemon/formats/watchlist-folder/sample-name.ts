import path from 'node:path';
import type { EyePosition } from '../../core/iris.ts';
import type { ModalityName } from '../../core/modality.ts';

/** Extensions of images. */
const imageExtensions = ['.png', '.jpg', '.jpeg', '.tif', '.tiff', '.bmp'];
/** ... and of finger minutiae records, iris image records and our own iris templates, which say themselves what they are. */
const recordExtensions = ['.fmr', '.iir', '.irc'];

export function isSampleName(name: string): boolean {
  const extension = path.extname(name).toLowerCase();
  return imageExtensions.includes(extension) || recordExtensions.includes(extension);
}

/** What the name of an image tells of it: `.iris` before the extension says an iris, `.left` or `.right` before that which. */
export interface NamedTrait {
  readonly modality: ModalityName;
  /** 0 where the name does not say. */
  readonly eye: EyePosition;
}

export function traitOfName(name: string): NamedTrait {
  const [, side] = irisEnding.exec(stemOf(name)) ?? [];
  if (side === undefined) return { modality: 'fingerprint', eye: 0 };
  const eyes: Readonly<Record<string, EyePosition>> = { '.right': 1, '.left': 2 };
  return { modality: 'iris', eye: eyes[side.toLowerCase()] ?? 0 };
}

/** The name without its extension, and without what `traitOfName` reads. */
export function bareName(name: string): string {
  return stemOf(name).replace(irisEnding, '');
}

const irisEnding = /((?:\.left|\.right)?)\.iris$/i;
const stemOf = (name: string) => path.parse(name).name;
