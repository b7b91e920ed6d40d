// The image formats that are written, by the extension of their files. A further format is a row of this table.
import type { Image } from '../../core/image.ts';
import { encodeJpeg2000 } from '../jpeg2000/encode.ts';
import { encodeWsq } from '../wsq/encode.ts';
import { usualBitrate } from '../wsq/parameters.ts';
import { writePng } from './write-png.ts';

export interface ImageEncoder {
  readonly name: string;
  /** Of files, and as records of ISO/IEC 19794 know it. */
  readonly extension: string;
  readonly codec: 'png' | 'jpeg-2000' | 'wsq';
  /** 8-bit grey, with its resolution. */
  encode(image: Image): Promise<Uint8Array>;
}

export const imageEncoders: readonly ImageEncoder[] = [
  { name: 'PNG', extension: '.png', codec: 'png', encode: writePng },
  { name: 'JPEG 2000', extension: '.jp2', codec: 'jpeg-2000', encode: encodeJpeg2000 },
  { name: 'WSQ', extension: '.wsq', codec: 'wsq', encode: async image => encodeWsq(image, usualBitrate) },
];
