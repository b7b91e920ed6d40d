import type { RecordCodec, RecordImage } from '../iso19794/record-image.ts';
import { type Quality, readDate, readQualities } from './common.ts';
import { known } from '../known.ts';
import type { Members } from './members.ts';

/** One representation of ISO/IEC 39794-4:2019. Its size is that of its image; `dpi` is there where the record states it. */
export interface FingerImage39794 extends RecordImage {
  /** As in ISO/IEC 19794-4 up to 36; fingers of several hands, feet and others beyond. */
  readonly position: number;
  /** 0 plain, 1 rolled, 4 latent, 8 swipe, 24 and on contactless, 28 other, 29 unknown. */
  readonly impression: number;
  readonly capturedAt?: string;
  readonly qualities: readonly Quality[];
}

/** ImageDataFormatCode: PGM, WSQ, JPEG 2000 lossy and lossless, PNG. A PGM is known by how it begins. */
const codecs: readonly RecordCodec[] = ['png', 'wsq', 'jpeg-2000', 'jpeg-2000', 'png'];
const centimetresPerInch = 2.54;

/**
 * RepresentationBlock. Tags as in the module ISO-IEC-39794-4-ed-1-v2, which JMRTD's sources quote: position [0], impression
 * [1], imageDataFormat [2], imageData [3], captureDateTimeBlock [4], qualityBlocks [6], spatialSamplingRateBlock [7].
 */
export function readFingerImage(block: Members): FingerImage39794 {
  const rate = block.optionalSequence(7, 'spatialSamplingRateBlock');
  return {
    position: block.code(0, 'position'),
    impression: block.code(1, 'impression'),
    codec: codecs[block.code(2, 'imageDataFormat')] ?? 'png',
    isColour: false,
    widthPx: 0,
    heightPx: 0,
    bitDepth: 8,
    data: block.octets(3, 'imageData'),
    ...known('capturedAt', readDate(block.optionalSequence(4, 'captureDateTimeBlock'))),
    qualities: readQualities(block, 6),
    ...known('dpi', rate === undefined ? undefined : dotsPerInch(rate)),
  };
}

/** SpatialSamplingRateBlock: samplesPerUnit [0], unitDimension [1]: 0 inch, 1 centimetre. 0 samples: not known. */
function dotsPerInch(rate: Members): number | undefined {
  const samples = rate.integer(0, 'samplesPerUnit', 0, 0xffff);
  const unit = rate.integer(1, 'unitDimension', 0, 1);
  if (samples === 0) return undefined;
  return unit === 1 ? Math.round(samples * centimetresPerInch) : samples;
}
