// What is no print, or hardly one: refused with a reason, or an ordinary template; never a crash, never a confident match.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import sharp from 'sharp';
import { acquire, fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { distinctMinutiae } from '../daemon/biometrics/fingerprint/regularity.ts';
import type { Image } from '../daemon/core/image.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { badImages, withText } from './helpers/bad-images.ts';
import { confidentScore } from './helpers/template-fuzz.ts';

const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };
const masters = [1, 2].map(seed => synthesiseMaster(seed));
const print = (finger: 0 | 1, seed: number): Image => {
  const master = masters[finger];
  assert.ok(master !== undefined);
  return takeImpression(master, seed, 'normal', sensor);
};

function acquired(name: string, image: Image) {
  const { quality, template } = acquire(image);
  return { name, image, quality, template, prepared: fingerprint.prepare(template) };
}
type Acquired = ReturnType<typeof acquired>;

const score = (a: Acquired, b: Acquired) => fingerprint.comparePrepared(a.prepared, b.prepared);

const first = acquired('a print', print(0, 1));
const again = acquired('the same finger again', print(0, 2));
const other = acquired('another finger', print(1, 1));
const bad = Object.entries(badImages()).map(([name, image]) => acquired(name, image));

describe('A picture that is no print', () => {
  for (const { name, image, quality, template } of bad) {
    it(`(${name}) is refused with a reason, or gives an ordinary template`, () => {
      if (!quality.usable) assert.ok(quality.reasons.length > 0, 'refused without a reason');
      assert.ok(quality.score >= 0 && quality.score <= 100);
      for (const [measure, value] of Object.entries(quality.measures)) {
        assert.ok(Number.isFinite(value), `${measure} is ${value}`);
      }
      assert.ok(template.minutiae.length <= 255);
      for (const { x, y } of template.minutiae) {
        assert.ok(x >= 0 && x < image.widthPx && y >= 0 && y < image.heightPx, `minutia at ${x}, ${y}`);
      }
    });
  }

  it('never matches a print, even where it was refused', () => {
    for (const image of bad) {
      for (const finger of [first, other]) {
        const given = score(image, finger);
        assert.ok(given < confidentScore, `${image.name} and ${finger.name}: ${given}`);
      }
    }
  });

  it('never matches another such picture that was not refused', () => {
    const usable = bad.filter(({ quality }) => quality.usable);
    for (const [i, a] of usable.entries()) {
      for (const b of usable.slice(i + 1)) {
        assert.ok(score(a, b) < confidentScore, `${a.name} and ${b.name}: ${score(a, b)}`);
      }
    }
  });

  it('is refused where it is even, noise, or printed in straight lines', () => {
    const refused =
      /^(black|grey|white|gradient|photograph|.*noise|specks|.*blobs|stripes|lines|dots|crosses)/;
    const passed = bad.filter(({ name, quality }) => refused.test(name) && quality.usable);
    assert.deepEqual(
      passed.map(({ name }) => name),
      [],
    );
  });
});

it('Minutiae in a chain, a pixel apart, count as one for each half ridge period', () => {
  const at = (x: number, y: number) => ({ type: 'ending' as const, x, y, angle: 1, quality: 50 });
  const chain = Array.from({ length: 11 }, (_, i) => at(100 + i, 200 + i));
  const template = { ...first.template, minutiae: [...chain, at(50, 50)] };
  assert.equal(distinctMinutiae({ ...template, dpi: 500 }), 4);
  assert.equal(distinctMinutiae({ ...template, dpi: 1000 }), 3);
  assert.equal(distinctMinutiae(first.template), first.template.minutiae.length);
});

describe('A print', () => {
  it('with light for dark is the same finger, and no other', () => {
    const inverted = acquired('inverted', {
      ...first.image,
      pixels: first.image.pixels.map(grey => 255 - grey),
    });
    assert.ok(inverted.quality.usable);
    assert.ok(score(inverted, again) >= score(first, again) - 3);
    assert.ok(score(inverted, other) < confidentScore);
  });

  it('seen in a mirror is not the same finger', () => {
    const { widthPx } = sensor;
    const pixels = first.image.pixels.map(
      (_, at, all) => all[at - (at % widthPx) + widthPx - 1 - (at % widthPx)] ?? 0,
    );
    assert.ok(score(acquired('mirrored', { ...first.image, pixels }), first) < confidentScore);
  });

  it('with text across it is the same finger, and the text makes no finger another', () => {
    for (const [pixelPx, lines] of [
      [2, [60, 120, 180, 240, 300]],
      [4, [100, 180, 260]],
    ] as const) {
      const written = acquired('with text', withText(first.image, 'text', pixelPx, lines));
      const alike = acquired('with the same text', withText(other.image, 'text', pixelPx, lines));
      assert.ok(score(written, again) >= confidentScore, `${score(written, again)}`);
      assert.ok(score(written, alike) < confidentScore, `${score(written, alike)}`);
    }
  });

  it('matches at 150 to 1200 dpi, as far as its ridges can be seen', async () => {
    const at = async (dpi: number): Promise<Acquired> => {
      const raw = { width: sensor.widthPx, height: sensor.heightPx, channels: 1 as const };
      const png = await sharp(again.image.pixels, { raw })
        .resize(Math.round((sensor.widthPx * dpi) / 500), Math.round((sensor.heightPx * dpi) / 500))
        .png()
        .toBuffer();
      return acquired(`${dpi} dpi`, await readImage(png, `${dpi}.png`, { dpi }));
    };
    for (const dpi of [150, 300, 1000, 1200]) {
      const scaled = await at(dpi);
      assert.ok(score(scaled, other) < confidentScore, `another finger at ${dpi} dpi`);
      if (dpi === 150) continue; // a ridge has less than three pixels
      assert.ok(score(scaled, first) >= confidentScore, `${dpi} dpi: ${score(scaled, first)}`);
    }
  });
});

describe('An image file of a print', () => {
  const raw = { width: sensor.widthPx, height: sensor.heightPx, channels: 1 as const };
  const picture = () => sharp(first.image.pixels, { raw });
  const files: Record<string, () => Promise<Uint8Array>> = {
    'of 16 bits': () => picture().toColourspace('grey16').png().toBuffer(),
    'with an alpha channel': () => picture().ensureAlpha().png().toBuffer(),
    'in colour': () => picture().toColourspace('srgb').png().toBuffer(),
    'with a palette': () => picture().png({ palette: true, colours: 64 }).toBuffer(),
    'as a good JPEG': () => picture().jpeg({ quality: 95 }).toBuffer(),
    'as a TIFF': () => picture().tiff({ compression: 'lzw' }).toBuffer(),
  };
  for (const [name, write] of Object.entries(files)) {
    it(`${name} gives the same finger`, async () => {
      const read = acquired(name, await readImage(await write(), 'print', { dpi: 500 }));
      assert.ok(score(read, again) >= confidentScore, `${score(read, again)}`);
      assert.ok(score(read, other) < confidentScore);
    });
  }
});
