import type { FingerprintTemplate, MinutiaType } from '../../../core/fingerprint.ts';
import type { Image } from '../../../core/image.ts';
import { angleCode, bestMinutiae } from '../../iso19794/view-writer.ts';
import type { NistRecord } from '../transaction.ts';
import type { ImageEncoder, PrintInput, TransactionInput } from './input.ts';
import { dateDigits, hashOf, idcText, recordWith, unknownVendor } from './record.ts';

type Origin = Pick<TransactionInput, 'origin' | 'capturedAt'>;

const pixelsPerInch = 1;
/** Which of our own quality algorithms: of a capture, and of the minutiae that were found in it. */
const captureQuality = 1;
const minutiaeQuality = 2;

/** 8.14: a print, or why there is none (14.018 AMP). Undefined where neither is there. */
export async function printRecord(
  print: PrintInput,
  idc: number,
  origin: Origin,
  encode: ImageEncoder,
): Promise<NistRecord | undefined> {
  const { position, impression, image, quality, absence } = print;
  if (image === undefined && absence === undefined) return undefined;
  const encoded = image && (await encode(image));
  return recordWith(14, {
    2: idcText(idc),
    3: impression,
    4: origin.origin,
    5: dateDigits(origin.capturedAt),
    ...(image && size(image)),
    11: encoded?.compression,
    12: image && 8,
    13: position,
    18: absence && [[position, absence.code]],
    20: absence?.reason,
    24:
      image && quality !== undefined
        ? [[position, Math.round(quality), unknownVendor, captureQuality]]
        : undefined,
    996: encoded && hashOf(encoded.data),
    999: encoded?.data,
  });
}

const size = ({ widthPx, heightPx, dpi }: Image) => ({
  6: widthPx,
  7: heightPx,
  8: pixelsPerInch,
  9: Math.round(dpi),
  10: Math.round(dpi),
});

/** INCITS 378: owner, format without extended data, product. */
const cbeff = ['27', '513', String(Number.parseInt(unknownVendor, 16))] as const;
/** No equipment that is certified, and none that is identified. */
const equipment = ['NONE', '0'] as const;
const typeCodes: Record<MinutiaType, number> = { other: 0, ending: 1, bifurcation: 2 };
/** An angle is counted in units of two degrees. */
const angleSteps = 180;

/** 8.9, the fields of INCITS 378 (9.126 to 9.137): the minutiae of a print, under the IDC of its image. */
export function minutiaeRecord(
  template: FingerprintTemplate,
  { position, impression }: PrintInput,
  idc: number,
): NistRecord {
  const { widthPx, heightPx, dpi, quality } = template;
  const minutiae = bestMinutiae(template.minutiae);
  return recordWith(9, {
    2: idcText(idc),
    3: impression,
    4: 'U',
    126: [cbeff],
    127: [equipment],
    128: widthPx,
    129: heightPx,
    130: pixelsPerInch,
    131: Math.round(dpi),
    132: Math.round(dpi),
    133: 0,
    134: position,
    135: [[Math.round(quality), unknownVendor, minutiaeQuality]],
    136: minutiae.length,
    137:
      minutiae.length === 0
        ? undefined
        : minutiae.map(({ x, y, angle, type, quality }, at) => [
            at + 1,
            within(x, widthPx),
            within(y, heightPx),
            angleCode(angle, angleSteps),
            typeCodes[type],
            Math.round(quality),
          ]),
  });
}

/** The nearest pixel of the image. */
const within = (place: number, side: number) => Math.min(Math.max(Math.round(place), 0), side - 1);
