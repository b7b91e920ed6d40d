// WSQ there and back: images within what the bins allow, files byte for byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { decodeWsq } from '../daemon/formats/wsq/decode.ts';
import { encodeWsq } from '../daemon/formats/wsq/encode.ts';
import { analysisBank, standardTransform, synthesisBank } from '../daemon/formats/wsq/filter-bank.ts';
import { psnr } from '../daemon/formats/wsq/psnr.ts';
import { readWsqFile } from '../daemon/formats/wsq/read-file.ts';
import { decompose } from '../daemon/formats/wsq/subbands.ts';
import { reconstruct, transform } from '../daemon/formats/wsq/wavelet.ts';
import { Workspace } from '../daemon/formats/wsq/workspace.ts';
import { Workspaces } from '../daemon/formats/wsq/workspaces.ts';
import { writeWsqFile } from '../daemon/formats/wsq/write-file.ts';
import { scalarWsqKernels, simdWsqKernels } from '../daemon/kernels/wsq.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { anyFile, anyImage, restarted, ridges, transformTables, withSegments } from './helpers/wsq-files.ts';

const print = ridges(200, 240);

test('an image of any size comes back in its size, with its resolution, and near its pixels', () => {
  fc.assert(
    fc.property(anyImage, fc.constantFrom(2.25, 5), (image, bitrate) => {
      const decoded = decodeWsq(encodeWsq(image, bitrate));
      const { widthPx, heightPx, statedDpi, statedBitrate, encoder, software } = decoded;
      assert.deepEqual(
        [widthPx, heightPx, statedDpi, statedBitrate, encoder, software],
        [image.widthPx, image.heightPx, image.dpi, bitrate, 2, 0],
      );
      // Of a subband of one sample there is no variance: what is hardly an image is hardly kept.
      if (Math.min(widthPx, heightPx) < 32) return;
      const decibels = psnr(image.pixels, decoded.pixels);
      // Of 993 such images six were below 30 dB at 5 bits a pixel, the worst at 28.
      assert.ok(decibels > (bitrate === 5 ? 25 : 20), `${decibels} dB`);
    }),
    { numRuns: 100 },
  );
});

test('more bits make a longer file and a better image', () => {
  const files = [0.4, 0.75, 1.5, 2.25, 4].map(bitrate => encodeWsq(print, bitrate));
  const quality = files.map(bytes => psnr(print.pixels, decodeWsq(bytes).pixels));
  assert.deepEqual(
    quality,
    [...quality].sort((a, b) => a - b),
  );
  assert.deepEqual(
    files.map(({ length }) => length),
    files.map(({ length }) => length).sort((a, b) => a - b),
  );
  assert.ok(quality[0] > 25 && quality[4] > 36, quality.join(' '));
});

test('no bitrate makes bins so narrow that an index does not fit: the image gets no worse again', () => {
  const large = { widthPx: 800, heightPx: 750, dpi: 500, pixels: new Uint8Array(800 * 750) };
  large.pixels.forEach((_, k) => {
    const [x, y] = [k % 800, Math.floor(k / 800)];
    large.pixels[k] = 128 + 100 * Math.sin(0.6 * x + 0.3 * y + 8 * Math.sin(y / 40));
  });
  const quality = [2.25, 5].map(bitrate => psnr(large.pixels, decodeWsq(encodeWsq(large, bitrate)).pixels));
  assert.ok(quality[1] >= quality[0] && quality[1] > 45, quality.join(' '));
});

test('an image that asks for bins wider than a file can hold goes without those subbands', () => {
  const squares = { widthPx: 800, heightPx: 750, dpi: 500, pixels: new Uint8Array(800 * 750) };
  squares.pixels.forEach((_, k) => {
    squares.pixels[k] = (((k % 800) >> 2) + (Math.floor(k / 800) >> 2)) % 2 === 0 ? 0 : 255;
  });
  for (const bitrate of [0.1, 0.75]) assert.equal(decodeWsq(encodeWsq(squares, bitrate)).widthPx, 800);
});

test('an image of one grey comes back exactly, and takes little more than its tables', () => {
  for (const level of [0, 17, 255]) {
    const grey = { ...print, pixels: new Uint8Array(print.pixels.length).fill(level) };
    const bytes = encodeWsq(grey, 0.75);
    assert.ok(bytes.length < 800, `${bytes.length} bytes`);
    assert.deepEqual(decodeWsq(bytes).pixels, grey.pixels);
  }
});

test('splitting and joining give any plane again, by odd and by even filters', () => {
  const space = new Workspace(simdWsqKernels, { widthPx: 90, heightPx: 90, dataBytes: 0 });
  const sides = fc.integer({ min: 1, max: 90 });
  const tables = fc.constantFrom(standardTransform, ...transformTables);
  fc.assert(
    fc.property(sides, sides, tables, fc.integer(), (widthPx, heightPx, table, seed) => {
      const random = randomFrom(seed);
      const plane = Float32Array.from({ length: widthPx * heightPx }, () => random.uniform(-128, 128));
      space.wipe();
      space.plane.set(plane);
      const { nodes } = decompose(widthPx, heightPx);
      transform(space, nodes, analysisBank(table), widthPx);
      reconstruct(space, nodes, synthesisBank(table), widthPx);
      const off = plane.map((value, k) => Math.abs(value - space.plane[k]));
      assert.ok(
        Math.max(...off) < 0.001,
        `${Math.max(...off)} off by ${table.lowLength}/${table.highLength}`,
      );
    }),
    { numRuns: 200 },
  );
});

test('the 64 subbands cover each pixel once, whatever the size', () => {
  const sides = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(sides, sides, (widthPx, heightPx) => {
      const { bands, nodes } = decompose(widthPx, heightPx);
      const seen = new Uint8Array(widthPx * heightPx);
      for (const { x, y, width, height } of bands) {
        for (let row = y; row < y + height; row++) {
          for (let column = x; column < x + width; column++) seen[row * widthPx + column]++;
        }
      }
      assert.deepEqual([bands.length, nodes.length, new Set(seen)], [64, 21, new Set([1])]);
    }),
  );
});

test('the twins encode to the same file and decode to the same pixels', () => {
  const twins = new Workspaces(scalarWsqKernels);
  const small = ridges(61, 47);
  const bytes = encodeWsq(small, 0.75);
  assert.deepEqual(encodeWsq(small, 0.75, twins), bytes);
  assert.deepEqual(decodeWsq(bytes, undefined, twins), decodeWsq(bytes));
});

test('any file that is read is written again byte for byte, and any segments that are written are read', () => {
  fc.assert(
    fc.property(anyFile, file => {
      const bytes = writeWsqFile(file);
      const read = readWsqFile(bytes);
      const placeless = read.segments.map(segment => ({ ...segment, offset: 0 }));
      assert.deepEqual({ ...read, segments: placeless }, file);
      assert.deepEqual(writeWsqFile(read), bytes);
    }),
    { numRuns: 300 },
  );
});

test('tables in another order and fill before markers change no pixel', () => {
  const bytes = encodeWsq(print, 0.75);
  const { pixels } = decodeWsq(bytes);
  const reordered = withSegments(bytes, segments => {
    const tables = segments.filter(({ marker }) => ['DTT', 'DQT', 'SOF'].includes(marker));
    const others = segments.filter(segment => !tables.includes(segment));
    return [...tables.reverse(), ...others];
  });
  assert.deepEqual(decodeWsq(reordered).pixels, pixels);
  const filled = withSegments(bytes, segments => segments.map(segment => ({ ...segment, fill: 2 })));
  assert.equal(filled.length, bytes.length + 2 * readWsqFile(bytes).segments.length);
  assert.deepEqual(decodeWsq(filled).pixels, pixels);
});

test('restart markers change no pixel', () => {
  const bytes = encodeWsq(print, 0.75);
  const { pixels } = decodeWsq(bytes);
  for (const interval of [7, 1_000]) {
    const changed = restarted(bytes, interval);
    assert.ok(changed.includes(0xb1), 'there are restart markers');
    assert.deepEqual(decodeWsq(changed).pixels, pixels);
  }
});

test('what a workspace held is gone from it', () => {
  let held: Workspace | undefined;
  const workspaces = new Workspaces(simdWsqKernels);
  const extent = { widthPx: 200, heightPx: 240, dataBytes: 0 };
  encodeWsq(print, 0.75, workspaces);
  workspaces.lend(extent, space => {
    held = space;
  });
  assert.ok(held !== undefined);
  assert.ok(new Uint8Array(held.plane.buffer).every(byte => byte === 0));
});

test('readImage reads WSQ by its content, with the resolution of NISTCOM or the caller’s', async () => {
  const bytes = encodeWsq({ ...print, dpi: 508 }, 0.75);
  const read = await readImage(bytes, 'x.png');
  assert.deepEqual([read.widthPx, read.heightPx, read.dpi], [200, 240, 508]);
  assert.deepEqual(read.pixels, decodeWsq(bytes).pixels);
  assert.equal((await readImage(bytes, 'x.png', { dpi: 600 })).dpi, 600);
  const silent = withSegments(bytes, segments => segments.filter(({ marker }) => marker !== 'COM'));
  assert.equal((await readImage(silent, 'x.png')).dpi, 500);
  await assert.rejects(
    readImage(encodeWsq(ridges(20, 50), 0.75), 'small.wsq'),
    /small\.wsq: the image is too small/,
  );
});
