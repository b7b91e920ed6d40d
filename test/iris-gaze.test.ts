// An eye that looks aside is told where to look, and never the wrong way.
import assert from 'node:assert/strict';
import test from 'node:test';
import { gazeParameters } from '../daemon/biometrics/iris/gaze-parameters.ts';
import { iris } from '../daemon/biometrics/iris/iris.ts';
import { mirroredLight } from '../daemon/biometrics/iris/mirrored-light.ts';
import type { QualityReason } from '../daemon/core/quality.ts';
import {
  drawCapture,
  largeSensor,
  renderEye,
  smallSensor,
  synthesiseEye,
} from '../hal/drivers/sim/iris/index.ts';

const eyes = (['left', 'right'] as const).map(side => synthesiseEye('gaze', side));

/** To the right of the picture, and down, degrees. */
function reasonsAt(
  eye: number,
  yawDegrees: number,
  pitchDegrees: number,
  sensor = smallSensor,
): QualityReason[] {
  const capture = { ...drawCapture(eyes[eye], 1, 'normal', sensor), opening: 0.95, yawDegrees, pitchDegrees };
  const { picture } = renderEye(eyes[eye], capture, sensor);
  const { reasons } = iris.assess({ ...picture, dpi: 500 });
  return reasons.filter(reason => reason.startsWith('look-'));
}

for (const eye of [0, 1]) {
  const name = `the ${['left', 'right'][eye]} eye`;

  test(`${name} that looks to the right of the picture, its owner's left, is asked to look right; and the other way`, () => {
    assert.deepEqual(reasonsAt(eye, 32, 0), ['look-right']);
    assert.deepEqual(reasonsAt(eye, -34, 0), ['look-left']);
  });

  test(`${name} that looks down is asked to look up, and the other way`, () => {
    assert.deepEqual(reasonsAt(eye, 0, 30, largeSensor), ['look-up']);
    assert.deepEqual(reasonsAt(eye, 0, -24), ['look-down']);
  });

  test(`${name} that looks into the lens is asked for nothing`, () => {
    assert.deepEqual(reasonsAt(eye, 0, 0), []);
    assert.deepEqual(reasonsAt(eye, 4, -3, largeSensor), []);
  });
}

test('with two lamps the nearer one still points the right way', () => {
  assert.deepEqual(reasonsAt(0, 40, 0, largeSensor), ['look-right']);
  assert.deepEqual(reasonsAt(1, -40, 0, largeSensor), ['look-left']);
});

test('of several lights the one nearest to the pupil counts, grains and what lies beyond the iris do not', () => {
  const [widthPx, heightPx] = [200, 200];
  const contour = (x: number, y: number, radius: number) => ({
    x,
    y,
    radii: new Float64Array(128).fill(radius),
  });
  const lightsAt = (...lights: readonly (readonly [x: number, y: number, side: number])[]) => {
    const glints = new Uint8Array(widthPx * heightPx);
    for (const [x, y, side] of lights) {
      for (let row = y; row < y + side; row++) glints.fill(1, row * widthPx + x, row * widthPx + x + side);
    }
    const filled = { widthPx, heightPx, dpi: 500, pixels: new Uint8Array(glints.length) };
    return mirroredLight({
      glints,
      filled,
      pupil: contour(100, 100, 20),
      limbus: contour(100, 100, 60),
      evidence: {},
    });
  };
  assert.equal(lightsAt(), undefined);
  assert.equal(lightsAt([100, 100, 1], [165, 100, 6]), undefined);
  const found = lightsAt([60, 90, 5], [109, 106, 3], [100, 100, 1]);
  assert.deepEqual(found, { right: 10 / 60, down: 7 / 60 });
  assert.ok(gazeParameters.reach < 1);
});
