// What an assessment tells a person to do, and that its score falls with what makes a print fail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classOf } from '../daemon/biometrics/evaluate-folder.ts';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { sameFingerTwice } from '../daemon/biometrics/fingerprint/same-finger.ts';
import { gridOf } from '../daemon/biometrics/fingerprint/raster.ts';
import { periodSlopePerMm } from '../daemon/biometrics/fingerprint/skin-strain.ts';
import { type Image, millimetresPerInch } from '../daemon/core/image.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { type Condition, synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { readCaptures, unlessPresent } from './helpers/captures.ts';
import { drawn, moved, randomTemplate } from './helpers/ridge-patterns.ts';

const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };
const master = synthesiseMaster(2);
const impression = (condition: Condition): Image => takeImpression(master, 0, condition, sensor);
const assess = (image: Image) => fingerprint.assess(image);

/** The print moved within its raster; what it leaves is blank glass. */
function shifted({ widthPx, heightPx, pixels }: Image, right: number, down: number): Image {
  return drawn(widthPx, heightPx, (x, y) => {
    const [column, row] = [x - right, y - down];
    const inside = column >= 0 && row >= 0 && column < widthPx && row < heightPx;
    return inside ? pixels[row * widthPx + column] : 255;
  });
}

const normal = impression('normal');

for (const [where, right, down, advice] of [
  ['low', 0, 190, 'move-up'],
  ['high', 0, -210, 'move-down'],
  ['right', 230, 0, 'move-left'],
  ['left', -170, 0, 'move-right'],
] as const) {
  test(`a print that lies ${where} asks to ${advice}`, () => {
    const moves = assess(shifted(normal, right, down)).reasons.filter(reason => reason.startsWith('move-'));
    assert.deepEqual(moves, [advice]);
  });
}

test('a good print asks for nothing', () => {
  assert.deepEqual(assess(normal).reasons, []);
});

test('a very dry print asks for pressure', () => {
  const { reasons } = assess(impression('very-dry'));
  assert.ok(reasons.includes('press-harder') && reasons.includes('too-dry'), reasons.join());
});

test('an empty glass asks for a finger, and for nothing that only a finger can do', () => {
  const white = { widthPx: 300, heightPx: 400, dpi: 500, pixels: new Uint8Array(120_000).fill(255) };
  assert.deepEqual(fingerprint.assess(white).reasons, ['no-finger', 'too-small', 'unclear', 'few-minutiae']);
});

test('ridges that ran together ask for less pressure', () => {
  const random = randomFrom(3).uniform;
  const flooded = drawn(300, 300, x => (x % 9 > 6 && random() < 0.5 ? 220 : 30 + 30 * random()));
  const { reasons } = assess(flooded);
  assert.ok(reasons.includes('press-softer') && reasons.includes('too-wet'), reasons.join());
});

test('a light touch in the middle of the glass asks for pressure', () => {
  const small = drawn(sensor.widthPx, sensor.heightPx, (x, y) =>
    Math.hypot(x - 190, y - 190) < 70 ? normal.pixels[y * sensor.widthPx + x] : 255,
  );
  const { reasons } = assess(small);
  assert.ok(reasons.includes('press-harder') && reasons.includes('too-small'), reasons.join());
});

/**
 * Skin pressed together at the left and stretched at the right (or the other way round), more by `slopePerMm` for each
 * millimetre, the middle where it was: the map w = (1 - exp(-s z)) / s, which widens ridges of every direction alike.
 */
function pushed({ widthPx, heightPx, pixels }: Image, slopePerMm: number): Image {
  const slope = (slopePerMm * millimetresPerInch) / sensor.dpi;
  const [middleX, middleY] = [widthPx / 2, heightPx / 2];
  return drawn(widthPx, heightPx, (x, y) => {
    const shrink = Math.exp(-slope * (x - middleX));
    const turn = slope * (y - middleY);
    const fromX = Math.round(middleX + (1 - shrink * Math.cos(turn)) / slope);
    const fromY = Math.round(middleY + (shrink * Math.sin(turn)) / slope);
    const inside = (from: number, sidePx: number) => Math.max(0, Math.min(sidePx - 1, from));
    return pixels[inside(fromY, heightPx) * widthPx + inside(fromX, widthPx)];
  });
}

test('skin pushed to a side asks for pressing straight, and its score falls', () => {
  const { reasons, score } = assess(pushed(normal, -0.02));
  assert.ok(reasons.includes('press-straight'), reasons.join());
  assert.ok(score < assess(normal).score / 2, `${score}`);
});

test('the slope of the ridge period is found whatever its direction, and not where there is no plane to fit', () => {
  const [cols, rows, cellPx] = [20, 25, 16];
  const mmPerCell = (cellPx * millimetresPerInch) / 500;
  const whole = {
    widthPx: cols * cellPx,
    heightPx: rows * cellPx,
    values: new Uint8Array(cols * rows * cellPx ** 2),
  };
  const slope = (perMm: number, direction: number, printRows = rows, leaning = 0) => {
    const period = gridOf({ cols, rows, cellPx }, cell => {
      const along = (cell % cols) * Math.cos(direction) + Math.floor(cell / cols) * Math.sin(direction);
      return 9 * Math.exp(perMm * mmPerCell * along);
    });
    const values = whole.values.map((_, at) => {
      const [x, y] = [at % whole.widthPx, Math.floor(at / whole.widthPx)];
      return y < printRows * cellPx && x >= leaning * y ? 1 : 0;
    });
    return periodSlopePerMm(period, { ...whole, values });
  };
  for (const direction of [0, 1, 2.5, 4]) {
    assert.ok(Math.abs(slope(0.02, direction) - 0.02) < 1e-6, `${direction}: ${slope(0.02, direction)}`);
  }
  for (const direction of [1, 2.5]) {
    const leaning = slope(0.02, direction, rows, 0.6);
    assert.ok(Math.abs(leaning - 0.02) < 1e-6, `a print that leans, ${direction}: ${leaning}`);
  }
  assert.ok(slope(0, 0) < 1e-9);
  assert.equal(slope(0.02, 0, 1), 0);
  assert.equal(slope(0.02, 0, 0), 0);
});

test('the score falls with dryness and with the area', () => {
  const [clear, dry, driest] = (['normal', 'dry', 'very-dry'] as const).map(c => assess(impression(c)).score);
  assert.ok(clear > dry && dry > driest, `${clear} ${dry} ${driest}`);
  assert.ok(assess(shifted(normal, 0, 150)).score < clear);
});

test('a finger that was given twice is found, whatever else was captured', () => {
  const index = randomTemplate(1);
  const captures = [
    { position: 2, template: index },
    { position: 3, template: randomTemplate(2) },
    { position: 4, template: moved(index, { turn: 0.3, dx: 10 }) },
    { position: 2, template: index },
    { position: 0, template: index },
  ] as const;
  const found = sameFingerTwice(captures, 30);
  assert.deepEqual(
    found.map(({ first, second }) => [first, second]).sort(([a], [b]) => a - b),
    [
      [0, 2],
      [2, 3],
    ],
  );
  assert.ok(found.every(({ score }) => score >= 30));
  assert.deepEqual(sameFingerTwice(captures, 50), []);
});

const set = 'fingerprint/fvc2004-db1b';
test('fvc2004-db1b: pairs of good prints score higher than pairs with a poor one', {
  skip: unlessPresent(set),
}, async () => {
  const images = await readCaptures(set, name => /^1(01|02|10)_/.test(name));
  const prints = images.map(({ name, image }) => {
    const examined = fingerprint.examine(image);
    return {
      finger: classOf(name),
      prepared: fingerprint.prepare(examined.template),
      quality: examined.assess().score,
    };
  });
  const pairs = prints.flatMap((a, k) =>
    prints
      .slice(k + 1)
      .filter(b => b.finger === a.finger)
      .map(b => ({
        quality: Math.min(a.quality, b.quality),
        score: fingerprint.comparePrepared(a.prepared, b.prepared),
      })),
  );
  const scores = pairs.toSorted((a, b) => a.quality - b.quality).map(({ score }) => score);
  const mean = (some: number[]) => some.reduce((sum, score) => sum + score, 0) / some.length;
  const [poor, good] = [mean(scores.slice(0, 28)), mean(scores.slice(-28))];
  assert.ok(good > poor + 3, `${good} ${poor}`);
});
