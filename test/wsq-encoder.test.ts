// Our encoder against a certified one: a file of NIST's holds a print twice, as WSQ and as it was before.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { planDecoding } from '../daemon/formats/wsq/decode-plan.ts';
import { encodeWsq } from '../daemon/formats/wsq/encode.ts';
import { readWsqFile } from '../daemon/formats/wsq/read-file.ts';
import { fromScaled } from '../daemon/formats/wsq/scaled.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { indicesOf, withSegments } from './helpers/wsq-files.ts';

const relative = 'standards/nbis-an2k/valid1.2.an2';
/** What the certified encoder was asked for: at this bitrate the bins are as wide as its own. */
const bitrate = 0.5;
/** LEN, IDC, IMP, FGP, ISR, HLL, VLL, GCA of a Type-4 record. */
const headerBytes = 18;

/** The WSQ file in the first Type-4 record, and the pixels of the second, whose header has another size than they have. */
async function both(): Promise<{ wsq: Uint8Array; widthPx: number; heightPx: number; pixels: Uint8Array }> {
  const file = await readFile(path.join(dataFolder, relative));
  const start = file.indexOf(Uint8Array.of(0xff, 0xa0, 0xff));
  const end = start - headerBytes + file.readUInt32BE(start - headerBytes);
  const wsq = file.subarray(start, end);
  const { widthPx, heightPx } = planDecoding(wsq).frame;
  assert.equal(file.readUInt32BE(end), headerBytes + widthPx * heightPx);
  assert.equal(file.readUInt8(end + 17), 0, 'the second is not compressed');
  const pixels = file.subarray(end + headerBytes, end + headerBytes + widthPx * heightPx);
  return { wsq, widthPx, heightPx, pixels: Uint8Array.from(pixels) };
}

const binsOf = (bytes: Uint8Array) =>
  readWsqFile(bytes).segments.flatMap(segment =>
    segment.marker === 'DQT'
      ? segment.bands.flatMap(({ bin, zero }) => [fromScaled(bin), fromScaled(zero)])
      : [],
  );

/** Without comments, which do not count. */
const sizeOf = (bytes: Uint8Array) =>
  withSegments(bytes, segments => segments.filter(({ marker }) => marker !== 'COM')).length;

test('size, bins and indices are within Annex AA.2 of those of a certified encoder', {
  skip: unlessPresent(relative),
}, async t => {
  const { wsq: certified, ...image } = await both();
  const ours = encodeWsq({ ...image, dpi: 500 }, bitrate);

  const larger = 100 * (sizeOf(ours) / sizeOf(certified) - 1);
  assert.ok(Math.abs(larger) <= 0.4, `${larger} % larger`);

  const bins = binsOf(certified);
  const apart = binsOf(ours).map((width, k) => 100 * Math.abs(bins[k] === 0 ? width : width / bins[k] - 1));
  const widest = Math.max(...apart);
  assert.ok(widest <= 0.051, `${widest} % off`);

  const indices = indicesOf(certified);
  const steps = indicesOf(ours).map((index, k) => Math.abs(index - indices[k]));
  assert.equal(steps.length, indices.length);
  const equal = (100 * steps.filter(step => step === 0).length) / indices.length;
  assert.ok(equal >= 99.99, `${equal} % equal`);
  assert.ok(steps.every(step => step <= 1));
  t.diagnostic(
    `${larger.toFixed(3)} % larger, bins at most ${widest.toFixed(4)} % off, ${equal.toFixed(4)} % of ${indices.length} indices equal`,
  );
});
