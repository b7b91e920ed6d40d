/** The finger image record of ISO/IEC 19794-4:2011, as much as an image needs. */

export interface FingerImage {
  /** 1 (right thumb) to 10 (left little finger), 0 unknown. */
  readonly position: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly compression: Compression;
  readonly data: Uint8Array;
}

/** Image compression algorithm (Table 4 and its codes). */
const compressions = ['raw', 'bit-packed', 'WSQ', 'JPEG', 'JPEG 2000', 'JPEG 2000 lossless', 'PNG'] as const;
export type Compression = (typeof compressions)[number];

const formatIdentifier = 'FIR\0';
const version = '020\0';
const qualityBlockBytes = 5;
const certificationBlockBytes = 3;
const inchesPerCentimetre = 1 / 2.54;

/** The first finger of a record. Throws Error that says what is wrong, RangeError when it is cut short. */
export function readFingerRecord(bytes: Uint8Array): FingerImage {
  const reader = new Reader(bytes);
  const [format, edition] = [reader.text(4), reader.text(4)];
  if (format !== formatIdentifier || edition !== version)
    throw new Error('not a finger image record of ISO/IEC 19794-4:2011');
  reader.skip(4 + 2); // record length, number of representations
  const isCertified = reader.byte() === 1;
  reader.skip(1 + 4 + 9 + 1 + 2 + 2); // positions; representation: length, date, technology, vendor, type
  reader.skip(reader.byte() * qualityBlockBytes);
  if (isCertified) reader.skip(reader.byte() * certificationBlockBytes);
  return readRepresentation(reader);
}

function readRepresentation(reader: Reader): FingerImage {
  const position = reader.byte();
  reader.skip(1); // representation number
  const perCentimetre = reader.byte() === 2;
  reader.skip(4); // of the scanner
  const [horizontal, vertical] = [reader.short(), reader.short()];
  if (horizontal !== vertical) throw new Error(`${horizontal} x ${vertical} pixels a unit of length`);
  const bitDepth = reader.byte();
  if (bitDepth !== 8) throw new Error(`${bitDepth} bits a pixel, not 8`);
  const compression = compressions[reader.byte()];
  if (compression === undefined) throw new Error('an unknown compression of the image');
  reader.skip(1); // impression type
  const [widthPx, heightPx] = [reader.short(), reader.short()];
  const dpi = perCentimetre ? Math.round(horizontal / inchesPerCentimetre) : horizontal;
  return { position, widthPx, heightPx, dpi, compression, data: reader.bytes(reader.long()) };
}

/** Reads on; RangeError behind the end. All numbers have the high byte first. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  skip(count: number): void {
    this.#at += count;
  }

  byte(): number {
    return this.#view.getUint8(this.#past(1));
  }

  short(): number {
    return this.#view.getUint16(this.#past(2));
  }

  long(): number {
    return this.#view.getUint32(this.#past(4));
  }

  text(count: number): string {
    return Buffer.from(this.bytes(count)).toString('latin1');
  }

  bytes(count: number): Uint8Array {
    const from = this.#past(count);
    if (this.#at > this.#bytes.length) throw new RangeError('the finger image record is cut short');
    return this.#bytes.subarray(from, this.#at);
  }

  #past(count: number): number {
    const from = this.#at;
    this.#at += count;
    return from;
  }
}
