import assert from 'node:assert/strict';
import test from 'node:test';
import {
  drawCapture,
  type EyeCapture,
  type EyeCondition,
  largeSensor,
  renderEye,
  smallSensor,
  surface,
  synthesiseEye,
  takeEye,
} from '../hal/drivers/sim/iris/index.ts';

const eyes = [1, 2, 3].map(person => synthesiseEye(person, person % 2 === 0 ? 'right' : 'left'));
const [first, second] = eyes;
const take = (eye = first, condition: EyeCondition = 'normal', seed = 1) =>
  renderEye(eye, drawCapture(eye, seed, condition, smallSensor), smallSensor);
const change = (changes: Partial<EyeCapture>, eye = first) =>
  renderEye(eye, { ...drawCapture(eye, 1, 'normal', smallSensor), ...changes }, smallSensor);

type Render = ReturnType<typeof take>;

/** Mean grey of what the truth calls a surface. */
function greyOf({ picture, truth }: Render, shown: number): number {
  const greys = picture.pixels.filter((_, at) => truth.surfaces[at] === shown);
  return greys.reduce((sum, grey) => sum + grey, 0) / greys.length;
}

const areaOf = ({ truth }: Render, shown: number) => truth.surfaces.filter(one => one === shown).length;
const radiusOf = (radii: Float64Array) => radii.reduce((sum, radius) => sum + radius, 0) / radii.length;

/** The step of grey across a contour, outwards, at angles where neither lid reaches: the median over the sides. */
function stepAcross({ picture, truth }: Render, contour: 'pupil' | 'limbus', reachPx: number): number {
  const { x, y, radii } = truth[contour];
  const greyAt = (radius: number, turn: number) =>
    picture.pixels[
      Math.round(y + radius * Math.sin(turn)) * picture.widthPx + Math.round(x + radius * Math.cos(turn))
    ];
  const sides = [-8, -4, 0, 4, 8, 56, 60, 64, 68, 72].map(n => (n + 128) % 128);
  const steps = sides.map(n => {
    const turn = (2 * Math.PI * n) / radii.length;
    return greyAt(radii[n] + reachPx, turn) - greyAt(radii[n] - reachPx, turn);
  });
  return steps.toSorted((a, b) => a - b)[5];
}

test('the same arguments give the same bytes, and every one of them matters', () => {
  const picture = takeEye(first, 1, 'normal', smallSensor).pixels;
  assert.deepEqual(takeEye(synthesiseEye(1, 'left'), 1, 'normal', smallSensor).pixels, picture);
  assert.notDeepEqual(takeEye(first, 2, 'normal', smallSensor).pixels, picture);
  assert.notDeepEqual(takeEye(first, 1, 'half-closed', smallSensor).pixels, picture);
  assert.notDeepEqual(takeEye(second, 1, 'normal', smallSensor).pixels, picture);
});

test('irises differ between persons and between the eyes of one person as much as chance', () => {
  const reliefs = [...eyes, synthesiseEye(1, 'right')].map(({ iris }) => iris.tissue[0].relief);
  const alike = (a: Int8Array, b: Int8Array) =>
    a.reduce((count, height, at) => count + (height > 0 === b[at] > 0 ? 1 : 0), 0) / a.length;
  for (const [n, relief] of reliefs.entries()) {
    for (const other of reliefs.slice(n + 1)) {
      const share = alike(relief, other);
      assert.ok(share > 0.4 && share < 0.6, `${share}`);
    }
  }
});

test('the pupil is darker than the iris, the iris darker than the sclera, the sclera darker than lit skin', () => {
  for (const eye of eyes) {
    const render = take(eye);
    const [pupil, iris, sclera] = [surface.pupil, surface.iris, surface.sclera].map(one =>
      greyOf(render, one),
    );
    assert.ok(pupil < 40 && pupil + 30 < iris && iris + 12 < sclera, `${pupil} ${iris} ${sclera}`);
  }
});

test('the contours lie where the picture steps', () => {
  for (const eye of eyes) {
    const render = take(eye);
    assert.ok(stepAcross(render, 'pupil', 3) > 25, `pupil ${stepAcross(render, 'pupil', 3)}`);
    assert.ok(stepAcross(render, 'limbus', 5) > 8, `limbus ${stepAcross(render, 'limbus', 5)}`);
  }
});

test('no pupil is painted: it has noise', () => {
  const { picture, truth } = take();
  const greys = new Set(picture.pixels.filter((_, at) => truth.surfaces[at] === surface.pupil));
  assert.ok(greys.size > 8, `${greys.size} greys`);
});

test('the iris fills the picture as the sensor says', () => {
  const diameter = (sensor: typeof smallSensor) =>
    2 * radiusOf(renderEye(first, drawCapture(first, 1, 'normal', sensor), sensor).truth.limbus.radii);
  const [small, large] = [diameter(smallSensor), diameter(largeSensor)];
  assert.ok(small > 100 && small < 140, `${small} px`);
  assert.ok(large > 190 && large < 260, `${large} px`);
});

test('each condition is what it says', () => {
  for (const eye of eyes) {
    const normal = take(eye);
    const halfClosed = take(eye, 'half-closed');
    assert.ok(normal.truth.visible > 0.6, `normal ${normal.truth.visible}`);
    assert.ok(halfClosed.truth.visible < 0.75 * normal.truth.visible, `half ${halfClosed.truth.visible}`);
    assert.equal(areaOf(take(eye, 'closed'), surface.pupil), 0);
    assert.ok(stepAcross(take(eye, 'out-of-focus'), 'pupil', 2) < 0.6 * stepAcross(normal, 'pupil', 2));
    const far = radiusOf(take(eye, 'far').truth.limbus.radii);
    assert.ok(far < 0.5 * radiusOf(normal.truth.limbus.radii), `far ${far} px`);
    const { radii } = take(eye, 'looks-away').truth.limbus;
    assert.ok(Math.max(...radii) > 1.07 * Math.min(...radii), 'a disc from the side is an ellipse');
  }
});

test('dilation, turn and wavelength are the caller’s to choose', () => {
  const [narrow, wide] = [change({ dilation: 0.3 }), change({ dilation: 0.6 })];
  const ratio = radiusOf(wide.truth.pupil.radii) / radiusOf(narrow.truth.pupil.radii);
  assert.ok(Math.abs(ratio - 2) < 0.02, `${ratio}`);
  assert.ok(change({ rollDegrees: 20, torsionDegrees: 1 }).truth.rollDegrees === 21);
  const contrastOf = (illuminationNm: number) => {
    const render = change({ illuminationNm });
    return greyOf(render, surface.sclera) / greyOf(render, surface.iris);
  };
  assert.ok(contrastOf(700) > 1.1 * contrastOf(850), 'melanin is dark in visible red');
});

test('another frame of one sitting differs by its noise alone', () => {
  const [one, other] = [change({ frame: 1 }), change({ frame: 2 })].map(({ picture }) => picture.pixels);
  assert.notDeepEqual(one, other);
  const furthest = one.reduce((most, grey, at) => Math.max(most, Math.abs(grey - other[at])), 0);
  assert.ok(furthest < 40, `${furthest}`);
});
