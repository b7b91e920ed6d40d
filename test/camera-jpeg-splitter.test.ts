// A stream of JPEG pictures is cut the same however it is portioned, and whatever lies between the pictures.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { greyOfJpeg } from '../hal/drivers/linux/camera/jpeg.ts';
import { JpegSplitter } from '../hal/drivers/linux/camera/jpeg-splitter.ts';

const largestBytes = 64 * 1024;

/** Real ones: plain, of high quality (with stuffed bytes), progressive with many scans, with a thumbnail in a segment. */
const pictures = [
  await drawn(16, 16).jpeg().toBuffer(),
  await drawn(40, 24).jpeg({ quality: 100 }).toBuffer(),
  await drawn(64, 48).jpeg({ progressive: true }).toBuffer(),
  withThumbnail(await drawn(24, 24).jpeg().toBuffer(), await drawn(8, 8).jpeg().toBuffer()),
];

function drawn(width: number, height: number) {
  const pixels = Buffer.alloc(width * height).map((_, at) => (at * 37) % 256);
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}

/** The thumbnail in an application segment (T.81, B.2.4.6), right after the start of image. */
function withThumbnail(picture: Buffer, thumbnail: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(thumbnail.length + 2);
  return Buffer.concat([
    picture.subarray(0, 2),
    Buffer.from([0xff, 0xe1]),
    length,
    thumbnail,
    picture.subarray(2),
  ]);
}

/** Cuts bytes at places that are given as fractions. */
function portionsOf(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map(place => Math.floor(place * bytes.length)), bytes.length];
  const sorted = at.toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, place) => bytes.subarray(sorted[place], end));
}

const split = (portions: readonly Buffer[]) => {
  const splitter = new JpegSplitter<number>(largestBytes);
  return portions.flatMap((portion, mark) => splitter.push(portion, mark));
};

const anyPicture = fc.constantFrom(...pictures);
const anyPlaces = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
/** Bytes in which no picture begins. */
const anyGarbage = fc
  .uint8Array({ maxLength: 40 })
  .map(bytes => Buffer.from(bytes.map(byte => (byte === 0xff ? 0xfe : byte))));

test('pictures come out whole and in order, however they are portioned and whatever lies between', () => {
  const anyStream = fc.array(fc.tuple(anyGarbage, anyPicture), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(anyStream, anyPlaces, (parts, places) => {
      const given = split(portionsOf(Buffer.concat(parts.flat()), places));
      const wanted = parts.map(([, picture]) => picture);
      assert.deepEqual(
        given.map(({ bytes }) => Buffer.from(bytes)),
        wanted,
      );
    }),
  );
});

test('byte by byte is a portioning, too', () => {
  const stream = Buffer.concat(pictures);
  const given = split(Array.from(stream, (_, at) => stream.subarray(at, at + 1)));
  assert.deepEqual(
    given.map(({ bytes }) => Buffer.from(bytes)),
    pictures,
  );
});

test('a picture bears the mark of the portion in which its first byte came', () => {
  fc.assert(
    fc.property(fc.array(anyPicture, { minLength: 1, maxLength: 5 }), anyPlaces, (stream, places) => {
      const portions = portionsOf(Buffer.concat(stream), places);
      const ends = portions.map((_, last) =>
        portions.slice(0, last + 1).reduce((sum, one) => sum + one.length, 0),
      );
      let begins = 0;
      for (const [place, { mark }] of split(portions).entries()) {
        assert.equal(
          mark,
          ends.findIndex(end => end > begins),
        );
        begins += stream[place]?.length ?? 0;
      }
    }),
  );
});

const goingOn = Array.from({ length: 20 }, () => pictures).flat();

test('after a picture that was cut short, the stream is found again within the length of a segment', () => {
  fc.assert(
    fc.property(anyPicture, fc.nat(), anyPlaces, (picture, cut, places) => {
      const short = picture.subarray(0, cut % picture.length);
      const stream = Buffer.concat([short, ...goingOn]);
      const given = split(portionsOf(stream, places)).map(({ bytes }) => Buffer.from(bytes));
      // The cut may lie in a segment whose length reaches over what follows: by 65,535 bytes at most.
      assert.deepEqual(given.slice(-pictures.length), pictures);
    }),
  );
});

test('nothing but garbage is never held on to beyond the largest picture', () => {
  const splitter = new JpegSplitter<number>(largestBytes);
  const endless = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]),
    Buffer.alloc(8 * largestBytes, 1),
  ]);
  assert.deepEqual(splitter.push(endless, 0), []);
  const [picture] = pictures;
  assert.equal(splitter.push(picture ?? Buffer.alloc(0), 1).length, 1, 'the next picture is seen');
});

test('bytes at random end in nothing worse than no picture', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), portions => {
      split(portions.map(portion => Buffer.from(portion)));
    }),
  );
});

test('a frame without Huffman tables, as USB cameras send them, is decoded by the usual ones (T.81, K.3)', async () => {
  const picture = await drawn(32, 32).jpeg({ optimiseCoding: false }).toBuffer();
  const [whole, bare] = [picture, withoutHuffmanTables(picture)];
  assert.ok(bare.length < whole.length - 100, 'the tables were taken out');
  const size = { widthPx: 32, heightPx: 32 };
  assert.deepEqual(await greyOfJpeg(bare, size), await greyOfJpeg(whole, size));
});

function withoutHuffmanTables(picture: Buffer): Buffer {
  const kept: Buffer[] = [picture.subarray(0, 2)];
  let at = 2;
  for (;;) {
    const end = at + 2 + picture.readUInt16BE(at + 2);
    if (picture[at + 1] === 0xda) return Buffer.concat([...kept, picture.subarray(at)]);
    if (picture[at + 1] !== 0xc4) kept.push(picture.subarray(at, end));
    at = end;
  }
}

test('what is damaged, cut short or of another size is no picture', async () => {
  const picture = await drawn(32, 32).jpeg().toBuffer();
  const size = { widthPx: 32, heightPx: 32 };
  assert.equal((await greyOfJpeg(picture, size))?.length, 32 * 32);
  assert.equal(await greyOfJpeg(picture.subarray(0, picture.length - 60), size), undefined);
  assert.equal(await greyOfJpeg(picture, { widthPx: 64, heightPx: 16 }), undefined);
  assert.equal(await greyOfJpeg(picture, { widthPx: 16, heightPx: 16 }), undefined);
  assert.equal(await greyOfJpeg(Buffer.from('no picture'), size), undefined);
  const png = await drawn(32, 32).png().toBuffer();
  assert.equal(await greyOfJpeg(png, size), undefined, 'another format, though it could be decoded');
});
