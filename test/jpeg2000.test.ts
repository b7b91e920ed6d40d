// JPEG 2000 by OpenJPEG in a process of its own: what is written is read again, what is damaged or too much is refused.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { decodeJpeg2000 } from '../daemon/formats/jpeg2000/decode.ts';
import { encodeJpeg2000 } from '../daemon/formats/jpeg2000/encode.ts';
import { readJpeg2000Header } from '../daemon/formats/jpeg2000/header.ts';
import { openEncoder } from '../daemon/formats/jpeg2000/openjpeg.ts';
import { childLimits } from '../daemon/formats/jpeg2000/parameters.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { faultOf } from './helpers/minutiae-records.ts';
import { projectRoot } from './helpers/project.ts';

const pixels = Uint8Array.from({ length: 48 * 40 }, (_, at) => (at * 7) % 251);
const image = { widthPx: 48, heightPx: 40, dpi: 500, pixels };
const file = await encodeJpeg2000(image);
const codestreamAt = Buffer.from(file).indexOf('jp2c') + 4;
const codestream = file.subarray(codestreamAt);

/** 40 x 40 px of any depth, and what is to be made of them. */
async function encoded(bits: number, isSigned: boolean, components: number) {
  const encoder = await openEncoder();
  const frame = { width: 40, height: 40, bitsPerSample: bits, componentCount: components, isSigned };
  const buffer = encoder.getDecodedBuffer(frame);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const top = 2 ** bits - 1;
  const wanted = new Uint8Array(40 * 40 * components);
  for (let i = 0; i < wanted.length; i++) {
    const value = (i * 97) % (top + 1);
    const stored = isSigned ? value - 2 ** (bits - 1) : value;
    if (bits > 8) view.setInt16(2 * i, stored, true);
    else view.setInt8(i, stored);
    wanted[i] = Math.round((value * 255) / top);
  }
  encoder.setQuality(true, 0);
  encoder.encode();
  const bytes = new Uint8Array(encoder.getEncodedBuffer());
  encoder.delete();
  return { bytes, wanted };
}

describe('A JP2 file', () => {
  it('gives back each pixel and the resolution of a lossless image, whatever its sides', async () => {
    const side = fc.integer({ min: 32, max: 90 });
    await fc.assert(
      fc.asyncProperty(side, side, fc.integer({ min: 150, max: 4_000 }), async (widthPx, heightPx, dpi) => {
        const pixels = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => (at * dpi) % 253);
        const image = { widthPx, heightPx, dpi, pixels };
        const { dpi: read, ...raster } = await readImage(await encodeJpeg2000(image), 'x.jp2');
        assert.deepEqual(raster, { widthPx, heightPx, pixels });
        assert.ok(Math.abs(read - dpi) <= 1, `${read} dpi of ${dpi}`);
      }),
      { numRuns: 4 },
    );
  });

  it('of other depths, with a sign, or in colours is given in 8 bits', async () => {
    for (const [bits, isSigned, components] of [
      [16, false, 1],
      [12, true, 1],
      [4, false, 1],
      [8, false, 3],
    ] as const) {
      const { bytes, wanted } = await encoded(bits, isSigned, components);
      const { samples, components: found } = await decodeJpeg2000(bytes, 'x.j2k');
      assert.deepEqual([found, samples], [components, wanted], `${bits} bits, ${components} components`);
    }
  });

  it('of samples with a sign is raised by half of their range', async () => {
    const { samples } = await decodeJpeg2000(codestream.with(42, 0x87), 'x.j2k'); // 8 bits and the sign
    assert.deepEqual(samples, pixels);
  });

  it('is read as a bare codestream too, which states no resolution', async () => {
    const { widthPx, heightPx, components, samples, statedDpi } = await decodeJpeg2000(codestream, 'x.j2k');
    assert.deepEqual([widthPx, heightPx, components, statedDpi], [48, 40, 1, undefined]);
    assert.deepEqual(samples, pixels);
  });

  it('is refused wherever its header is cut off, with the offset and the clause', () => {
    for (let length = 1; length < codestreamAt + 43; length++) {
      const { message } = faultOf(() => readJpeg2000Header(file.subarray(0, length), 'x.jp2'));
      assert.match(message, /^x\.jp2: .* at offset \d+ \(ISO\/IEC 15444-1, (I|A)\.\d/);
    }
  });

  it('that lost its end is refused, or read in its size', async () => {
    for (const length of [codestreamAt + 60, codestreamAt + 200, file.length - 1]) {
      const read = await decodeJpeg2000(file.subarray(0, length), 'x.jp2').catch((error: unknown) => error);
      if (read instanceof Error) assert.match(read.message, /^x\.jp2: the JPEG 2000 image cannot be decoded/);
      else assert.equal((read as typeof image & { samples: Uint8Array }).samples.length, 48 * 40);
    }
  });
});

describe('Of a codestream it is refused by the header alone', () => {
  const withWord = (at: number, value: number, bytes = codestream) => {
    const changed = bytes.slice();
    new DataView(changed.buffer).setUint32(at, value);
    return changed;
  };
  const cases: Record<string, [Uint8Array, RegExp]> = {
    'that it is too large': [withWord(8, 5_000), /the image is too large, got 5000 x 40 px/],
    'that it is too small': [withWord(12, 10), /the image is too small, got 48 x 10 px/],
    'that its tiles are too many': [
      withWord(24, 1, withWord(28, 1)),
      /too many tiles, or none at offset 0 .*got 1920, wanted/,
    ],
    'that its tiles have no width': [withWord(24, 0), /too many tiles, or none/],
    'that it has five components': [
      codestream.with(41, 5),
      /number of components that is not decoded .*got 5/,
    ],
    'that its samples are deep': [codestream.with(42, 31), /too many bits a sample at offset 42 .*got 32/],
    'that it is subsampled': [codestream.with(43, 2), /subsampling in x that is not decoded .*got 2/],
  };
  for (const [what, [bytes, message]] of Object.entries(cases)) {
    it(what, async () => {
      await assert.rejects(decodeJpeg2000(bytes, 'x.j2k'), { code: 'bad-input', message });
    });
  }
});

describe('The process of the decoder', () => {
  it('is ended when it takes too long', async () => {
    const limits = { ...childLimits, timeoutMs: 1 };
    await assert.rejects(decodeJpeg2000(file, 'x.jp2', limits), {
      code: 'bad-input',
      message: 'x.jp2: the JPEG 2000 image cannot be decoded, got the decoder was ended by SIGKILL',
    });
  });

  it('falls alone when it needs more memory than it may have', async () => {
    const limits = { ...childLimits, memoryBytes: 110 * 2 ** 20 };
    await assert.rejects(decodeJpeg2000(file, 'x.jp2', limits), { code: 'bad-input' });
    assert.equal((await decodeJpeg2000(file, 'x.jp2')).widthPx, 48);
  });

  it('works below a lower limit than its own, and writes nothing to standard output', () => {
    const script = `
      const { decodeJpeg2000 } = await import(${JSON.stringify(path.join(projectRoot, 'dist/daemon/formats/jpeg2000/decode.js'))});
      const file = Uint8Array.from(Buffer.from(process.env.FILE, 'base64'));
      process.stderr.write(String((await decodeJpeg2000(file, 'x')).samples.length));`;
    const command = ['ulimit -d 400000; exec "$0" --input-type=module -e "$1"', process.execPath, script];
    const env = { ...process.env, FILE: Buffer.from(file).toString('base64') };
    const run = spawnSync('/bin/sh', ['-c', ...command], { env, encoding: 'utf8' });
    assert.deepEqual([run.stdout, run.stderr], ['', '1920']);
  });
});

describe('JPEG 2000 of others', () => {
  const nist = 'standards/libbiomeval/img.jp2';
  it('is read in grey at its resolution', { skip: unlessPresent(nist) }, async () => {
    const image = await readImage(new Uint8Array(readFileSync(path.join(dataFolder, nist))), 'img.jp2');
    assert.deepEqual([image.widthPx, image.heightPx, image.dpi], [908, 1007, 1000]);
    assert.ok(new Set(image.pixels).size > 200);
  });

  const passport = 'standards/tsemrtd/EF_DG2.bin';
  it('is read in colour', { skip: unlessPresent(passport) }, async () => {
    const bytes = readFileSync(path.join(dataFolder, passport));
    const jp2 = new Uint8Array(bytes.subarray(bytes.indexOf('jP  ') - 4));
    const { widthPx, heightPx, components, statedDpi } = await decodeJpeg2000(jp2, 'DG2');
    assert.deepEqual([widthPx, heightPx, components, statedDpi], [413, 531, 3, 300]);
  });
});
