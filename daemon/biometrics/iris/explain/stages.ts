import type { Image } from '../../../core/image.ts';
import { writePng } from '../../../formats/image/write-png.ts';
import { embedded } from '../../explain/embedded.ts';
import type { Picture } from '../../explain/picture.ts';
import type { StagePicture } from '../../explain/stage-picture.ts';
import type { FoundIris, IrisExtraction } from '../extract.ts';
import { drawCode } from './code-svg.ts';
import { drawContours, drawCovers } from './eye-svg.ts';
import { drawMaskedSheet, drawSheet, sheetImage } from './sheet-svg.ts';

/** What the drawings of one extraction share. */
interface Shared extends FoundIris {
  /** The image, and the unrolled iris, for a drawing to lie on. */
  readonly eye: Picture;
  readonly unrolled: Picture;
}

interface StageDrawing extends Omit<StagePicture, 'file' | 'content'> {
  readonly name: string;
  readonly draw: (shared: Shared) => string | Image;
}

/** Every stage in the order in which the extraction takes it. */
const stageDrawings: readonly StageDrawing[] = [
  {
    name: 'filled.png',
    title: 'Reflections filled',
    sentence: 'Lights that the cornea mirrors are bridged, so that they make no edges.',
    draw: ({ segmentation }) => segmentation.filled,
  },
  {
    name: 'boundaries.svg',
    title: 'Boundaries',
    sentence: 'The edge of the pupil and the limbus, with their centres; dotted, what is unrolled.',
    draw: ({ segmentation, eye }) => drawContours(segmentation, eye),
  },
  {
    name: 'mask.svg',
    title: 'Mask',
    sentence: 'What covers the iris: it has no part in the code.',
    draw: ({ segmentation, mask, eye }) => drawCovers(segmentation, mask, eye),
  },
  {
    name: 'sheet.svg',
    isWide: true,
    title: 'Rubber sheet',
    sentence: 'The iris unrolled: the edge of the pupil above, angles clockwise from the right.',
    draw: ({ unrolled }) => drawSheet(unrolled),
  },
  {
    name: 'sheet-mask.svg',
    isWide: true,
    title: 'Rubber sheet, masked',
    sentence: 'The same mask on the sheet: from it each ring of the code is made.',
    draw: ({ unrolled, mask }) => drawMaskedSheet(unrolled, mask),
  },
  {
    name: 'search-code.svg',
    isWide: true,
    title: 'Search code',
    sentence:
      'Signs of a coarse filter along the rings, black and white; grey where covered, or too weak to last.',
    draw: ({ search }) => drawCode(search),
  },
  {
    name: 'fine-code.svg',
    isWide: true,
    title: 'Fine code',
    sentence: 'Signs of a finer filter, of steps from ring to ring: for comparisons 1:1.',
    draw: ({ fine }) => drawCode(fine),
  },
];

/**
 * A picture of each stage of the extraction of an image, in the order of the stages; of an image without an eye the image
 * itself.
 */
export async function drawStages(image: Image, { found }: IrisExtraction): Promise<StagePicture[]> {
  const given: StagePicture = {
    file: '01-image.png',
    title: 'Image',
    sentence: found ? 'As it was given.' : 'As it was given: there is no eye to be found in it.',
    content: await writePng(image),
  };
  if (found === undefined) return [given];
  const shared = {
    ...found,
    eye: await embedded(image),
    unrolled: await embedded(sheetImage(found.sheet, found.mask)),
  };
  const pictures = [given];
  for (const { name, draw, ...stage } of stageDrawings) {
    const drawn = draw(shared);
    const file = `${String(pictures.length + 1).padStart(2, '0')}-${name}`;
    const content = typeof drawn === 'string' ? drawn : await writePng(drawn);
    pictures.push({ ...stage, file, content });
  }
  return pictures;
}
