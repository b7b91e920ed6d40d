// `extract --explain` and `compare --explain` of irises: a picture a stage, and where two codes agree.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { turned } from '../daemon/biometrics/iris/code.ts';
import { agreementAt, bestAgreement, distanceOf } from '../daemon/biometrics/iris/explain/agreement.ts';
import { drawCode } from '../daemon/biometrics/iris/explain/code-svg.ts';
import { drawEyes } from '../daemon/biometrics/iris/explain/comparison-svg.ts';
import { explainEyes } from '../daemon/biometrics/iris/explain/comparison.ts';
import { cellCorners, placeOn, placeWithin } from '../daemon/biometrics/iris/explain/plane.ts';
import { sheetImage } from '../daemon/biometrics/iris/explain/sheet-svg.ts';
import { drawStages } from '../daemon/biometrics/iris/explain/stages.ts';
import { extractIris } from '../daemon/biometrics/iris/extract.ts';
import { contourAngles, type Segmentation } from '../daemon/biometrics/iris/segment/segmentation.ts';
import { codeBytes, type IrisCode } from '../daemon/core/iris.ts';
import { checkMarkup, textsOf } from './helpers/markup.ts';
import { eyeImage } from './helpers/synthetic-eyes.ts';

const image = eyeImage('a', 'left', 1);
const extraction = extractIris(image);
const stages = await drawStages(image, extraction);

const circle = (x: number, y: number, radius: number) => ({
  x,
  y,
  radii: new Float64Array(contourAngles).fill(radius),
});

describe('The stages of an iris', () => {
  it('have a picture each, numbered in order, and a sentence', () => {
    assert.deepEqual(
      stages.map(({ file }) => file),
      [
        '01-image.png',
        '02-filled.png',
        '03-boundaries.svg',
        '04-mask.svg',
        '05-sheet.svg',
        '06-sheet-mask.svg',
        '07-search-code.svg',
        '08-fine-code.svg',
      ],
    );
    assert.ok(stages.every(({ sentence }) => sentence.endsWith('.')));
  });

  for (const { file, content } of stages) {
    it(`can be read: ${file}`, async () => {
      if (typeof content === 'string') checkMarkup(content);
      const { entropy } = await sharp(Buffer.from(content)).stats();
      assert.ok(entropy > 0.2, `entropy ${entropy}`);
    });
  }

  it('are the image alone where there is no eye', async () => {
    const blank = { widthPx: 320, heightPx: 240, dpi: 500, pixels: new Uint8Array(320 * 240).fill(128) };
    const [only, ...others] = await drawStages(blank, extractIris(blank));
    assert.equal(others.length, 0);
    assert.match(only?.sentence ?? '', /no eye/);
  });

  it('show contours where the eye is: pupils of the drawing lie on dark pixels, limbi around them', async () => {
    const { segmentation } = extraction.found ?? {};
    assert.ok(segmentation);
    const inside = placeOn(circle(segmentation.pupil.x, segmentation.pupil.y, 5), 0.25);
    const grey = image.pixels[Math.round(inside.y) * image.widthPx + Math.round(inside.x)];
    assert.ok(grey < 100, `${grey}`);
  });
});

describe('The plane of an eye', () => {
  const segmentation: Segmentation = {
    pupil: circle(100, 80, 20),
    limbus: circle(102, 80, 60),
    filled: image,
    glints: new Uint8Array(0),
    evidence: {},
  };

  it('counts turns from the right, clockwise as the image is seen', () => {
    const [right, below, left] = [0, 0.25, 0.5].map(turns => placeOn(segmentation.pupil, turns));
    assert.deepEqual([right.x, right.y], [120, 80]);
    assert.ok(Math.abs(below.x - 100) < 1e-9 && below.y === 100);
    assert.ok(left.x === 80 && Math.abs(left.y - 80) < 1e-9);
  });

  it('goes from the pupil to the limbus', () => {
    assert.deepEqual(placeWithin(segmentation, 0, 0).x, 120);
    assert.deepEqual(placeWithin(segmentation, 0, 1).x, 162);
    assert.deepEqual(placeWithin(segmentation, 0, 0.5).x, 141);
  });

  it('puts a sample of the sheet around its middle', () => {
    const corners = cellCorners(segmentation, 0, 0, 32);
    const middle = corners.reduce((sum, { y }) => sum + y, 0) / corners.length;
    assert.ok(Math.abs(middle - 80) < 1e-9);
    assert.ok(corners[0].y < 80 && corners[1].y > 80);
  });
});

describe('The picture of a sheet', () => {
  it('uses all greys, and leaves white what was not seen', () => {
    const { sheet, mask } = extraction.found ?? {};
    assert.ok(sheet && mask);
    const { pixels } = sheetImage(sheet, mask);
    assert.ok(pixels.includes(0) && pixels.includes(255));
    for (const [cell, shown] of sheet.shows.entries()) if (shown !== 0) assert.equal(pixels[cell], 255);
  });
});

describe('The picture of a code', () => {
  it('says how many bits are valid', () => {
    const mask = new Uint8Array(codeBytes).fill(0x81);
    const svg = drawCode({ bits: new Uint8Array(codeBytes), mask });
    checkMarkup(svg);
    assert.ok(textsOf(svg).includes('512 of 2048 bits are valid'));
  });
});

describe('Two codes', () => {
  const code: IrisCode = extraction.template.search;

  it('lie on each other at the turn that was put between them', () => {
    for (const columns of [0, 5, -7]) {
      const best = bestAgreement(code, turned(code, columns));
      assert.equal(best.turnColumns, 0 - columns);
      assert.equal(best.differing, 0);
      assert.deepEqual(best.reference, code);
    }
  });

  it('have no bits in common where one has no mask', () => {
    const empty = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
    assert.equal(distanceOf(agreementAt(code, empty, 0)), 1);
  });
});

describe('A comparison of eyes', () => {
  const eyeOf = (name: string, from: typeof extraction) => ({ name, template: from.template });
  const other = extractIris(eyeImage('a', 'left', 2));
  const stranger = extractIris(eyeImage('b', 'left', 2));

  it('tells the same eye from another one, with the Hamming distances', () => {
    const same = explainEyes(eyeOf('a', extraction), eyeOf('b', other), 30);
    const different = explainEyes(eyeOf('a', extraction), eyeOf('c', stranger), 30);
    assert.ok(distanceOf(same.search) < 0.33 && distanceOf(different.search) > 0.35);
    const [first, second] = [same, different].map(one => textsOf(drawEyes(one)));
    assert.match(first[0], /^Match: a and b$/);
    assert.match(second[0], /^No match: a and c$/);
    assert.ok(
      first.some(text =>
        /^Search code: \d+ of \d+ common bits differ, Hamming distance 0\.\d{3}$/.test(text),
      ),
    );
    assert.ok(first.some(text => text.startsWith('Fine code: ')));
  });

  it('is drawn without pictures, and without fine codes, where there are none; names are escaped', () => {
    const { fine: _, ...coarse } = extraction.template;
    const svg = drawEyes(explainEyes({ name: '<a>&', template: coarse }, eyeOf('b', other), 30));
    checkMarkup(svg);
    const texts = textsOf(svg);
    assert.ok(texts.includes('<a>&'));
    assert.ok(texts.some(text => text.startsWith('A template')));
    assert.ok(!texts.some(text => text.startsWith('Fine code')));
  });
});
