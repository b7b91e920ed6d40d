// What OSIA calls positions, codings and templates that ISO/IEC 19794 numbers.
import type { MinutiaeFormat } from '../iso19794/minutiae-record.ts';
import type { RecordCodec } from '../iso19794/record-image.ts';

const fingers = ['THUMB', 'INDEX', 'MIDDLE', 'RING', 'LITTLE'] as const;

/** BiometricSubType of fingers by their position code, and of several together. */
export const fingerNames: ReadonlyMap<number, string> = new Map([
  [0, 'UNKNOWN'],
  ...fingers.flatMap((name, i): [number, string][] => [
    [i + 1, `RIGHT_${name}`],
    [i + 6, `LEFT_${name}`],
  ]),
  [13, 'PLAIN_RIGHT_FOUR_FINGERS'],
  [14, 'PLAIN_LEFT_FOUR_FINGERS'],
  [15, 'PLAIN_THUMBS'],
]);

/** By `EyePosition`. */
export const eyeNames = ['EYE_UNDEF', 'EYE_RIGHT', 'EYE_LEFT'] as const;

/** ImpressionType by code. */
export const impressionNames: ReadonlyMap<number, string> = new Map([
  [0, 'LIVE_SCAN_PLAIN'],
  [1, 'LIVE_SCAN_ROLLED'],
  [2, 'NONLIVE_SCAN_PLAIN'],
  [3, 'NONLIVE_SCAN_ROLLED'],
  [8, 'LIVE_SCAN_SWIPE'],
]);

/** TemplateFormat. */
export const templateFormats: Readonly<Record<MinutiaeFormat, string>> = {
  'iso-19794-2-2005': 'ISO_19794_2',
  'iso-19794-2-2011': 'ISO_19794_2_2011',
  'ansi-incits-378-2004': 'ANSI_378',
  'ansi-incits-378-2009': 'ANSI_378_2009',
};

/** CompressionType and MIME type of the codings that OSIA names. */
export const codings: Readonly<Partial<Record<RecordCodec, { compression: string; mimeType: string }>>> = {
  wsq: { compression: 'WSQ', mimeType: 'image/x-wsq' },
  jpeg: { compression: 'JPEG', mimeType: 'image/jpeg' },
  'jpeg-2000': { compression: 'JPEG2000', mimeType: 'image/jp2' },
  png: { compression: 'PNG', mimeType: 'image/png' },
};
