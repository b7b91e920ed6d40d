import path from 'node:path';
import type { EyePosition } from '../../core/iris.ts';
import type { ModalityName } from '../../core/modality.ts';

const imageExtensions = ['.png', '.jpg', '.jpeg', '.tif', '.tiff', '.bmp', '.jp2', '.wsq'];
/** Finger minutiae records. */
const fingerExtensions = ['.fmr'];
/** Iris image records, and our own iris templates. */
const irisExtensions = ['.iir', '.irc'];

/** Whether a file is one that `readImage` reads, by its name. */
export function isImageName(name: string): boolean {
  return imageExtensions.includes(extensionOf(name));
}

export function isSampleName(name: string): boolean {
  return [...imageExtensions, ...fingerExtensions, ...irisExtensions].includes(extensionOf(name));
}

/** What the name of a sample tells of it: of an image `.iris` before the extension says an iris, `.left` or `.right` before that which. */
export interface NamedTrait {
  /** Absent where the name does not say. */
  readonly modality?: ModalityName;
  /** 0 where the name does not say. */
  readonly eye: EyePosition;
}

export function traitOfName(name: string): NamedTrait {
  if (irisExtensions.includes(extensionOf(name))) return { modality: 'iris', eye: 0 };
  const [, side] = irisEnding.exec(stemOf(name)) ?? [];
  if (side === undefined) return fingerExtensions.includes(extensionOf(name)) ? finger : { eye: 0 };
  const eyes: Readonly<Record<string, EyePosition>> = { '.right': 1, '.left': 2 };
  return { modality: 'iris', eye: eyes[side.toLowerCase()] ?? 0 };
}

/** The name without its extension, and without what `traitOfName` reads. */
export function bareName(name: string): string {
  return stemOf(name).replace(irisEnding, '');
}

const irisEnding = /((?:\.left|\.right)?)\.iris$/i;
const finger: NamedTrait = { modality: 'fingerprint', eye: 0 };
const extensionOf = (name: string) => path.extname(name).toLowerCase();
const stemOf = (name: string) => path.parse(name).name;
