import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { decodeImage } from '../hal/drivers/handed-in/decode.ts';
import { bmp } from './helpers/bmp.ts';

const [widthPx, heightPx] = [37, 33];
const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => (at * 7) % 256);
const raw = { width: widthPx, height: heightPx, channels: 1 } as const;
const image = () => sharp(pixels, { raw }).toColourspace('b-w').withDensity(500);
const pgm = (header: string, body: Uint8Array) => Buffer.concat([Buffer.from(header), body]);

const lossless: readonly (readonly [string, number | undefined, () => Promise<Uint8Array>])[] = [
  ['PNG', 500, () => image().png().toBuffer()],
  ['TIFF', 500, () => image().tiff({ compression: 'lzw' }).toBuffer()],
  ['BMP of 8 bits', 500, async () => bmp(widthPx, heightPx, pixels, { bits: 8, dpi: 500 })],
  ['BMP of 24 bits', 500, async () => bmp(widthPx, heightPx, pixels, { bits: 24, dpi: 500, topDown: true })],
  ['BMP of 32 bits', undefined, async () => bmp(widthPx, heightPx, pixels, { bits: 32 })],
  ['PGM', undefined, async () => pgm(`P5 # made up\n${widthPx} ${heightPx}\n255\n`, pixels)],
];
for (const [name, dpi, make] of lossless) {
  test(`${name} is read to the pixel, with the resolution that it states`, async () => {
    const raster = await decodeImage(await make());
    assert.deepEqual([raster.widthPx, raster.heightPx], [widthPx, heightPx]);
    assert.deepEqual(raster.pixels, pixels);
    assert.equal(raster.statedDpi === undefined ? undefined : Math.round(raster.statedDpi), dpi);
  });
}

test('a PGM of 16 bits, or of few greys, is scaled to 8', async () => {
  const deep = new Uint8Array(pixels.length * 2);
  for (const [at, grey] of pixels.entries()) deep.set([grey, grey], at * 2);
  assert.deepEqual((await decodeImage(pgm(`P5\n${widthPx} ${heightPx}\n65535\n`, deep))).pixels, pixels);
  const four = pixels.map(grey => grey >> 4);
  const { pixels: scaled } = await decodeImage(pgm(`P5\n${widthPx} ${heightPx}\n15\n`, four));
  assert.deepEqual(
    scaled,
    four.map(grey => grey * 17),
  );
});

test('72 and 96 dpi are no resolution', async () => {
  assert.equal((await decodeImage(await image().withDensity(72).png().toBuffer())).statedDpi, undefined);
});

test('an image that says it is huge is refused by its header', async () => {
  const claims = [pgm('P5 60000 60000 255\n', pixels), bmp(widthPx, heightPx, pixels, { bits: 8 })];
  new DataView((claims[1] as Uint8Array).buffer).setInt32(18, 60_000, true);
  for (const claim of claims) await assert.rejects(decodeImage(claim), /32 to 4096/);
});

test('whatever the bytes, it is a picture or an Error', async () => {
  const files = await Promise.all(lossless.map(([, , make]) => make()));
  const damaged = fc
    .tuple(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
      fc.nat(3_000),
    )
    .map(([file, changes, cut]) => {
      const bytes = Uint8Array.from(file.subarray(0, Math.max(8, file.length - cut)));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(damaged, async bytes => {
      const raster = await decodeImage(bytes).catch((error: unknown) => error);
      if (raster instanceof Error) return;
      const { widthPx, heightPx, pixels } = raster as Awaited<ReturnType<typeof decodeImage>>;
      assert.equal(pixels.length, widthPx * heightPx);
    }),
    { numRuns: 200 },
  );
});
