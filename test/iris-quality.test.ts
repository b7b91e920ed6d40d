import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iris } from '../daemon/biometrics/iris/iris.ts';
import type { QualityReason } from '../daemon/core/quality.ts';
import { badImages } from './helpers/bad-images.ts';
import { blurred, drawEye } from './helpers/drawn-eyes.ts';

test('a plain eye is usable, and there is nothing to say of it', () => {
  const { usable, score, reasons, measures } = iris.assess(drawEye());
  assert.ok(usable && score >= 60, `${score}`);
  assert.deepEqual(reasons, []);
  assert.ok(Math.abs(measures.pupilDilation - 22 / 55) < 0.03);
  assert.ok(measures.concentricity > 0.97 && measures.usableIrisArea > 0.9);
});

const said: Record<string, { reason: QualityReason; image: ReturnType<typeof drawEye> }> = {
  'half closed': { reason: 'open-eyes-wide', image: drawEye({ openUp: 0.35, openDown: 0.5 }) },
  'far away': {
    reason: 'come-closer',
    image: drawEye({ widthPx: 240, heightPx: 180, x: 120, y: 90, pupilPx: 14, irisPx: 35 }),
  },
  'cut off at the border': { reason: 'step-back', image: drawEye({ x: 30 }) },
  'out of focus': { reason: 'hold-still', image: blurred(drawEye(), 3.5) },
  'in the dark': { reason: 'too-dark', image: drawEye({ light: 0.22, noise: 0.5 }) },
};

for (const [name, { reason, image }] of Object.entries(said)) {
  test(`an eye ${name} is told to ${reason}, and scores less than a plain one`, () => {
    const { reasons, score } = iris.assess(image);
    assert.ok(reasons.includes(reason), reasons.join(', '));
    assert.ok(score < iris.assess(drawEye()).score);
  });
}

test('what is no eye is refused', () => {
  const taken = Object.entries(badImages()).filter(([, image]) => iris.assess(image).usable);
  assert.deepEqual(
    taken.map(([name]) => name),
    [],
  );
});

test('a closed eye is refused: there is no eye to be seen', () => {
  const { usable, reasons } = iris.assess(drawEye({ openUp: 0, openDown: 0 }));
  assert.deepEqual([usable, reasons[0]], [false, 'no-eye']);
});

test('drawn eyes are like themselves when turned and like no other', () => {
  const template = (changes: Parameters<typeof drawEye>[0]) => iris.extract(drawEye(changes));
  const [plain, turned, other] = [
    template({}),
    template({ turnDegrees: 20, pupilPx: 26, x: 150 }),
    template({ seed: 'b' }),
  ];
  assert.ok(iris.compare(plain, turned) >= iris.calibratedTo);
  assert.ok(iris.compare(plain, other) < 20);
});
