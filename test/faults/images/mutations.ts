import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { Random } from '../../../hal/drivers/sim/random.ts';

/** Whole files of each kind that is read, 64 x 64 px and less, of every colour depth and compression that is common. */
export async function wholeImages(): Promise<Buffer[]> {
  const side = 64;
  const pixels = Buffer.from(Array.from({ length: side * side * 4 }, (_, at) => (at * at * 31) >> 4));
  const colour = () => sharp(pixels, { raw: { width: side, height: side, channels: 4 } });
  const opaque = () => colour().removeAlpha();
  const grey = () => opaque().resize(48, 40).greyscale();
  return Promise.all([
    colour().png().toBuffer(),
    colour().png({ palette: true, colours: 16 }).toBuffer(),
    opaque().png({ progressive: true }).toBuffer(),
    grey().png().toBuffer(),
    grey().toColourspace('grey16').png().toBuffer(),
    opaque().jpeg({ quality: 60 }).toBuffer(),
    opaque().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
    grey()
      .jpeg()
      .withExif({ IFD0: { ImageDescription: 'x' } })
      .toBuffer(),
    opaque().toColourspace('cmyk').jpeg().toBuffer(),
    ...(['none', 'lzw', 'deflate', 'jpeg'] as const).map(compression =>
      opaque().tiff({ compression }).toBuffer(),
    ),
    grey().tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
  ]);
}

/** Values at the edges of what a field can hold. */
const edges = [0, 1, 0x7f, 0x80, 0xff];

/** One to six changes: bytes, lengths, pieces that are cut out, doubled, or come from another file. */
export function mutated(whole: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let bytes: Buffer = Buffer.from(whole);
  for (let changes = 1 + random.integer(6); changes > 0 && bytes.length > 8; changes--) {
    bytes = changed(bytes, random, others);
  }
  // Otherwise nothing behind a checksum would ever be reached.
  if (random.chance(0.7)) mendChunks(bytes);
  return bytes;
}

function changed(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  const at = random.chance(0.4) ? random.integer(Math.min(bytes.length, 200)) : random.integer(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.integer(64));
  const other = random.pick(others);
  const from = random.integer(other.length);
  const ways = {
    flip: () => {
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8));
      return bytes;
    },
    edge: () => bytes.fill(random.pick(edges), at, Math.min(end, at + 1 + random.integer(4))),
    noise: () => {
      for (let place = at; place < end; place++) bytes[place] = random.integer(256);
      return bytes;
    },
    cutOff: () => bytes.subarray(0, at),
    cutOut: () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]),
    double: () => Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]),
    graft: () => Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + 64), bytes.subarray(at)]),
  };
  const weights = { flip: 4, edge: 4, noise: 1, cutOff: 0.3, cutOut: 1, double: 1, graft: 1 };
  return ways[random.pickWeighted(weights)]();
}

/** Gives each chunk of a PNG the checksum of what it now holds. */
function mendChunks(bytes: Buffer): void {
  if (bytes.length < 8 || bytes.readUInt32BE(0) !== 0x89504e47) return;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) return;
    bytes.writeUInt32BE(crc32(bytes.subarray(at + 4, end)), end);
    at = end + 4;
  }
}
