// What is asked of a conversion and said of it, and the images that it is of.
import { Fault } from '../core/errors.ts';
import type { ImageEncoder } from '../formats/image/encoders.ts';
import { type Block, type Picture, type PictureOptions, picturesOf } from './convert-sources.ts';
import { eyeNames } from './iris-samples.ts';

export type Edition = '2004' | '2005' | '2009' | '2011';

export interface ConvertOptions extends PictureOptions {
  readonly edition?: Edition;
  readonly position?: number;
  readonly codec?: ImageEncoder['codec'] | 'raw';
  /** Which of several images of a record, from 1. */
  readonly image?: number;
}

/** What was made, and what is to be said of it beside its name and size. */
export interface Converted {
  readonly bytes: Uint8Array;
  readonly format: string;
  /** Pixels an inch, where it holds images, and whether it was stated or assumed. */
  readonly dpi?: number;
  readonly isDpiStated?: boolean;
  readonly eyes?: readonly string[];
  readonly views?: number;
  /** What is wrong with what it was made of. */
  readonly remark?: string;
  /** What the target has no room for. */
  readonly leftOut?: string;
}

export async function onePicture(
  blocks: readonly Block[],
  options: ConvertOptions,
  from: string,
): Promise<Picture> {
  const pictures = await chosenPictures(oneBlock(blocks, from), options, from);
  const [picture] = pictures;
  if (pictures.length === 1) return picture;
  throw new Fault('bad-input', `the record holds ${pictures.length} images`, {
    where: from,
    wanted: 'one',
    remedy:
      picture?.eye === undefined
        ? 'choose with --image 1, 2 and so on'
        : 'choose with --eye left or --eye right',
  });
}

export async function chosenPictures(
  block: Block,
  options: ConvertOptions,
  from: string,
): Promise<Picture[]> {
  const pictures = await picturesOf(block, from, options);
  if (options.image === undefined) return pictures;
  const picture = pictures[options.image - 1];
  if (picture !== undefined) return [picture];
  const detail = { where: from, given: `--image ${options.image}`, wanted: `1 to ${pictures.length}` };
  throw new Fault('bad-usage', 'the record holds no such image', detail);
}

export function oneBlock(blocks: readonly Block[], from: string): Block {
  const [block] = blocks;
  if (blocks.length === 1) return block;
  throw new Fault('bad-input', `the file holds ${blocks.length} records`, {
    where: from,
    wanted: 'one',
    remedy: 'choose with --index 1, 2 and so on',
  });
}

/** Colours are kept only in what is kept as it is coded. */
export const lost = ({ wasColour, coded }: Picture, data: Uint8Array) =>
  wasColour && coded?.data !== data ? { leftOut: 'colours' } : {};

export const resolutionOf = ({ image, isDpiStated, remark }: Picture) => {
  return { dpi: image.dpi, isDpiStated, ...(remark !== undefined && { remark }) };
};

export const eyesOf = (pictures: readonly Picture[]) => {
  const eyes = pictures.flatMap(({ eye }) => (eye === undefined ? [] : [eyeNames[eye]]));
  return eyes.length === 0 ? {} : { eyes };
};
