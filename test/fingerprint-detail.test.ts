import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeDetail, encodeDetail } from '../daemon/biometrics/fingerprint/detail-codec.ts';
import { encodeTemplate, withoutDetail } from '../daemon/biometrics/fingerprint/encode-template.ts';
import { decodeTemplate } from '../daemon/biometrics/fingerprint/decode-template.ts';
import { extract } from '../daemon/biometrics/fingerprint/extract.ts';
import { straightener } from '../daemon/biometrics/fingerprint/straighten.ts';
import type { RidgeDetail } from '../daemon/core/fingerprint.ts';
import { decodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';

const details: fc.Arbitrary<RidgeDetail> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    cellCols: fc.integer({ min: 1, max: 12 }),
    cellRows: fc.integer({ min: 1, max: 12 }),
    xPx: fc.integer({ min: 0, max: 65_535 }),
    yPx: fc.integer({ min: 0, max: 65_535 }),
  })
  .map(({ seed, cellCols, cellRows, xPx, yPx }) => {
    const random = randomFrom(seed);
    const [cols, rows] = [8 * cellCols, 8 * cellRows];
    const print = Uint8Array.from({ length: (cols * rows) / 4 }, () => Number(random.uniform() < 0.7));
    const ridges = Uint8Array.from({ length: cols * rows }, (_, at) => {
      const quarter = (Math.floor(at / cols) >> 1) * (cols >> 1) + ((at % cols) >> 1);
      return print[quarter] === 0 ? 0 : 1 + Number(random.uniform() < 0.5);
    });
    const bytes = (low: number) =>
      Uint8Array.from(
        { length: cellCols * cellRows },
        () => low + Math.floor(random.uniform() * (256 - low)),
      );
    return {
      xPx,
      yPx,
      cols,
      rows,
      ridges,
      orientation: bytes(0),
      period: bytes(1),
    };
  });

test('what is written is read again', () => {
  fc.assert(fc.property(details, detail => assert.deepEqual(decodeDetail(encodeDetail(detail)), detail)));
});

test('a damaged area gives no detail or one of the shape that it states, and never throws', () => {
  fc.assert(
    fc.property(details, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (detail, at, byte, length) => {
      const area = encodeDetail(detail);
      area[at % area.length] = byte;
      const read = decodeDetail(area.subarray(0, length % 3 === 0 ? length % area.length : area.length));
      if (read === undefined) return;
      assert.equal(read.ridges.length, read.cols * read.rows);
      assert.equal(read.orientation.length, (read.cols / 8) * (read.rows / 8));
      assert.ok(read.ridges.every(value => value <= 2) && read.period.every(value => value > 0));
    }),
  );
});

test('an extraction keeps its ridges, in a record that others read as minutiae', () => {
  const sensor = { widthPx: 300, heightPx: 400, dpi: 500 };
  const template = extract(takeImpression(synthesiseMaster('a'), '1', 'normal', sensor));
  const record = encodeTemplate(template);
  assert.deepEqual(decodeTemplate(record).detail, template.detail);
  assert.deepEqual(
    decodeFmr2005(record).minutiae,
    decodeFmr2005(encodeTemplate(withoutDetail(template))).minutiae,
  );
  assert.ok(record.length < 8_000, `${record.length} bytes`);
  const { detail } = template;
  const printed = detail?.ridges.filter(value => value !== 0).length ?? 0;
  const dark = detail?.ridges.filter(value => value === 2).length ?? 0;
  assert.ok(
    printed > 5_000 && Math.abs(dark / printed - 0.5) < 0.1,
    `${dark} of ${printed} samples are ridge`,
  );
});

test('every image that shows a print gives its ridges, whatever its resolution and size', () => {
  for (const dpi of [450, 500, 569, 1_000]) {
    const sensor = { widthPx: Math.round(0.59 * dpi), heightPx: Math.round(0.79 * dpi), dpi };
    const { detail } = extract(takeImpression(synthesiseMaster('a'), '1', 'normal', sensor));
    assert.ok(detail && detail.cols > 80, `${dpi} dpi`);
  }
});

test('ridges and minutiae lie at the same places, of an image that was cut to its middle too', () => {
  const sensor = { widthPx: 300, heightPx: 400, dpi: 500 };
  const { pixels } = takeImpression(synthesiseMaster('a'), '1', 'normal', sensor);
  const [widthPx, leftPx] = [2_051, 900];
  const wide = new Uint8Array(widthPx * 400).fill(255);
  for (let y = 0; y < 400; y++) wide.set(pixels.subarray(300 * y, 300 * y + 300), widthPx * y + leftPx);
  const { detail, minutiae } = extract({ widthPx, heightPx: 400, dpi: 500, pixels: wide });
  assert.ok(detail && minutiae.length > 20);
  const { xPx, yPx, cols, ridges } = detail;
  for (const { x, y } of minutiae) {
    const at = Math.floor((y - yPx) / 2) * cols + Math.floor((x - xPx) / 2);
    assert.ok(ridges[at] > 0, `no print at ${x}, ${y}`);
  }
});

test('a way is as long as the ridges across it, however far apart they were drawn', () => {
  const uniform = (periodPx: number): RidgeDetail => ({
    xPx: 0,
    yPx: 0,
    cols: 80,
    rows: 80,
    ridges: new Uint8Array(6_400),
    orientation: new Uint8Array(100), // along x
    period: new Uint8Array(100).fill(Math.round(periodPx * 15)),
  });
  for (const periodPx of [7, 9.2, 12]) {
    const straighten = straightener(uniform(periodPx));
    const { dx, dy } = straighten(20, 20, { dx: 30, dy: 4 * periodPx });
    assert.ok(Math.abs(dx - 30) < 1e-9, 'nothing is known along the ridges');
    assert.ok(Math.abs(dy - 4 * 9.2) < 0.3, `${dy} px for four ridges`);
  }
});
