import { Fault } from '../../../core/errors.ts';
import { imageHeader } from '../image-header.ts';
import type { FaceInput } from './input.ts';

/** A face in a file of its own, baseline JPEG or PNG, as a Type-10 holds it: the file. Throws Fault `bad-input` for anything else. */
export function readFaceFile(bytes: Uint8Array, name: string): FaceInput {
  const header = imageHeader(bytes);
  if (header?.size !== undefined && (header.codec === 'JPEGB' || header.codec === 'PNG')) {
    const colourSpace = header.codec === 'PNG' ? pngColours(bytes) : jpegColours(bytes);
    if (colourSpace !== undefined)
      return { ...header.size, compression: header.codec, colourSpace, data: bytes };
  }
  throw new Fault('bad-input', 'not a picture that a record of a face can hold', {
    where: name,
    given: header?.codec ?? 'another format',
    wanted: 'a baseline JPEG, or a PNG, in grey or three colours',
  });
}

/** ISO/IEC 15948, 11.2.2: colour type 0 grey, 2 truecolour; palettes and transparency are not taken. */
function pngColours(bytes: Uint8Array): FaceInput['colourSpace'] | undefined {
  const [depth, type] = bytes.subarray(24, 26);
  if (depth !== 8) return undefined;
  return type === 0 ? 'GRAY' : type === 2 ? 'SRGB' : undefined;
}

/** ISO/IEC 10918-1, B.2.2: the components of SOF0, baseline; a file with another frame is not taken. */
function jpegColours(bytes: Uint8Array): FaceInput['colourSpace'] | undefined {
  for (let at = 2; at + 10 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return undefined;
    if (marker === 0xc0) return bytes[at + 9] === 1 ? 'GRAY' : bytes[at + 9] === 3 ? 'YCC' : undefined;
    at += 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
  }
  return undefined;
}
