/** What compressed data says of itself. */
export interface ImageHeader {
  /** A code of 14.011 CGA; JPEGB stands for JPEGL too, JP2 for JP2L. */
  readonly codec: 'WSQ20' | 'JPEGB' | 'JP2' | 'PNG';
  /** Absent where its header is not whole. */
  readonly size?: { readonly widthPx: number; readonly heightPx: number };
}

type Sized = ImageHeader['size'];

const starts: readonly {
  readonly codec: ImageHeader['codec'];
  readonly magic: readonly number[];
  readonly size: (view: DataView) => Sized;
}[] = [
  // FBI IAFIS-IC-0110 v3.1: SOI
  { codec: 'WSQ20', magic: [0xff, 0xa0], size: wsqSize },
  // ISO/IEC 10918-1: SOI, and the first byte of the next marker
  { codec: 'JPEGB', magic: [0xff, 0xd8, 0xff], size: jpegSize },
  // ISO/IEC 15444-1, I.5.1: the signature box
  { codec: 'JP2', magic: [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a], size: jp2Size },
  // ISO/IEC 15948, 5.2
  { codec: 'PNG', magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], size: pngSize },
];

/** The codec that data begins with and the size that its header states; undefined where it begins like none of them. */
export function imageHeader(data: Uint8Array): ImageHeader | undefined {
  const start = starts.find(({ magic }) => magic.every((byte, at) => data[at] === byte));
  if (start === undefined) return undefined;
  const size = start.size(new DataView(data.buffer, data.byteOffset, data.length));
  return { codec: start.codec, ...(size !== undefined && { size }) };
}

/** Markers of WSQ and JPEG: two bytes, then a length that counts itself. `isFrame` says which one has the size, `at` where in it. */
function markedSize(view: DataView, isFrame: (marker: number) => boolean, at: number): Sized {
  let offset = 2;
  while (offset + at + 4 <= view.byteLength) {
    const marker = view.getUint16(offset);
    if (marker < 0xff01) return undefined;
    if (isFrame(marker)) {
      return { heightPx: view.getUint16(offset + at), widthPx: view.getUint16(offset + at + 2) };
    }
    offset += 2 + view.getUint16(offset + 2);
  }
  return undefined;
}

/** SOF: marker, length, black, white, lines, columns. */
function wsqSize(view: DataView): Sized {
  return markedSize(view, marker => marker === 0xffa2, 6);
}

/** SOF0 to SOF15 without DHT, JPG and DAC: marker, length, precision, lines, columns. */
function jpegSize(view: DataView): Sized {
  const others = new Set([0xffc4, 0xffc8, 0xffcc]);
  return markedSize(view, marker => marker >= 0xffc0 && marker <= 0xffcf && !others.has(marker), 5);
}

/** 11.2.2: IHDR comes first: width, height. */
function pngSize(view: DataView): Sized {
  if (view.byteLength < 24) return undefined;
  return { widthPx: view.getUint32(16), heightPx: view.getUint32(20) };
}

const headerBox = 0x6a703268; // jp2h
const imageBox = 0x69686472; // ihdr

/** I.5.3.1: boxes up to jp2h, in which ihdr comes first: height, width. */
function jp2Size(view: DataView): Sized {
  let offset = 0;
  while (offset + 24 <= view.byteLength) {
    const length = view.getUint32(offset);
    if (view.getUint32(offset + 4) === headerBox) {
      if (view.getUint32(offset + 12) !== imageBox) return undefined;
      return { heightPx: view.getUint32(offset + 16), widthPx: view.getUint32(offset + 20) };
    }
    if (length < 8) return undefined;
    offset += length;
  }
  return undefined;
}
