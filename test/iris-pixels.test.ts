import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { decodeIrisImage } from '../daemon/formats/iso19794/iris-pixels.ts';
import type { IrisView } from '../daemon/formats/iso19794/iris-view.ts';
import { encodeJpeg2000 } from '../daemon/formats/jpeg2000/encode.ts';
import { heightPx, ramp, rawView, widthPx } from './helpers/iris-records.ts';

const pixelsOf = async (change: Partial<IrisView>) =>
  (await decodeIrisImage({ ...rawView, ...change }, 'x.iir')).pixels;

const png = await writePng({ widthPx, heightPx, dpi: 500, pixels: ramp });

describe('The pixels of an iris record', () => {
  it('are the raw bytes, or those of its PNG or JPEG 2000', async () => {
    assert.deepEqual(await pixelsOf({}), ramp);
    assert.deepEqual(await pixelsOf({ codec: 'png', data: png }), ramp);
    const data = await encodeJpeg2000({ widthPx, heightPx, dpi: 500, pixels: ramp });
    assert.deepEqual(await pixelsOf({ codec: 'jpeg-2000', data }), ramp);
  });

  it('are not the record itself, so that nobody writes into it', async () => {
    assert.notEqual((await pixelsOf({})).buffer, rawView.data.buffer);
  });

  it('are the luminance of raw colours', async () => {
    const data = new Uint8Array(3 * ramp.length);
    ramp.forEach((grey, at) => {
      data.fill(grey, 3 * at, 3 * at + 3);
    });
    data.set([255, 0, 0, 0, 255, 0, 0, 0, 255]);
    const pixels = await pixelsOf({ isColour: true, bitDepth: 24, data });
    assert.deepEqual(pixels.subarray(0, 3), Uint8Array.of(76, 150, 29));
    assert.deepEqual(pixels.subarray(3), ramp.subarray(3));
  });

  it('are turned back where the image is mirrored or upside down', async () => {
    const at = (x: number, y: number) => y * widthPx + x;
    const data = ramp.with(at(3, 2), 255);
    const mark = (pixels: Uint8Array) => pixels.indexOf(255);
    assert.equal(mark(await pixelsOf({ data })), at(3, 2));
    assert.equal(mark(await pixelsOf({ data, horizontal: 2 })), at(widthPx - 4, 2));
    assert.equal(mark(await pixelsOf({ data, vertical: 2 })), at(3, heightPx - 3));
    assert.equal(mark(await pixelsOf({ data, horizontal: 0, vertical: 0 })), at(3, 2));
  });

  const refused: Record<string, [Partial<IrisView>, RegExp]> = {
    'an unrolled image': [{ isPolar: true }, /unrolled \(polar\)/],
    'JPEG-LS': [{ codec: 'jpeg-ls' }, /JPEG-LS/],
    'raw pixels that do not fill the image': [
      { data: ramp.subarray(1) },
      /do not fill 40 x 32 px, got 1279 bytes, wanted 1280/,
    ],
    'raw pixels of 12 bits': [{ bitDepth: 12 }, /got 12 bits, wanted 8/],
    'raw pixels of no size': [{ widthPx: 0 }, /too small/],
    'a PNG of another width': [
      { codec: 'png', data: png, widthPx: 41 },
      /another width .*got 40 px, wanted 41/,
    ],
    'a PNG of another height': [
      { codec: 'png', data: png, heightPx: 9 },
      /another height .*got 32 px, wanted 9/,
    ],
    'what is no image': [{ codec: 'png', data: ramp }, /not an image/],
  };
  for (const [name, [change, wanted]] of Object.entries(refused)) {
    it(`are refused of ${name}`, async () => {
      const error = await pixelsOf(change).catch((error: unknown) => error);
      assert.ok(error instanceof Fault && error.code === 'bad-input', String(error));
      assert.match(error.message, /^x\.iir: /);
      assert.match(error.message, wanted);
    });
  }

  it('may leave the size to the PNG', async () => {
    assert.deepEqual(await pixelsOf({ codec: 'png', data: png, widthPx: 0, heightPx: 0 }), ramp);
  });
});
