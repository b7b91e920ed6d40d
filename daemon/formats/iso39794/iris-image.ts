import type { EyePosition } from '../../core/iris.ts';
import type { IrisCodec, IrisImageKind, IrisView, Orientation } from '../iso19794/iris-view.ts';
import { readDate, readQualities } from './common.ts';
import { known } from '../known.ts';
import type { Members } from './members.ts';

/**
 * One representation of ISO/IEC 39794-6:2021, as a view of ISO/IEC 19794-6; its size is that of its image. A roll angle is
 * not read: its unit could not be established.
 */
export interface IrisImage39794 extends IrisView {
  readonly kind: IrisImageKind;
  readonly capturedAt?: string;
  /** 0 not known, 1 lossless or none, 2 lossy. */
  readonly compressionHistory: 0 | 1 | 2;
  /** From the camera to the eye, mm; absent where it is not known. */
  readonly rangeMm?: number;
}

/** ImageDataFormatCode: PGM, PPM, PNG, JPEG 2000 lossless and lossy. A PGM or PPM is known by how it begins. */
const codecs: readonly IrisCodec[] = ['png', 'png', 'png', 'jpeg-2000', 'jpeg-2000'];
const kinds: ReadonlyMap<number, IrisImageKind> = new Map([
  [1, 'uncropped'],
  [2, 'vga'],
  [3, 'cropped'],
  [7, 'cropped-and-masked'],
]);

/**
 * RepresentationBlock. Tags as in the module ISO-IEC-39794-6-ed-1-v1, which JMRTD's sources quote: eyeLabelCode [0],
 * irisImageKind [1], bitDepth [2], imageDataFormat [3], horizontalOrientationCode [4], verticalOrientationCode [5],
 * compressionHistoryCode [6], captureDateTimeBlock [7], irisImageData [8], range [9], qualityBlocks [11].
 */
export function readIrisImage(block: Members, index: number): IrisImage39794 {
  const format = block.code(3, 'imageDataFormat');
  const range = block.optionalSequence(9, 'range');
  return {
    eye: block.integer(0, 'eyeLabelCode', 0, 2) as EyePosition,
    number: index + 1,
    kind: kinds.get(block.code(1, 'irisImageKind')) ?? 'uncropped',
    bitDepth: block.integer(2, 'bitDepth', 8, 24),
    codec: codecs[format] ?? 'png',
    isColour: format === 1,
    widthPx: 0,
    heightPx: 0,
    horizontal: block.integer(4, 'horizontalOrientationCode', 0, 2) as Orientation,
    vertical: block.integer(5, 'verticalOrientationCode', 0, 2) as Orientation,
    compressionHistory: block.integer(6, 'compressionHistoryCode', 0, 2) as 0 | 1 | 2,
    ...known('capturedAt', readDate(block.optionalSequence(7, 'captureDateTimeBlock'))),
    data: block.octets(8, 'irisImageData'),
    ...known('rangeMm', range?.optionalInteger(0, 'range', 2, 65_533)),
    qualities: readQualities(block, 11).map(({ organization, algorithm, score }) => ({
      vendor: organization,
      algorithm,
      ...known('score', score),
    })),
    isPolar: false,
  };
}
