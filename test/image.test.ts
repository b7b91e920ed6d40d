import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { Fault } from '../daemon/core/errors.ts';
import type { Image } from '../daemon/core/image.ts';
import { imageFormatNames } from '../daemon/formats/image/formats.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { bmp } from './helpers/bmp.ts';

const side = 40;
const ramp = Uint8Array.from({ length: side * side }, (_, i) => i % 256);
const image: Image = { widthPx: side, heightPx: side, dpi: 500, pixels: ramp };
const text = new TextEncoder().encode('this is not a picture\n');

async function faultOf(bytes: Uint8Array, name = 'x.png'): Promise<Fault> {
  try {
    await readImage(bytes, name);
  } catch (error) {
    assert.ok(error instanceof Fault, `wanted a Fault, got ${String(error)}`);
    assert.equal(error.code, 'bad-input');
    assert.doesNotMatch(error.message, /vips|libpng|buffer|sharp/i);
    assert.equal(error.message.includes('\n'), false);
    return error;
  }
  throw new assert.AssertionError({ message: 'the image was not refused' });
}

/** A PNG that states these sides and holds no pixels to speak of. */
async function pngThatStates(widthPx: number, heightPx: number): Promise<Uint8Array> {
  const bytes = Uint8Array.from(await writePng(image));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, widthPx);
  view.setUint32(20, heightPx);
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('images', () => {
  it('written as PNG read back with the same pixels and resolution', async () => {
    const anyImage = fc
      .tuple(
        fc.integer({ min: 32, max: 70 }),
        fc.integer({ min: 32, max: 70 }),
        fc.integer({ min: 150, max: 2_000 }),
      )
      .chain(([widthPx, heightPx, dpi]) => {
        const size = widthPx * heightPx;
        return fc
          .uint8Array({ minLength: size, maxLength: size })
          .map((pixels): Image => ({ widthPx, heightPx, dpi, pixels }));
      });
    await fc.assert(
      fc.asyncProperty(anyImage, async image => {
        assert.deepEqual(await readImage(await writePng(image), 'x.png'), image);
      }),
      { numRuns: 25 },
    );
  });

  it('read from JPEG within its loss, and from TIFF exactly', async () => {
    const raw = { width: side, height: side, channels: 1 } as const;
    const jpeg = await sharp(ramp, { raw })
      .toColourspace('b-w')
      .withDensity(500)
      .jpeg({ quality: 100 })
      .toBuffer();
    const read = await readImage(jpeg, 'x.jpg');
    assert.equal(read.dpi, 500);
    const worst = Math.max(...read.pixels.map((pixel, i) => Math.abs(pixel - (ramp[i] ?? 0))));
    assert.ok(worst <= 4, `worst difference ${worst}`);
    const tiff = await sharp(ramp, { raw }).toColourspace('b-w').withDensity(569).tiff().toBuffer();
    assert.deepEqual((await readImage(tiff, 'x.tif')).dpi, 569);
  });

  it('of 16 bits are scaled to 8', async () => {
    const deep = Uint16Array.from(ramp, grey => grey * 257);
    const raw = { width: side, height: side, channels: 1 } as const;
    const png = await sharp(deep, { raw }).toColourspace('grey16').png().toBuffer();
    assert.equal((await sharp(png).metadata()).depth, 'ushort');
    assert.deepEqual((await readImage(png, 'x.png')).pixels, ramp);
  });

  it('with transparency lie on white, and colour becomes grey', async () => {
    const rgba = Uint8Array.from({ length: side * side * 4 }, (_, i) =>
      i % 4 === 3 ? (i < 400 ? 0 : 255) : 90,
    );
    const png = await sharp(rgba, { raw: { width: side, height: side, channels: 4 } })
      .png()
      .toBuffer();
    const { pixels } = await readImage(png, 'x.png');
    assert.equal(pixels[0], 255);
    assert.equal(pixels[side * side - 1], 90);
  });

  it('without a resolution, or with an incredible one, are 500 dpi; the caller may say otherwise', async () => {
    const raw = { width: side, height: side, channels: 1 } as const;
    const silent = await sharp(ramp, { raw }).toColourspace('b-w').png().toBuffer();
    assert.equal((await readImage(silent, 'x.png')).dpi, 500);
    const screen = await writePng({ ...image, dpi: 96 });
    assert.equal((await readImage(screen, 'x.png')).dpi, 500);
    assert.equal((await readImage(screen, 'x.png', { dpi: 1_000 })).dpi, 1_000);
    assert.equal((await readImage(await writePng({ ...image, dpi: 150 }), 'x.png')).dpi, 150);
  });

  it('that are text, whatever their name, are refused with both named', async () => {
    const wanted = `notes.png: not an image, got text, wanted ${imageFormatNames}`;
    assert.equal((await faultOf(text, 'notes.png')).message, wanted);
    assert.equal((await faultOf(new Uint8Array(0))).message, 'x.png: the file is empty');
  });

  it('cut short anywhere are refused', async () => {
    const png = await writePng(image);
    const raw = { width: side, height: side, channels: 1 } as const;
    const jpeg = await sharp(ramp, { raw }).jpeg().toBuffer();
    const tiff = await sharp(ramp, { raw }).tiff({ compression: 'none' }).toBuffer();
    for (const share of [0.2, 0.5, 0.9]) {
      for (const [whole, format] of [
        [png, 'PNG'],
        [jpeg, 'JPEG'],
        [tiff, 'TIFF'],
      ] as const) {
        const cut = whole.subarray(0, Math.floor(whole.length * share));
        assert.equal((await faultOf(cut)).message, `x.png: the ${format} file is damaged or cut short`);
      }
    }
  });

  it('that are too large or too small are refused by their header', async () => {
    const large = await faultOf(await pngThatStates(20_000, 20_000), 'big.png');
    assert.equal(
      large.message,
      'big.png: the image is too large, got 20000 x 20000 px, wanted at most 4096 px a side',
    );
    const small = await faultOf(await pngThatStates(1, 1), 'dot.png');
    assert.equal(
      small.message,
      'dot.png: the image is too small, got 1 x 1 px, wanted at least 32 px a side',
    );
    const heavy = await faultOf(new Uint8Array(64 * 1024 * 1024 + 1), 'heavy.png');
    assert.match(heavy.message, /^heavy\.png: the image file is too large, got 67108865 bytes/);
  });

  it('that are damaged leave nothing on stdout and stderr', async () => {
    const module = new URL('../daemon/formats/image/read-image.js', import.meta.url).href;
    const script = `
      import { readImage } from ${JSON.stringify(module)};
      const bytes = Buffer.from(process.argv[1], 'base64');
      for (const share of [0.3, 0.5, 0.7, 0.95]) {
        await readImage(bytes.subarray(0, bytes.length * share), 'x').catch(error => {
          if (error.name !== 'Fault') throw error;
        });
      }`;
    const raw = { width: side, height: side, channels: 1 } as const;
    for (const whole of [
      await sharp(ramp, { raw }).tiff().toBuffer(),
      await sharp(ramp, { raw }).jpeg().toBuffer(),
    ]) {
      const given = ['--input-type=module', '-e', script, whole.toString('base64')];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, given);
      assert.equal(stdout + stderr, '');
    }
  });
});

describe('BMP images', () => {
  const expected = (bits: number) => ramp.map(grey => (bits >= 8 ? grey : grey & (2 ** bits - 1)));

  for (const bits of [1, 4, 8, 24, 32]) {
    for (const topDown of [false, true]) {
      it(`of ${bits} bits, rows ${topDown ? 'top down' : 'bottom up'}, read exactly`, async () => {
        const read = await readImage(bmp(side, side, ramp, { bits, topDown, dpi: 569 }), 'x.bmp');
        assert.deepEqual(read, { ...image, dpi: 569, pixels: expected(bits) });
      });
    }
  }

  it('with odd widths skip the padding of their rows', async () => {
    const pixels = ramp.subarray(0, 33 * 35);
    const read = await readImage(bmp(33, 35, pixels, { bits: 24 }), 'x.bmp');
    assert.deepEqual([read.widthPx, read.heightPx, read.dpi], [33, 35, 500]);
    assert.deepEqual(read.pixels, pixels);
  });

  it('that are compressed, deep or cut short are refused', async () => {
    const bytes = (compression: number, bits = 8) => bmp(side, side, ramp, { bits, compression });
    assert.match((await faultOf(bytes(1))).message, /got compression RLE8, wanted an uncompressed one/);
    assert.match((await faultOf(bytes(3, 32))).message, /got compression BITFIELDS/);
    const deep = bytes(0, 24);
    new DataView(deep.buffer).setUint16(28, 16, true);
    assert.match((await faultOf(deep)).message, /got 16 bits a pixel, wanted 1, 4, 8, 24 or 32/);
    assert.match((await faultOf(bytes(0).subarray(0, 900))).message, /the BMP file is damaged or cut short/);
    assert.match((await faultOf(bytes(0).subarray(0, 30))).message, /the BMP file is damaged or cut short/);
    const vast = bytes(0);
    new DataView(vast.buffer).setInt32(18, 2_000_000_000, true);
    assert.match((await faultOf(vast)).message, /too large, got 2000000000 x 40 px/);
  });

  it('never crash the reader, whatever follows the signature', async () => {
    const body = fc.uint8Array({ maxLength: 300 }).map(bytes => new Uint8Array([0x42, 0x4d, ...bytes]));
    await fc.assert(
      fc.asyncProperty(body, async bytes => void (await faultOf(bytes))),
      { numRuns: 200 },
    );
  });
});
