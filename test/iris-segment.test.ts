// Where the iris is found in drawn eyes, whose boundaries are known, and in images that show none.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { segment } from '../daemon/biometrics/iris/segment/segment.ts';
import {
  type Contour,
  contourAngles,
  type Segmentation,
} from '../daemon/biometrics/iris/segment/segmentation.ts';
import type { Image } from '../daemon/core/image.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { readCaptures, unlessPresent } from './helpers/captures.ts';
import { blurred, type DrawnEye, drawEye, plainEye } from './helpers/drawn-eyes.ts';
import { drawn } from './helpers/ridge-patterns.ts';

/** Root of the mean square by which a contour misses a circle, px, over the angles that `seen` takes. */
function miss(
  contour: Contour,
  x: number,
  y: number,
  radius: number,
  seen = (_radians: number) => true,
): number {
  let [sum, count] = [0, 0];
  for (let angle = 0; angle < contourAngles; angle++) {
    const radians = (2 * Math.PI * angle) / contourAngles;
    if (!seen(radians)) continue;
    const px = contour.x + contour.radii[angle] * Math.cos(radians);
    const py = contour.y + contour.radii[angle] * Math.sin(radians);
    sum += (Math.hypot(px - x, py - y) - radius) ** 2;
    count++;
  }
  return Math.sqrt(sum / count);
}

function found(image: Image): Segmentation {
  const segmentation = segment(image);
  assert.ok(segmentation, 'nothing was found');
  return segmentation;
}

const besideLids = (radians: number) => Math.abs(Math.sin(radians)) < 0.6;

/** Both boundaries lie where they were drawn, the limbus where lids leave it. */
function assertFound(image: Image, eye: DrawnEye, pupilPx: number, limbusPx: number): void {
  const { pupil, limbus } = found(image);
  const atPupil = miss(pupil, eye.x, eye.y, eye.pupilPx);
  const atLimbus = miss(limbus, eye.x, eye.y, eye.irisPx, besideLids);
  assert.ok(atPupil <= pupilPx, `the pupil is missed by ${atPupil.toFixed(2)} px`);
  assert.ok(atLimbus <= limbusPx, `the limbus is missed by ${atLimbus.toFixed(2)} px`);
}

/** The same eye in an image `factor` times as large. */
function magnified(eye: DrawnEye, factor: number): DrawnEye {
  const { widthPx, heightPx, x, y, pupilPx, irisPx } = eye;
  return {
    ...eye,
    widthPx: Math.round(widthPx * factor),
    heightPx: Math.round(heightPx * factor),
    x: (x + 0.5) * factor - 0.5,
    y: (y + 0.5) * factor - 0.5,
    pupilPx: pupilPx * factor,
    irisPx: irisPx * factor,
  };
}

describe('the iris of a drawn eye', () => {
  it('is found within a pixel wherever it lies and however wide pupil and iris are', () => {
    const eyes = fc.record({
      x: fc.integer({ min: 125, max: 195 }),
      y: fc.integer({ min: 100, max: 140 }),
      irisPx: fc.integer({ min: 45, max: 95 }),
      share: fc.double({ min: 0.25, max: 0.6, noNaN: true }),
    });
    const property = fc.property(eyes, ({ x, y, irisPx, share }) => {
      const eye = { ...plainEye, x, y, irisPx, pupilPx: share * irisPx };
      assertFound(drawEye(eye), eye, 0.8, 1);
    });
    fc.assert(property, { numRuns: 25, seed: 1 });
  });

  it('is found at the same place of images of other sizes', () => {
    for (const factor of [0.5, 0.75, 1.25, 2, 3.3]) {
      const eye = magnified(plainEye, factor);
      assertFound(drawEye(eye), eye, Math.max(0.5, 0.7 * factor), Math.max(0.5, factor));
    }
  });

  it('is found in dim light, in noise and out of focus', () => {
    const dim = { ...plainEye, light: 0.45 };
    const noisy = { ...plainEye, noise: 10 };
    assertFound(drawEye(dim), dim, 0.8, 1);
    assertFound(drawEye(noisy), noisy, 0.8, 1.2);
    assertFound(blurred(drawEye(), 2), plainEye, 0.8, 1.2);
  });

  it('is found between lids that cover a third of it', () => {
    const eye = { ...plainEye, openUp: 0.5, openDown: 0.75 };
    assertFound(drawEye(eye), eye, 0.8, 1.5);
  });

  it('is found at the edge of the image, where one side is not seen', () => {
    const eye = { ...plainEye, x: 38 };
    const { pupil, limbus } = found(drawEye(eye));
    assert.ok(miss(pupil, eye.x, eye.y, eye.pupilPx) <= 0.8);
    const seenSide = (radians: number) => Math.cos(radians) > 0.8;
    assert.ok(miss(limbus, eye.x, eye.y, eye.irisPx, seenSide) <= 1.5);
  });
});

/** Draws over an eye: `paint` gives a grey, or undefined to leave what is there. */
function painted(image: Image, paint: (x: number, y: number) => number | undefined): Image {
  const { widthPx, heightPx, pixels } = image;
  return drawn(widthPx, heightPx, (x, y) => paint(x, y) ?? pixels[y * widthPx + x]);
}

describe('what misleads the search', () => {
  it('a ring in the texture near the pupil is not taken for the limbus, though it is the sharper step', () => {
    const eye = { ...plainEye, pupilPx: 24 };
    const image = painted(drawEye(eye), (x, y) => {
      const radius = Math.hypot(x - eye.x, y - eye.y);
      if (radius <= 25) return undefined;
      if (radius < 37) return 60;
      return radius < 55 ? 88 : 108;
    });
    assert.ok(miss(found(image).limbus, eye.x, eye.y, eye.irisPx, besideLids) <= 1.5);
  });

  it('a ring that lies off the pupil is not taken for the limbus that lies around it', () => {
    const image = painted(drawEye(), (x, y) => {
      const away = Math.hypot(x - plainEye.x, y - plainEye.y);
      if (away < 24) return undefined;
      const off = Math.hypot(x - plainEye.x - 9, y - plainEye.y + 5);
      return 80 + (away > 55 ? 9 : 0) + (off > 76 ? 10.5 : 0);
    });
    assert.ok(miss(found(image).limbus, plainEye.x, plainEye.y, plainEye.irisPx, besideLids) <= 1.5);
  });

  it('lights in the pupil do not, however many', () => {
    const lights = [
      [-9, -6],
      [8, -10],
      [4, 7],
      [16, 14],
    ];
    const image = painted(drawEye(), (x, y) => {
      const isLit = lights.some(([dx, dy]) => Math.hypot(x - plainEye.x - dx, y - plainEye.y - dy) < 4);
      return isLit ? 250 : undefined;
    });
    assertFound(image, plainEye, 1.2, 1);
  });
});

describe('the two masks of reflections', () => {
  const [x, y] = [plainEye.x + 38, plainEye.y];
  const spot = (grey: number) =>
    painted(drawEye(), (px, py) => (Math.hypot(px - x, py - y) < 2.5 ? grey : undefined));
  const at = y * plainEye.widthPx + x;

  it('a light on the iris is masked', () => {
    assert.equal(found(spot(250)).glints[at], 1);
  });

  it('bright texture is neither masked nor filled', () => {
    const image = spot(165);
    const { glints, filled } = found(image);
    assert.equal(glints[at], 0);
    assert.equal(filled.pixels[at], image.pixels[at]);
  });

  it('a light in the pupil is filled with what is beside it, at every size', () => {
    for (const factor of [1, 2]) {
      const eye = magnified(plainEye, factor);
      const image = drawEye(eye);
      const { filled, glints } = found(image);
      const light = image.pixels.findLastIndex((grey, k) => grey > 240 && isInPupil(k, eye));
      assert.equal(glints[light], 1);
      assert.ok(filled.pixels[light] < 40, `${filled.pixels[light]}`);
    }
  });
});

function isInPupil(index: number, { widthPx, x, y, pupilPx }: DrawnEye): boolean {
  return Math.hypot((index % widthPx) - x, Math.floor(index / widthPx) - y) < 0.8 * pupilPx;
}

describe('images that show no eye', () => {
  const random = randomFrom('no eye');
  const noise = drawn(320, 240, () => random.uniform(0, 255));
  const none: Record<string, Image> = {
    black: drawn(320, 240, () => 0),
    white: drawn(640, 480, () => 255),
    'a slope': drawn(320, 240, (x, y) => (x + y) / 3),
    'one pixel': drawn(1, 1, () => 7),
    'a line': drawn(2000, 1, x => x % 256),
    'a strip': drawn(9000, 40, x => x % 256),
  };
  for (const [name, image] of Object.entries(none)) {
    it(`${name}: nothing is found`, () => assert.equal(segment(image), undefined));
  }

  it('noise and stripes are found no better than half as good as an eye', () => {
    const eye = found(drawEye()).evidence.jointScore;
    const stripes = drawn(320, 240, x => (x % 24 < 12 ? 20 : 220));
    for (const image of [noise, stripes]) {
      const score = segment(image)?.evidence.jointScore ?? 0;
      assert.ok(score < eye / 2, `${score} beside ${eye}`);
    }
  });

  it('no image of any shape makes it throw, and what it finds are numbers', () => {
    const images = fc.record({
      widthPx: fc.integer({ min: 1, max: 400 }),
      heightPx: fc.integer({ min: 1, max: 400 }),
      grain: fc.integer({ min: 1, max: 40 }),
      seed: fc.integer(),
    });
    const property = fc.property(images, ({ widthPx, heightPx, grain, seed }) => {
      const greys = randomFrom(seed);
      const cells = Uint8Array.from({ length: 400 }, () => greys.integer(256));
      const image = drawn(
        widthPx,
        heightPx,
        (x, y) => cells[(Math.floor(x / grain) + 7 * Math.floor(y / grain)) % 400],
      );
      const segmentation = segment(image);
      if (segmentation === undefined) return;
      const { pupil, limbus, filled, glints } = segmentation;
      assert.ok(
        [pupil, limbus].every(({ x, y, radii }) => Number.isFinite(x + y) && radii.every(r => r > 0)),
      );
      assert.equal(filled.pixels.length, image.pixels.length);
      assert.equal(glints.length, image.pixels.length);
    });
    fc.assert(property, { numRuns: 60 });
  });
});

describe('captures', () => {
  it('MMU1: an iris is found in every image that is tried', {
    skip: unlessPresent('iris/mmu1'),
  }, async () => {
    const images = await readCaptures('iris/mmu1', name => name.endsWith('_1.png'));
    const clear = images.filter(({ image }) => (segment(image)?.evidence.pupilSupport ?? 0) > 0.6);
    assert.ok(clear.length >= 0.99 * images.length, `${clear.length} of ${images.length}`);
  });
});
