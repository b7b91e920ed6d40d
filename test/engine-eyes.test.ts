// What a worker does with pictures of eyes besides taking templates: where the iris lies, and whether a living one was shown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BiometricEngine } from '../daemon/biometrics/engine.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import type { PicturePoint } from '../daemon/core/iris.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { drawCapture, renderEye, smallSensor, synthesiseEye } from '../hal/drivers/sim/iris/index.ts';
import type { EyeFrame } from '../hal/presentation.ts';
import { frameOf, restingEye } from './helpers/reacting-eye.ts';

let engine: BiometricEngine;
before(() => {
  engine = startWorkerEngine({ clock: new ManualClock() });
});
after(() => engine.close());

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function circleOf(points: readonly PicturePoint[]) {
  const [x, y] = [mean(points.map(point => point.x)), mean(points.map(point => point.y))];
  return { x, y, radius: mean(points.map(point => Math.hypot(point.x - x, point.y - y))) };
}

test('the outline of a synthetic eye lies where its iris is, and leaves out what lids cover', async () => {
  const eye = synthesiseEye(11, 'right');
  const { picture, truth } = renderEye(eye, drawCapture(eye, 1, 'normal', smallSensor), smallSensor);
  const outline = await engine.outline({ ...picture, dpi: 500 });
  assert.ok(outline !== undefined);
  for (const boundary of ['pupil', 'limbus'] as const) {
    const [found, real] = [circleOf(outline[boundary]), truth[boundary]];
    assert.ok(Math.hypot(found.x - real.x, found.y - real.y) < 3, boundary);
    assert.ok(Math.abs(found.radius / mean([...real.radii]) - 1) < 0.08, boundary);
  }
  const limbus = circleOf(outline.limbus);
  const areas = outline.masked.flat();
  assert.ok(areas.length > 0);
  assert.ok(areas.every(({ x, y }) => Math.hypot(x - limbus.x, y - limbus.y) < limbus.radius * 1.1));
});

test('there is no outline where there is no eye', async () => {
  const pixels = new Uint8Array(320 * 240).fill(120);
  assert.equal(await engine.outline({ widthPx: 320, heightPx: 240, dpi: 500, pixels }), undefined);
});

/** The same drawn eye at two wavelengths, its sclera by so much darker at the shorter one. */
function seenTwice(scleraAtLong: number): EyeFrame {
  const spectral = [
    { wavelengthNm: 850, frame: frameOf({ ...restingEye, sclera: scleraAtLong }, 102, 5060) },
    { wavelengthNm: 740, frame: frameOf({ ...restingEye, sclera: 180 }, 101, 5030) },
  ];
  return { ...frameOf(restingEye, 100, 5000), presentation: { spectral } };
}

test('an eye is looked for in its frame, and judged by what was promised of it', async () => {
  const verdictOf = async (frame: EyeFrame) => {
    const { verdict, reasons } = await engine.judgeEye(frame, ['spectral']);
    return [verdict, ...reasons];
  };
  assert.deepEqual(await verdictOf(seenTwice(150)), ['bona-fide']);
  assert.deepEqual(await verdictOf(seenTwice(180)), ['doubt', 'wavelengths-alike']);
  const { presentation: _kept, ...bare } = seenTwice(150);
  assert.deepEqual(await verdictOf(bare), ['doubt', 'evidence-missing']);
});
