// The simulated sensors as the contract of presentation has them: what they promise they give, and instruments are played.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eyeCalls } from '../daemon/biometrics/eye-calls.ts';
import { judgeFinger } from '../daemon/biometrics/presentation/judge-finger.ts';
import { checkEyeEvidence, checkFingerEvidence } from '../hal/contract-suite/presentation.ts';
import { fingerEvidence } from '../hal/drivers/sim/presentation/finger-evidence.ts';
import type { EyeInstrument, FingerInstrument } from '../hal/drivers/sim/presentation/instruments.ts';
import { drawCapture, smallSensor, synthesiseEye } from '../hal/drivers/sim/iris/index.ts';
import { eyeFrameOf } from '../hal/drivers/sim/presentation/eye-frame.ts';
import { shootEye } from '../hal/drivers/sim/presentation/eye-shots.ts';
import { drawPupilHabit } from '../hal/drivers/sim/presentation/pupil-model.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import type { EyeEvidenceKind, FingerEvidenceKind } from '../hal/presentation.ts';
import { clock, openOne } from './helpers/lane-contracts.ts';

const nobodyOrdinary = {
  normal: 0,
  'dry-first': 0,
  'sloppy-first': 0,
  'leaves-early': 0,
  tailgated: 0,
  unreadable: 0,
};
const attentive = { 'half-closed-first': 0, 'looks-away-first': 0, 'eyes-unreadable': 0 };
const sensor = { widthPx: 150, heightPx: 150, dpi: 500 };

const world = (options: object) => ({
  driver: 'sim',
  options: { seed: 7, pace: 'machine', passengers: 1, sensor, ...options },
});

async function captureFinger(options: object, presentation: object) {
  const {
    device,
    world: people,
    close,
  } = await openOne('fingerprint-scanner', 'sim', world(options), { presentation });
  try {
    people?.start();
    return { frame: await device.capture({ timeoutMs: 20_000 }), info: device.info };
  } finally {
    await close();
  }
}

async function captureEyes(eyes: object, presentation: object) {
  const {
    device,
    world: people,
    close,
  } = await openOne('iris-camera', 'sim', world({ eyes }), {
    presentation,
    eyes: ['left'],
  });
  try {
    people?.start();
    const askedMs = clock.monotonicMs();
    const { left } = await device.capture({ timeoutMs: 60_000, eyes: ['left'] });
    assert.ok(left !== undefined);
    assert.ok(left.capturedAtMs >= askedMs);
    return { frame: left, info: device.info };
  } finally {
    await close();
  }
}

describe('a simulated scanner', () => {
  const promises: FingerEvidenceKind[] = ['vendor', 'reflectances'];

  it('promises nothing and gives nothing, unless its profile says so', async () => {
    const { frame, info } = await captureFinger({}, {});
    assert.deepEqual([frame.presentation, info.presentation], [undefined, undefined]);
  });

  it('gives what it promises', async () => {
    const { frame, info } = await captureFinger({}, { promises });
    assert.deepEqual(info.presentation, promises);
    checkFingerEvidence(frame, info);
  });

  it('may break its promise, and then there is a doubt', async () => {
    const { frame, info } = await captureFinger({}, { promises, gives: ['vendor'] });
    assert.throws(() => checkFingerEvidence(frame, info), /reflectances is promised/);
    assert.ok(judgeFinger(frame, info.presentation).reasons.includes('evidence-missing'));
  });

  it('sees paper where a passenger lays it down', async () => {
    const behaviours = { ...nobodyOrdinary, 'attack-printed-finger': 1 };
    const { frame, info } = await captureFinger({ behaviours }, { promises: ['reflectances'] });
    assert.deepEqual(judgeFinger(frame, info.presentation).reasons, ['not-like-skin']);
  });
});

it('of simulated fingers few are doubted, paper always, gelatine mostly, a thin film hardly ever', () => {
  const doubted = (instrument?: FingerInstrument) =>
    Array.from({ length: 400 }, (_, seed) => fingerEvidence(['reflectances'], instrument, seed)).filter(
      presentation => judgeFinger({ presentation }, ['reflectances']).verdict === 'doubt',
    ).length / 400;
  assert.ok(doubted() < 0.02);
  assert.equal(doubted('printed-finger'), 1);
  assert.ok(doubted('gelatine-finger') > 0.85);
  assert.ok(
    doubted('film-finger') < 0.15,
    'the colour of what is behind it shows: nobody may think it is caught',
  );
});

describe('a simulated iris camera', () => {
  const promises: EyeEvidenceKind[] = ['spectral', 'pupil'];
  const judge = ({ frame, info }: Awaited<ReturnType<typeof captureEyes>>) =>
    eyeCalls.judgeEye({ frame, promised: info.presentation ?? [] });

  it('gives what it promises, and a living eye is bona fide', async () => {
    const seen = await captureEyes(attentive, { promises });
    checkEyeEvidence(seen.frame, seen.info);
    const { verdict, reasons } = judge(seen);
    assert.deepEqual([verdict, ...reasons], ['bona-fide']);
  });

  it('gives the picture of a print as it would that of an eye where no evidence is taken', async () => {
    const eyes = { ...attentive, normal: 0, 'attack-printed-eye': 1 };
    assert.equal(judge(await captureEyes(eyes, {})).verdict, 'not-tested');
    const broken = await captureEyes(eyes, { promises, gives: [] });
    assert.deepEqual(judge(broken).reasons, ['evidence-missing']);
  });
});

describe('what is held up in place of a simulated eye', () => {
  const eye = synthesiseEye(2, 'left');
  const capture = drawCapture(eye, 'held up', 'normal', smallSensor);
  const habit = drawPupilHabit(randomFrom(2).fork('pupil'));
  const living = { eye, capture, sensor: smallSensor, habit };
  const judge = (instrument: EyeInstrument, evidence: readonly EyeEvidenceKind[]) => {
    let sequence = 0;
    const frame = eyeFrameOf(shootEye({ living, instrument, evidence, seed: 2 }), () => ++sequence, 9000);
    return eyeCalls.judgeEye({ frame, promised: evidence }).reasons;
  };

  it('is seen as paper: it does not react, and looks the same in every light', () => {
    const reasons = judge('printed-eye', ['spectral', 'pupil']);
    assert.deepEqual(reasons, ['wavelengths-alike', 'no-light-reflex']);
  });

  it('is seen as paper with a hole, although the pupil behind it reacts', () => {
    const reasons = judge('cut-out-eye', ['spectral', 'pupil']);
    assert.ok(reasons.includes('wavelengths-alike') && !reasons.includes('no-light-reflex'), reasons.join());
  });

  it('is seen as a screen: it shines by itself', () => {
    assert.ok(judge('screen-eye', ['spectral']).includes('wavelengths-alike'));
  });

  it('is seen as a lens: the pupil reacts, the pattern stays; two wavelengths do not show it', () => {
    const reasons = judge('patterned-lens', ['spectral', 'pupil']);
    assert.deepEqual(reasons, ['texture-does-not-stretch']);
  });
});
