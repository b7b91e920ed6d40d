import type { NistRecord } from '../transaction.ts';
import type { FaceInput, ImageEncoder, IrisInput, TransactionInput } from './input.ts';
import { dateDigits, hashOf, idcText, recordWith, unknownVendor } from './record.ts';

type Origin = Pick<TransactionInput, 'origin' | 'capturedAt'>;

/** 17.008, 10.008: no scale is known, and the two numbers that follow are the shape of a pixel: square. */
const noScale = { 8: 0, 9: 1, 10: 1 };
/** Which of our own quality algorithms. */
const irisQuality = 3;

/** 8.17: an eye, or why there is none (17.028 DME). Undefined where neither is there. */
export async function irisRecord(
  { eye, image, quality, spectrum, absence }: IrisInput,
  idc: number,
  origin: Origin,
  encode: ImageEncoder,
): Promise<NistRecord | undefined> {
  if (image === undefined && absence === undefined) return undefined;
  const encoded = image && (await encode(image));
  return recordWith(17, {
    2: idcText(idc),
    3: eye,
    4: origin.origin,
    5: dateDigits(origin.capturedAt),
    ...(image && { 6: image.widthPx, 7: image.heightPx, ...noScale, 12: 8, 13: 'GRAY' }),
    11: encoded?.compression,
    21: absence?.reason,
    24: image && quality !== undefined ? [[Math.round(quality), unknownVendor, irisQuality]] : undefined,
    25: image && spectrum,
    28: absence?.code,
    996: encoded && hashOf(encoded.data),
    999: encoded?.data,
  });
}

/** Of a profile that nobody has measured. */
const unknownProfile = 0;

/** 8.10: a face from the front. */
export function faceRecord(face: FaceInput, idc: number, origin: Origin): NistRecord {
  const { widthPx, heightPx, compression, colourSpace, data } = face;
  return recordWith(10, {
    2: idcText(idc),
    3: 'FACE',
    4: origin.origin,
    5: dateDigits(origin.capturedAt),
    6: widthPx,
    7: heightPx,
    ...noScale,
    11: compression,
    12: colourSpace,
    13: unknownProfile,
    20: 'F',
    996: hashOf(data),
    999: data,
  });
}
