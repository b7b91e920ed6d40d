import type { RecordCodec, RecordImage } from '../iso19794/record-image.ts';
import { type Quality, readDate, readQualities } from './common.ts';
import { known } from '../known.ts';
import type { Members } from './members.ts';

/** One representation of ISO/IEC 39794-5:2019 in two dimensions; its size is 0 where the record does not state it. */
export interface FaceImage39794 extends RecordImage {
  readonly representationId: number;
  readonly capturedAt?: string;
  readonly qualities: readonly Quality[];
}

/** ImageDataFormatCode: 0 unknown, 2 JPEG, 3 and 4 JPEG 2000 lossy and lossless; others are known by how they begin. */
const codecs: readonly RecordCodec[] = ['png', 'png', 'jpeg', 'jpeg-2000', 'jpeg-2000'];
/** ImageColourSpaceCode. */
const greys: readonly (number | undefined)[] = [5, 6];

/**
 * RepresentationBlock. Tags as in the module ISO-IEC-39794-5-ed-1-v1, which JMRTD's and gmrtd's sources quote:
 * representationId [0], imageRepresentation [1], captureDateTimeBlock [2], qualityBlocks [3]. Throws Fault `bad-input` for a
 * shape in three dimensions.
 */
export function readFaceImage(block: Members): FaceImage39794 {
  const image = block
    .sequence(1, 'imageRepresentation')
    .sequence(0, 'base')
    .sequence(0, 'imageRepresentation2DBlock');
  const about = image.sequence(1, 'imageInformation2DBlock');
  const size = about.optionalSequence(7, 'imageSizeBlock');
  return {
    representationId: block.integer(0, 'representationId'),
    codec: codecs[about.code(0, 'imageDataFormat')] ?? 'png',
    isColour: !greys.includes(about.optionalCode(9, 'imageColourSpace')),
    widthPx: size?.integer(0, 'width', 0, 0xffff) ?? 0,
    heightPx: size?.integer(1, 'height', 0, 0xffff) ?? 0,
    bitDepth: 8,
    data: image.octets(0, 'representationData2D'),
    ...known('capturedAt', readDate(block.optionalSequence(2, 'captureDateTimeBlock'))),
    qualities: readQualities(block, 3),
  };
}
