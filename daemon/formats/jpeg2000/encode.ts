import type { Image } from '../../core/image.ts';
import { RecordWriter } from '../iso19794/record-writer.ts';
import { openEncoder } from './openjpeg.ts';

const metresPerInch = 0.0254;
/** Enumerated colour space: greyscale. */
const greyscale = 17;

/**
 * An image as a JP2 file (ISO/IEC 15444-1, annex I), lossless, 8-bit grey, with its resolution as that of the capture. By
 * OpenJPEG in this process: what it is given is our own.
 */
export async function encodeJpeg2000(image: Image): Promise<Uint8Array<ArrayBuffer>> {
  const codestream = await encodeCodestream(image);
  const file = new RecordWriter();
  file.bytes(box('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a))); // I.5.1 signature
  file.bytes(box('ftyp', latin1('jp2 \0\0\0\0jp2 '))); // I.5.2: brand, minor version, compatible with itself
  file.bytes(box('jp2h', joined([imageHeader(image), colour(), resolution(image.dpi)]))); // I.5.3
  file.bytes(box('jp2c', codestream)); // I.5.4
  return file.finish();
}

async function encodeCodestream({ widthPx, heightPx, pixels }: Image): Promise<Uint8Array> {
  const encoder = await openEncoder();
  try {
    const frame = { width: widthPx, height: heightPx, bitsPerSample: 8, componentCount: 1, isSigned: false };
    encoder.getDecodedBuffer(frame).set(pixels);
    encoder.setQuality(true, 0);
    encoder.encode();
    return new Uint8Array(encoder.getEncodedBuffer());
  } finally {
    encoder.delete();
  }
}

/** I.5.3.1: height, width, components, bits less one, compression 7, colour known, no rights. */
function imageHeader({ widthPx, heightPx }: Image): Uint8Array {
  const content = new RecordWriter();
  content.uint32(heightPx, 'height');
  content.uint32(widthPx, 'width');
  content.uint16(1, 'components');
  content.bytes(Uint8Array.of(7, 7, 0, 0));
  return box('ihdr', content.finish());
}

/** I.5.3.3: method 1, precedence and approximation 0. */
function colour(): Uint8Array {
  return box('colr', Uint8Array.of(1, 0, 0, 0, 0, 0, greyscale));
}

/** I.5.3.7.1: pixels a metre over 1, both ways, no powers of ten. Two bytes hold 1,664 dpi; beyond, tens are counted. */
function resolution(dpi: number): Uint8Array {
  const perMetre = dpi / metresPerInch;
  const power = perMetre > 0xffff ? 1 : 0;
  const over = Math.round(perMetre / 10 ** power);
  const content = new RecordWriter();
  for (let axis = 0; axis < 2; axis++) {
    content.uint16(over, 'resolution');
    content.uint16(1, 'resolution');
  }
  content.bytes(Uint8Array.of(power, power));
  return box('res ', box('resc', content.finish()));
}

/** I.4: length, type, content. */
function box(type: string, content: Uint8Array): Uint8Array {
  const written = new RecordWriter();
  written.uint32(8 + content.length, 'box length');
  written.text(type);
  written.bytes(content);
  return written.finish();
}

const latin1 = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const writer = new RecordWriter();
  for (const part of parts) writer.bytes(part);
  return writer.finish();
}
