// Where a pupil is from frame to frame, what two wavelengths say, and whether the pattern moves: on drawn eyes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { eyePlaceOf } from '../daemon/biometrics/presentation/eye-place.ts';
import { followPupil } from '../daemon/biometrics/presentation/follow-pupil.ts';
import { judgeEye } from '../daemon/biometrics/presentation/judge-eye.ts';
import type { EyeEvidence, EyeEvidenceKind, PupilSequence, SpectralFrame } from '../hal/presentation.ts';
import {
  drawCapture,
  type EyeTruth,
  renderEye,
  smallSensor,
  synthesiseEye,
} from '../hal/drivers/sim/iris/index.ts';
import { pupilRatio } from '../hal/drivers/sim/presentation/pupil-model.ts';
import { type ReactingEye, frameOf, restingEye } from './helpers/reacting-eye.ts';

const capture = frameOf(restingEye, 100, 5000);
const judge = (presentation: EyeEvidence, promised = Object.keys(presentation) as EyeEvidenceKind[]) =>
  judgeEye({ ...capture, presentation }, promised, restingEye.place);

const placeOf = ({ pupil, limbus }: EyeTruth) => eyePlaceOf({ pupil, limbus });

describe('a pupil is followed', () => {
  it('to within a pixel, wherever it goes and however wide it is', () => {
    const moved = fc.record({
      x: fc.integer({ min: -12, max: 12 }),
      y: fc.integer({ min: -8, max: 8 }),
      radius: fc.integer({ min: 14, max: 40 }),
      seed: fc.integer({ min: 0, max: 99 }),
    });
    fc.assert(
      fc.property(moved, ({ x, y, radius, seed }) => {
        const place = {
          ...restingEye.place,
          x: restingEye.place.x + x,
          y: restingEye.place.y + y,
          pupilRadiusPx: radius,
        };
        const found = followPupil(frameOf({ ...restingEye, place, seed }), restingEye.place);
        assert.ok(found !== undefined);
        assert.ok(Math.abs(found.pupilRadiusPx - radius) < 1, `${found.pupilRadiusPx} for ${radius}`);
        assert.ok(Math.hypot(found.x - place.x, found.y - place.y) < 1.5);
        assert.ok(Math.abs(found.irisRadiusPx - 60) < 2, `iris ${found.irisRadiusPx}`);
      }),
      { numRuns: 60 },
    );
  });

  it('under lids that are clearer edges than its own', () => {
    const eye = synthesiseEye(7, 'right');
    const view = { ...drawCapture(eye, 'presentation', 'normal', smallSensor), opening: 0.74 };
    const at = (dilation: number, frame: number) => renderEye(eye, { ...view, dilation, frame }, smallSensor);
    let known = placeOf(at(0.5, 0).truth);
    for (const dilation of [0.48, 0.45, 0.42, 0.38, 0.35]) {
      const { picture, truth } = at(dilation, known.pupilRadiusPx);
      const found = followPupil(picture, known);
      const radius = placeOf(truth).pupilRadiusPx;
      assert.ok(found !== undefined, `lost at ${dilation}`);
      assert.ok(Math.abs(found.pupilRadiusPx - radius) < 1.5, `${found.pupilRadiusPx} for ${radius}`);
      known = found;
    }
  });

  it('and is not found where there is none', () => {
    const skin = frameOf({ ...restingEye, pupil: 95, stretches: true });
    assert.equal(followPupil({ ...skin, pixels: skin.pixels.map(() => 120) }, restingEye.place), undefined);
  });
});

const spectral = (short: Partial<ReactingEye>, long: Partial<ReactingEye>): SpectralFrame[] => [
  { wavelengthNm: 850, frame: frameOf({ ...restingEye, ...long }, 102, 5060) },
  { wavelengthNm: 740, frame: frameOf({ ...restingEye, ...short }, 101, 5030) },
];

describe('at two wavelengths', () => {
  it('a sclera that darkens against the iris is that of an eye', () => {
    const { verdict, measures } = judge({ spectral: spectral({ sclera: 180 }, { sclera: 150 }) });
    assert.equal(verdict, 'bona-fide');
    assert.ok(Math.abs(measures.scleraGrowth - 1.2) < 0.06, `${measures.scleraGrowth}`);
  });

  it('ink that looks the same at both is doubted, however the light has changed', () => {
    const half = { pupil: 10, iris: 47, sclera: 75 };
    assert.deepEqual(judge({ spectral: spectral({}, {}) }).reasons, ['wavelengths-alike']);
    assert.deepEqual(judge({ spectral: spectral({}, half) }).reasons, ['wavelengths-alike']);
  });

  it('a wavelength at which nothing is to be seen is a doubt, and takes nothing from what the others say', () => {
    const dazzled = { wavelengthNm: 940, frame: frameOf({ ...restingEye, sclera: 255 }, 103, 5070) };
    const reasons = (short: Partial<ReactingEye>, long: Partial<ReactingEye>) =>
      judge({ spectral: [...spectral(short, long), dazzled] }).reasons;
    assert.deepEqual(reasons({}, {}), ['eye-not-found', 'wavelengths-alike']);
    assert.deepEqual(reasons({ sclera: 180 }, { sclera: 150 }), ['eye-not-found']);
  });

  it('two wavelengths that are one are not evidence', () => {
    const near = spectral({ sclera: 180 }, {}).map(one => ({
      ...one,
      wavelengthNm: one.wavelengthNm / 2 + 425,
    }));
    assert.deepEqual(judge({ spectral: near }).reasons, ['evidence-invalid']);
    assert.deepEqual(judge({ spectral: [] }).reasons, ['evidence-invalid']);
    const unknown = spectral({ sclera: 180 }, { sclera: 150 }).map(one => {
      return { ...one, wavelengthNm: Number.NaN };
    });
    assert.deepEqual(judge({ spectral: unknown }).reasons, ['evidence-invalid']);
  });
});

const habit = {
  rest: 0.47,
  latencyMs: 240,
  fall: 0.28,
  fallMs: 250,
  unrest: 0.01,
  unrestPeriodMs: 3000,
  unrestPhase: 0,
};
const stimulusAtMs = 5400;

function film(eye: ReactingEye, ratioAt: (sinceMs: number) => number, everyMs = 40): PupilSequence {
  const { irisRadiusPx } = eye.place;
  const frames = Array.from({ length: Math.ceil(1600 / everyMs) + 1 }, (_, frame) => {
    const sinceMs = frame * everyMs - 400;
    const place = { ...eye.place, pupilRadiusPx: irisRadiusPx * ratioAt(sinceMs) };
    return frameOf({ ...eye, place }, 101 + frame, stimulusAtMs + sinceMs);
  });
  return { frames, stimulusAtMs };
}

const living = film(restingEye, sinceMs => pupilRatio(habit, sinceMs));

describe('over a light that comes on', () => {
  it('a pupil that narrows, in an iris that stretches, is that of an eye', () => {
    const { verdict, measures } = judge({ pupil: living });
    assert.equal(verdict, 'bona-fide');
    assert.ok(Math.abs(measures.fall - 0.28) < 0.04, `fall ${measures.fall}`);
    assert.ok(measures.stretching > measures.staying + 0.3, JSON.stringify(measures));
  });

  it('a picture that does not narrow is doubted', () => {
    const still = film(restingEye, () => 0.47);
    assert.deepEqual(judge({ pupil: still }).reasons, ['no-light-reflex']);
  });

  it('a pattern that stays where it is while the pupil narrows is doubted', () => {
    const lens = film({ ...restingEye, stretches: false }, sinceMs => pupilRatio(habit, sinceMs));
    assert.deepEqual(judge({ pupil: lens }).reasons, ['texture-does-not-stretch']);
  });

  it('frames that repeat themselves are doubted', () => {
    const [first, second, ...rest] = living.frames;
    const frozen = [first, { ...second, pixels: first.pixels }, ...rest];
    assert.deepEqual(judge({ pupil: { frames: frozen, stimulusAtMs } }).reasons, ['frames-repeated']);
    const numbered = [first, { ...second, sequence: first.sequence }, ...rest];
    assert.deepEqual(judge({ pupil: { frames: numbered, stimulusAtMs } }).reasons, ['frames-repeated']);
  });

  it('evidence of another moment, or of another size, is not of this capture', () => {
    const late = living.frames.map(frame => ({ ...frame, capturedAtMs: frame.capturedAtMs + 2000 }));
    const cut = living.frames.map(frame => ({ ...frame, heightPx: 239 }));
    for (const frames of [late, cut, []])
      assert.deepEqual(judge({ pupil: { frames, stimulusAtMs } }).reasons, ['evidence-invalid']);
  });
});

it('without knowing where the eye is, pictures are a doubt and the vendor still counts', () => {
  const vendor = { algorithm: 'x 1', decision: 'no-attack' } as const;
  const seen = { ...capture, presentation: { vendor, pupil: living } };
  assert.deepEqual(judgeEye(seen, ['vendor', 'pupil']).reasons, ['eye-not-found']);
  assert.equal(judgeEye({ ...capture, presentation: { vendor } }, ['vendor']).verdict, 'bona-fide');
});
