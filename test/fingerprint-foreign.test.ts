// Templates that others wrote must match as well as our own: in every format, resolution and pose, with what they leave out.
import assert from 'node:assert/strict';
import test, { describe, it } from 'node:test';
import { adoptTemplate, decodeTemplate } from '../daemon/biometrics/fingerprint/decode-template.ts';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import type { FingerprintTemplate, Minutia } from '../daemon/core/fingerprint.ts';
import { encodeAnsi2004, encodeAnsi2009 } from '../daemon/formats/ansi378/writer.ts';
import { decodeCard, encodeCard } from '../daemon/formats/iso19794/card-format.ts';
import { encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { encodeFmr2011 } from '../daemon/formats/iso19794/fmr-2011-writer.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';

type Convert = (template: FingerprintTemplate) => FingerprintTemplate;

/** There and back. */
const formats: Record<string, Convert> = {
  'ISO/IEC 19794-2:2005': template => decodeTemplate(encodeFmr2005(template)),
  'ISO/IEC 19794-2:2011': template => decodeTemplate(encodeFmr2011(template)),
  'ANSI INCITS 378-2004': template => decodeTemplate(encodeAnsi2004(template)),
  'ANSI INCITS 378-2009': template => decodeTemplate(encodeAnsi2009(template)),
  'the normal card format': template => adoptTemplate(decodeCard(encodeCard(template, 'normal'), 'normal')),
  'the compact card format': template =>
    adoptTemplate(decodeCard(encodeCard(template, 'compact'), 'compact')),
};

/** What a round trip may cost of the score, dB, and of the minutiae that are held for the same, a share. */
const tolerance = { score: 1, pairs: 0.1 };

const master = synthesiseMaster(3);
const impression = (seed: number, dpi: number) =>
  fingerprint.extract(
    takeImpression(master, seed, 'normal', {
      widthPx: Math.round((388 * dpi) / 500),
      heightPx: Math.round((374 * dpi) / 500),
      dpi,
    }),
  );
const probe = impression(1, 500);
const reference = impression(2, 500);
const fine = impression(3, 569);

function assertMatchesAsWell(given: FingerprintTemplate, own: FingerprintTemplate, what: string): void {
  const score = fingerprint.compare(probe, given);
  const ownScore = fingerprint.compare(probe, own);
  assert.ok(ownScore > 30, `the finger does not match itself: ${ownScore}`);
  assert.ok(score >= ownScore - tolerance.score, `${what}: score ${score} of ${ownScore}`);
  const pairs = fingerprint.pairs(probe, given).length;
  const ownPairs = fingerprint.pairs(probe, own).length;
  assert.ok(pairs >= ownPairs * (1 - tolerance.pairs), `${what}: ${pairs} pairs of ${ownPairs}`);
}

/** The same print, turned counter-clockwise about its middle, in a picture that holds it. */
function turned(template: FingerprintTemplate, degrees: number): FingerprintTemplate {
  const turn = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const side = Math.ceil(Math.hypot(template.widthPx, template.heightPx));
  const place = (minutia: Minutia): Minutia => {
    const x = minutia.x - template.widthPx / 2;
    const y = minutia.y - template.heightPx / 2;
    return {
      ...minutia,
      x: side / 2 + x * cosine + y * sine,
      y: side / 2 - x * sine + y * cosine,
      angle: (minutia.angle + turn + 2 * Math.PI) % (2 * Math.PI),
    };
  };
  return { ...template, widthPx: side, heightPx: side, minutiae: template.minutiae.map(place) };
}

function atResolution(template: FingerprintTemplate, dpi: number): FingerprintTemplate {
  const scale = dpi / template.dpi;
  const minutiae = template.minutiae.map(minutia => ({
    ...minutia,
    x: minutia.x * scale,
    y: minutia.y * scale,
  }));
  const widthPx = Math.ceil(template.widthPx * scale);
  const heightPx = Math.ceil(template.heightPx * scale);
  return { ...template, dpi, widthPx, heightPx, minutiae };
}

const edited = (template: FingerprintTemplate, edit: (minutia: Minutia) => readonly Minutia[]) =>
  decodeTemplate(encodeFmr2005({ ...template, minutiae: template.minutiae.flatMap(edit) }));

describe('A template of one finger in', () => {
  for (const [format, convert] of Object.entries(formats)) {
    it(`${format} matches as it did, at 500 and 569 dpi and in every pose`, () => {
      assertMatchesAsWell(convert(reference), reference, '500 dpi');
      assertMatchesAsWell(convert(fine), fine, '569 dpi');
      for (let degrees = -180; degrees <= 180; degrees += 45) {
        assertMatchesAsWell(convert(turned(reference, degrees)), reference, `${degrees} degrees`);
      }
    });
  }
});

describe('A template of others', () => {
  it('matches at every resolution from 100 to 1200 dpi', () => {
    for (const dpi of [100, 125, 200, 254, 400, 750, 1000, 1200]) {
      for (const format of ['ISO/IEC 19794-2:2005', 'ANSI INCITS 378-2009']) {
        const convert = formats[format];
        assert.ok(convert !== undefined);
        assertMatchesAsWell(convert(atResolution(reference, dpi)), reference, `${format}, ${dpi} dpi`);
      }
    }
  });

  it('is taken as 500 dpi where it states what no scanner has and no finger fills', () => {
    const stated = decodeTemplate(encodeFmr2005({ ...reference, dpi: 72 }));
    assertMatchesAsWell(stated, reference, 'stated as 72 dpi');
  });

  it('matches without qualities, without types, and with every minutia said three times', () => {
    assertMatchesAsWell(
      edited(reference, minutia => [{ ...minutia, quality: 0 }]),
      reference,
      'no qualities',
    );
    assertMatchesAsWell(
      edited(reference, minutia => [{ ...minutia, type: 'other' }]),
      reference,
      'no types',
    );
    const thrice = edited(reference, minutia => [minutia, { ...minutia, type: 'other' }, minutia]);
    assert.deepEqual(thrice.minutiae, reference.minutiae);
  });

  it('matches with its ridge endings at the bifurcations of valleys, half a ridge period away', () => {
    const halfPeriodPx = 4.5;
    const moved = edited(turned(reference, 0), minutia => [
      minutia.type === 'ending'
        ? {
            ...minutia,
            x: minutia.x - halfPeriodPx * Math.cos(minutia.angle),
            y: minutia.y + halfPeriodPx * Math.sin(minutia.angle),
          }
        : minutia,
    ]);
    assertMatchesAsWell(moved, reference, 'endings moved');
  });

  it('with more minutiae than are kept, and no quality, keeps those around the middle', () => {
    const grid: Minutia[] = Array.from({ length: 225 }, (_, i) => ({
      type: 'ending',
      x: 20 * (i % 15),
      y: 20 * Math.floor(i / 15),
      angle: i,
      quality: 0,
    }));
    const read = decodeTemplate(encodeFmr2005({ ...reference, widthPx: 300, heightPx: 300, minutiae: grid }));
    assert.equal(read.minutiae.length, 225);
    const outward = read.minutiae.map(({ x, y }) => Math.hypot(x - 140, y - 140));
    assert.ok(Math.max(...outward.slice(0, 45)) <= Math.min(...outward.slice(45)));
  });

  it('may have a minutia on each border, one minutia, or none', () => {
    const at = (x: number, y: number): Minutia => ({ type: 'ending', x, y, angle: 1, quality: 9 });
    const { widthPx, heightPx } = reference;
    const borders = [at(0, 0), at(widthPx - 1, 0), at(0, heightPx - 1), at(widthPx - 1, heightPx - 1)];
    for (const minutiae of [borders, borders.slice(0, 1), []]) {
      const read = decodeTemplate(encodeAnsi2004({ ...reference, minutiae }));
      assert.equal(read.minutiae.length, minutiae.length);
      const score = fingerprint.compare(probe, read);
      assert.ok(score >= 0 && score < 10, `score ${score}`);
    }
  });
});

describe('A template that is made to match everything', () => {
  const random = randomFrom('made');
  const at = (x: number, y: number, angle: number): Minutia => ({
    type: 'other',
    x: Math.round(Math.min(399, Math.max(0, x))),
    y: Math.round(Math.min(399, Math.max(0, y))),
    angle: angle % (2 * Math.PI),
    quality: 100,
  });
  const many = (place: (i: number) => Minutia): readonly Minutia[] =>
    Array.from({ length: 255 }, (_, i) => place(i));
  const spread = () => random.uniform(40, 360);
  const made: Record<string, readonly Minutia[]> = {
    'a grid': many(i => at(20 + 22 * (i % 16), 20 + 22 * Math.floor(i / 16), 1)),
    'stars of all directions': many(i =>
      at(60 + 60 * ((i >> 4) & 3), 60 + 60 * (i >> 6), (i & 15) * (Math.PI / 8)),
    ),
    'a cluster': many(() => at(random.normal(200, 6), random.normal(200, 6), random.uniform(0, 6))),
    'a crowd': many(() => at(spread(), spread(), random.uniform(0, 6))),
    'a flow about the middle': many(() => {
      const [x, y] = [spread(), spread()];
      return at(x, y, Math.PI + Math.atan2(x - 200, y - 200));
    }),
  };
  for (const [name, minutiae] of Object.entries(made)) {
    it(`(${name}) matches no finger`, () => {
      const template = decodeTemplate(encodeFmr2005({ ...reference, widthPx: 400, heightPx: 400, minutiae }));
      for (const finger of [probe, fine]) {
        const score = fingerprint.compare(template, finger);
        assert.ok(score < 20, `score ${score}`);
      }
    });
  }
});

test('What our own extraction gave comes back as it was', () => {
  for (const template of [probe, reference, fine]) {
    assert.deepEqual(fingerprint.decode(fingerprint.encode(template)), template);
  }
});
