// Binary PGM and PPM files, as records of ISO/IEC 39794 hold them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readImage } from '../daemon/formats/image/read-image.ts';

const file = (start: string, samples: readonly number[] | Uint8Array) =>
  new Uint8Array([...Buffer.from(start, 'latin1'), ...samples]);
/** The samples of a pixel, for 32 x 32 of them. */
const repeated = (...samples: number[]) => Array.from({ length: 32 * 32 }, () => samples).flat();
const ramp = Uint8Array.from({ length: 32 * 40 }, (_, at) => at % 256);

describe('A PGM or PPM file', () => {
  it('gives each grey back, whatever stands between its numbers', async () => {
    const gap = fc.constantFrom(' ', '\n', '\t\r\n', ' # a comment 9\n', '\n#\n');
    await fc.assert(
      fc.asyncProperty(gap, gap, gap, async (a, b, c) => {
        const image = await readImage(file(`P5${a}32${b}40${c}255\n`, ramp), 'x.pgm');
        assert.deepEqual(image, { widthPx: 32, heightPx: 40, dpi: 500, pixels: ramp });
      }),
      { numRuns: 30 },
    );
  });

  it('is scaled to its highest value, of one byte or two', async () => {
    const quarter = await readImage(file('P5 32 32 4\n', repeated(1)), 'x.pgm');
    assert.equal(quarter.pixels[0], 64);
    const deep = await readImage(file('P5 32 32 65535\n', repeated(0x80, 0)), 'x.pgm');
    assert.equal(deep.pixels[1_023], 128);
  });

  it('is given as its brightness where it has colours', async () => {
    const { pixels } = await readImage(file('P6 32 32 255\n', repeated(255, 0, 0)), 'x.ppm');
    assert.deepEqual([pixels.length, pixels[0]], [1_024, 76]);
  });

  it('is refused when it is cut short, too large, or says nothing of its size', async () => {
    const cases: [Uint8Array, RegExp][] = [
      [file('P5 32 40 255\n', ramp.subarray(1)), /the PGM file is damaged or cut short/],
      [file('P5 32 40', []), /the PGM or PPM file is damaged or cut short/],
      [file('P5 99999 40 255\n', ramp), /the image is too large, got 99999 x 40 px/],
      [file('P5 32 40 0\n', ramp), /wrong highest value of a PGM or PPM file, got 0, wanted 1 to 65535/],
    ];
    for (const [bytes, message] of cases) {
      await assert.rejects(readImage(bytes, 'x.pgm'), { code: 'bad-input', message });
    }
  });
});
