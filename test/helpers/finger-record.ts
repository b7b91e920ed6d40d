export interface RecordFields {
  readonly position?: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly perCentimetre?: boolean;
  /** Image compression algorithm: 0 raw, 5 JPEG 2000 lossless, 6 PNG. */
  readonly compression: number;
  readonly data: Uint8Array;
  readonly qualityBlocks?: number;
  readonly certificationBlocks?: number;
}

/** A finger image record of ISO/IEC 19794-4:2011 with one finger. */
export function fingerRecord(fields: RecordFields): Buffer {
  const { position = 0, widthPx, heightPx, dpi, perCentimetre = false, compression, data } = fields;
  const { qualityBlocks = 1, certificationBlocks } = fields;
  const rate = perCentimetre ? Math.round(dpi / 2.54) : dpi;
  const certified = certificationBlocks === undefined ? 0 : 1;
  const representation = Buffer.concat([
    Buffer.from([7, 0xea, 11, 26, 10, 0, 0, 0, 0, 4, 0, 7, 0, 1]),
    Buffer.from([qualityBlocks, ...Array.from({ length: qualityBlocks * 5 }, () => 50)]),
    Buffer.from(
      certified ? [certificationBlocks ?? 0, ...new Uint8Array((certificationBlocks ?? 0) * 3)] : [],
    ),
    Buffer.from([position, 1, perCentimetre ? 2 : 1]),
    shorts(rate, rate, rate, rate),
    Buffer.from([8, compression, 0]),
    shorts(widthPx, heightPx),
    long(data.length),
    data,
  ]);
  const length = 16 + 4 + representation.length;
  return Buffer.concat([
    Buffer.from('FIR\x00020\x00', 'latin1'),
    long(length),
    Buffer.from([0, 1, certified, 1]),
    long(4 + representation.length),
    representation,
  ]);
}

function shorts(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16BE(value, at * 2);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
